from __future__ import annotations

import pytest

from bot.messages.asides import without_asides


@pytest.mark.parametrize("aside", ["I use crutches.", "I have MS.", "I live with HIV.", "We moved twice.", "I collect stamps."])
@pytest.mark.parametrize("asked", ["I work as a ropemaker. Is my job at risk?", "Which skills should I learn?"])
def test_what_is_told_beside_the_work_steers_nothing(aside: str, asked: str) -> None:
    assert without_asides(f"{aside} {asked}") == asked


def test_what_they_do_stays_where_an_aside_shares_its_sentence() -> None:
    assert without_asides("I use crutches and drive a van. Is my job safe?") == "I drive a van. Is my job safe?"


@pytest.mark.parametrize(
    "text",
    [
        "I use a wheelchair. Can I come aboard?",
        "I have a dog. May I bring him?",
        "I like maths. Which job fits me?",
        "I can speak four languages. Which role fits me?",
        "I'm worried about it. Is my job at risk?",
        "I was laid off. Which skills should I learn?",
        "I meant the second one. Is my job safe?",
        "I use crutches.",
    ],
)
def test_what_the_answer_depends_on_stays(text: str) -> None:
    assert without_asides(text) == text


def test_where_nothing_else_says_what_is_asked_of_what_was_told_stays() -> None:
    text = "I pack nets at the quay and there is talk of a machine. Will I be out? I have a dog."
    assert without_asides(text) == text
