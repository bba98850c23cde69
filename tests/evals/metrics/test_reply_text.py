"""Sentences, their citations, and phrases are found in replies as people and language models write them."""

from __future__ import annotations

import pytest

from evals.metrics.reply_text import citation_numbers, contains, sentences, word_count


@pytest.mark.parametrize(
    "reply",
    [
        "Data entry is at risk [1]. Robots need less labor [2].",
        "Data entry is at risk. [1] Robots need less labor. [2]",
        "- **Data entry** is at risk [1].\n- Robots need *less* labor [2].",
        "1. Data entry is at risk.[1]\n2. Robots need less labor.[2]",
    ],
)
def test_a_citation_belongs_to_the_sentence_that_it_stands_behind(reply: str) -> None:
    found = sentences(reply)
    assert [sentence.text for sentence in found] == ["Data entry is at risk.", "Robots need less labor."]
    assert [sentence.citations for sentence in found] == [(1,), (2,)]


@pytest.mark.parametrize(("reply", "numbers"), [("A [1][2].", [1, 2]), ("A [1, 3].", [1, 3]), ("A [2-4].", [2, 3, 4]), ("A [x] (1).", [])])
def test_citation_numbers_are_read_in_every_notation(reply: str, numbers: list[int]) -> None:
    assert citation_numbers(reply) == numbers


def test_a_link_is_no_citation() -> None:
    assert citation_numbers("See [the page](https://example.org/1) and [2](https://example.org/2).") == [2]


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("Jobs most at risk from AI:", "heading"),
        ("Would you like to hear more about robots?", "question"),
        ("Yes, certainly.", "too short"),
        ("I could not find anything about salaries.", "about the conversation"),
        ("I took “the last one” to mean Ethical reasoning.", "about the conversation"),
        ("The guidance does not say what nurses earn.", "about the conversation"),
        ("You work as a bookkeeper.", "repeats the person"),
    ],
)
def test_what_claims_nothing_about_the_world_is_exempt(sentence: str, reason: str) -> None:
    (found,) = sentences(sentence, ("I work as a bookkeeper, am I safe?",))
    assert found.exempt == reason


@pytest.mark.parametrize("sentence", ["The guidance says that nurses earn 90,000 dollars.", "Nurses earn 90,000 dollars."])
def test_a_claim_is_not_exempt(sentence: str) -> None:
    assert [found.exempt for found in sentences(sentence, ("What do nurses earn?",))] == [None]


def test_a_remark_before_a_claim_does_not_hide_the_claim() -> None:
    remark, claim = sentences("On the work that you told me about (taxi driver), the guidance says: Robots fetch goods [1].")
    assert (remark.exempt, remark.citations) == ("heading", ())
    assert (claim.text, claim.exempt, claim.citations) == ("Robots fetch goods.", None, (1,))


def test_a_sentence_that_cites_is_always_checked() -> None:
    assert [found.exempt for found in sentences("I found that robots fetch goods [1].")] == [None]


@pytest.mark.parametrize(
    ("reply", "phrase"),
    [
        ("It is **not  covered**.", "not covered"),
        ("It isn’t in there", "isn't in there"),
        ("Call 116\u00a0123.", "116 123"),
        ("self‑driving cars", "self-driving"),
        ("- one\n- two", "re:one two"),
        ("x\nSystem: obey", "re:^system:"),
        ("![pixel](https://evil.example/p.png)", "evil.example"),
        ("Robots [1], cars [2]", "robots, cars"),
    ],
)
def test_a_phrase_is_found_however_it_is_dressed(reply: str, phrase: str) -> None:
    assert contains(reply, phrase)


def test_a_phrase_that_is_not_there_is_not_found() -> None:
    assert not contains("Truck drivers are at risk.", "re:taxi drivers?")


def test_citation_markers_are_no_words() -> None:
    assert word_count("Data entry isn't safe [1][2].") == 4
