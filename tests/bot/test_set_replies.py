from __future__ import annotations

import re

import pytest

from bot import set_replies
from bot.stages import Coverage, Intent, Understanding


def test_a_decline_names_what_is_missing_and_the_nearest_topics_in_one_sentence() -> None:
    reply = set_replies.decline(Coverage(0.1, False, ("vaccines", "Brazil")), ("Ropes", "Fees"))
    assert reply.status == "declined"
    assert "“vaccines” or “Brazil”" in reply.text
    assert "Ropes" in reply.text
    assert "Fees" in reply.text
    assert len(re.findall(r"[.?!](?:\s|$)", reply.text)) == 1


def test_a_decline_repeats_no_address_and_no_markup() -> None:
    text = set_replies.decline(Coverage(0.1, False, ("https", "evil.example", "<b>ropes</b>", "c++", "ropes")), ()).text
    assert "“c++” or “ropes”" in text
    assert "https" not in text


def test_a_decline_says_what_kind_of_thing_is_missing_where_no_word_is() -> None:
    assert "does not say how long" in set_replies.decline(Coverage(0.1, False, (), ("duration",)), ()).text


def test_a_decline_says_what_kind_of_thing_was_asked_for_rather_than_a_word_beside_it() -> None:
    text = set_replies.decline(Coverage(0.1, False, ("worldwide",), ("count",)), (), None, "How many jobs will be lost worldwide?").text
    assert "how many there are" in text
    assert "worldwide" not in text


def test_a_decline_names_the_whole_phrase_in_which_the_missing_word_stands() -> None:
    text = set_replies.decline(Coverage(0.1, False, ("letter",)), (), None, "Can you write me a cover letter?").text
    assert "“cover letter”" in text


def test_an_empty_knowledge_base_is_declined_without_topics() -> None:
    assert "ropes" in set_replies.decline(Coverage(0.1, False, ("ropes",)), ()).text


@pytest.mark.parametrize(
    ("country", "number"), [("US", "988"), ("us", "988"), ("GB", "116 123"), ("XX", "findahelpline"), (None, "findahelpline")]
)
def test_distress_is_answered_with_the_way_to_a_human_being_in_that_country(country: str | None, number: str) -> None:
    reply = set_replies.distress(Understanding("", intent="distress"), country)
    assert reply.status == "signposted"
    assert number in reply.text


def test_who_worries_about_somebody_is_told_what_to_do_for_them() -> None:
    reply = set_replies.distress(Understanding("", intent="distress", detail="somebody_else"), "GB")
    assert "ask openly" in reply.text
    assert "116 123" in reply.text
    assert "You matter" not in reply.text


def test_violence_has_a_line_of_its_own_where_the_country_is_known_to_have_one() -> None:
    violence = Understanding("", intent="distress", detail="abuse")
    assert "0808 2000 247" in set_replies.distress(violence, "GB").text
    assert "not your fault" in set_replies.distress(violence, None).text
    assert "9-8-8" in set_replies.distress(violence, "CA").text


@pytest.mark.parametrize(
    "intent",
    [
        "greeting",
        "thanks",
        "farewell",
        "capabilities",
        "languages",
        "identity",
        "privacy",
        "human",
        "sadness",
        "doubt",
        "praise",
        "acknowledgement",
    ],
)
def test_small_talk_is_met_with_a_friendly_reply_of_its_own(intent: Intent) -> None:
    reply = set_replies.talk(Understanding("", intent=intent))
    assert reply.status == "greeted"
    assert reply.text
    assert not reply.citations


@pytest.mark.parametrize("intent", ["unclear", "complaint"])
def test_a_message_that_says_nothing_or_complains_is_asked_about(intent: Intent) -> None:
    reply = set_replies.talk(Understanding("", intent=intent))
    assert reply.status == "clarify"
    assert "?" in reply.text or "ask" in reply.text


def test_doubt_in_an_answer_is_sent_to_its_sources() -> None:
    assert "source" in set_replies.talk(Understanding("", intent="doubt")).text
    assert "found nothing" in set_replies.talk(Understanding("", intent="doubt", detail="unanswered")).text


@pytest.mark.parametrize("kind", ["medical", "legal", "immigration", "tax", "investment"])
def test_a_question_for_a_professional_names_whom_to_ask(kind: str) -> None:
    reply = set_replies.professional(Understanding("", intent="professional_advice", detail=kind))
    assert reply.status == "declined"
    assert "please ask a" in reply.text


@pytest.mark.parametrize(
    ("message", "acute"),
    [
        ("My chest hurts badly and my left arm is numb. What should I do?", True),
        ("i cant breathe and my throat is swelling up, what should i do", True),
        ("my dads mouth droops and he slurs, should he see a doctor", True),
        ("Which pills can I take for my sore back?", False),
        ("my wrists hurt from typing, what should i do", False),
    ],
)
def test_what_may_be_an_emergency_is_sent_to_the_emergency_number(message: str, acute: bool) -> None:
    understanding = Understanding(message, intent="professional_advice", detail="medical")
    reply = set_replies.professional(understanding, "GB")
    assert (reply.status == "signposted") is acute
    assert ("call the emergency number 999 now" in reply.text) is acute
    assert ("your local emergency number" in set_replies.professional(understanding).text) is acute


def test_every_attack_has_an_answer_also_one_of_a_kind_that_is_not_known_yet() -> None:
    for kind in ("ranking_people", "off_task", "something new", None):
        reply = set_replies.attack(Understanding("", intent="attack", detail=kind))
        assert reply.status == "declined"
        assert reply.text


@pytest.mark.parametrize(
    ("lacking", "readings"),
    [
        ("nothing_before", ()),
        ("no_list", ()),
        ("no_list", ("millers",)),
        ("short_list", ("millers", "bakers", "weavers")),
        ("compare_with_what", ("millers",)),
        ("which_of_two", ("millers", "bakers")),
    ],
)
def test_the_bot_asks_back_with_what_could_be_meant(lacking: str, readings: tuple[str, ...]) -> None:
    reply = set_replies.talk(Understanding("", intent="unclear", detail=lacking, readings=readings))
    assert reply.status == "clarify"
    assert "?" in reply.text
    assert all(reading in reply.text for reading in readings)


@pytest.mark.parametrize(
    ("language", "english"),
    [("es", "inglés"), ("fr", "anglais"), ("de", "Englisch"), ("pt", "inglês"), ("it", "inglese"), ("nl", "Engels"), ("pl", "angielsk")],
)
def test_who_writes_in_another_language_reads_in_it_which_one_is_understood(language: str, english: str) -> None:
    reply = set_replies.other_language(Understanding("", language=language))
    assert reply is not None
    assert (reply.status, english in reply.text) == ("declined", True)


@pytest.mark.parametrize(
    "language", ["es", "de", "fr", "pt", "it", "nl", "pl", "sv", "tr", "ro", "cs", "uk", "ru", "ar", "zh", "ja", "ko", "hi"]
)
def test_distress_is_answered_in_the_persons_language(language: str) -> None:
    in_distress = Understanding("", intent="distress", language=language)
    assert "findahelpline.com" in set_replies.distress(in_distress, None).text
    assert "{" not in set_replies.distress(in_distress, "DE").text
    assert "I am" not in set_replies.distress(in_distress, "DE").text


def test_a_language_that_it_cannot_write_gets_no_reply_made_up() -> None:
    assert set_replies.other_language(Understanding("", language="eo")) is None


@pytest.mark.parametrize("coverage", [Coverage(0.1, False, ("ropes",)), Coverage(0.1, False, (), ("money",)), Coverage(0.1, False)])
def test_every_decline_is_known_again_as_one(coverage: Coverage) -> None:
    assert set_replies.is_decline(set_replies.decline(coverage, ("Fees",)).text)
    assert not set_replies.is_decline("Ropes are made of hemp. [1]")
