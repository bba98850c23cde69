from __future__ import annotations

import pytest

from bot.distress.wordings import about_somebody_else, asks, known, pieces, plain, tells_what_others_say


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("I want to kill myself", "self_harm"),
        ("gonna kms", "self_harm"),
        ("i w4nt to d1e", "self_harm"),
        ("My husband beats me", "abuse"),
        ("My friend wants to kill himself", "somebody_else"),
        ("is drowning quick and painless", "self_harm"),
        ("would it hurt to bleed to death", "self_harm"),
        ("how many sleeping pills would it take", "self_harm"),
        ("I have written letters to my kids so they understand", "self_harm"),
        ("I'm afraid my friend will kill himself", "somebody_else"),
        ("31 years. i dont see the point of being here any more", "self_harm"),
        ("what is the point of going on", "self_harm"),
        ("i cant see a reason to get up anymore", "self_harm"),
        ("whats the easiest way out", "self_harm"),
        ("cant face another day", "despair"),
        ("no one needs me. not the company, not my kids", "despair"),
        ("My mother said I should not kill myself over this, but I want to die", "self_harm"),
    ],
)
def test_a_wording_of_distress_is_known_and_says_whom_it_is_about(text: str, kind: str) -> None:
    assert known(text) == kind


@pytest.mark.parametrize(
    "text",
    [
        "AI beats me at my own job",
        "My boss beats me at chess",
        "I can't go on in sales, what else fits me?",
        "I'm hopeless at maths",
        "is there any point in going on with my course?",
        "What's the point of getting up at five to drive a truck that drives itself?",
        "I can't face another day at this call centre",
        "nobody needs me as a typist now",
        "What's the quickest way out of data entry?",
    ],
)
def test_a_wording_that_needs_its_meaning_is_not_known(text: str) -> None:
    assert known(text) is None


@pytest.mark.parametrize(
    "text", ["I got up ill. Walk me through it all.", "Please tell me which forms I need", "If a baker had one rule, what would it be"]
)
def test_what_is_to_be_told_is_asked(text: str) -> None:
    assert asks(text)


def test_what_others_say_of_a_trade_is_told_from_what_somebody_says_of_themselves() -> None:
    assert tells_what_others_say("My mates reckon I'm finished")
    assert tells_what_others_say("my aunt says nobody will want glaziers")
    assert not tells_what_others_say("I say I'm finished with all of this")
    assert not tells_what_others_say("My brother says he is finished with life")


def test_who_speaks_of_somebody_else_and_of_themselves_speaks_of_themselves() -> None:
    assert about_somebody_else("My brother says he has no reason to live")
    assert not about_somebody_else("My brother says I should not kill myself")


def test_a_long_message_is_looked_at_as_a_whole_and_in_a_bounded_number_of_parts() -> None:
    message = " ".join(f"I keep the books of shop {number}." for number in range(200))
    parts = pieces(message)
    assert parts[0].startswith("I keep the books of shop 0. I keep")
    assert len(parts) == 16
    assert pieces("One sentence only") == ["One sentence only"]


def test_each_thought_of_a_sentence_is_looked_at() -> None:
    assert pieces("They let me go on Monday and honestly I see no point in it") == [
        "They let me go on Monday and honestly I see no point in it",
        "They let me go on Monday",
        "honestly I see no point in it",
    ]


@pytest.mark.parametrize("text", ["gonna kms", "i w4nt to d1e", "She is suicidal", "my dad raped me", "I will end my life"])
def test_words_of_one_meaning_are_plain(text: str) -> None:
    assert plain(text)


@pytest.mark.parametrize(
    "text", ["I can't go on in sales", "our plan is career suicide", "I train for suicide prevention work", "I'm desperate"]
)
def test_words_of_several_meanings_are_not_plain(text: str) -> None:
    assert not plain(text)
