from __future__ import annotations

import pytest

from bot.follow_ups.follow_ups import standalone
from bot.stages import Turn


def after(asked: str, reply: str, text: str) -> str:
    return standalone(text, (Turn("user", asked), Turn("assistant", reply))).query


@pytest.mark.parametrize(
    ("asked", "reply", "text", "query"),
    [
        (
            "Who in the almanac mends sails?",
            "That is Ada Brook. She works in Salt Harbour.",
            "what does she regret?",
            "what does Ada Brook regret?",
        ),
        ("Who is the harbour master?", "It is Ada Brook. [1]", "what may she close?", "what may harbour master Ada Brook close?"),
        ("Who leads the mill?", "The mill in Salt Valley is led by Karl Braun. [1]", "when is he in?", "when is Karl Braun in?"),
        ("What does Ms Braun do?", "She grinds. [1]", "where is her mill?", "where is Ms Braun’s mill?"),
        ("What does a night watchman do?", "He reports to Karl Braun. [1]", "how much does he earn?", "how much does night watchman earn?"),
        ("Does the harbour master sail?", "Yes. [1]", "may she fish?", "may the harbour master fish?"),
    ],
)
def test_she_and_he_are_persons(asked: str, reply: str, text: str, query: str) -> None:
    assert after(asked, reply, text) == query


def test_a_thing_is_never_he() -> None:
    assert after("What does the tide table cost?", "Two. [1]", "does he sell it on Sundays?") == "does he sell it on Sundays?"


def test_an_item_that_is_a_clause_is_nobody() -> None:
    shown = "There are two:\n\n- patience, because wood is slow [1]\n- honesty, because a bad joint shows sooner or later [2]"
    said = ("What did she learn at the bench?", shown, "explain the second one", "Honesty, because a bad joint shows. [1]")
    turns = tuple(Turn("assistant" if place % 2 else "user", text) for place, text in enumerate(said))
    assert standalone("what's her proposal?", turns).query == "what's her proposal?"
