from __future__ import annotations

import pytest

from bot.follow_ups.discourse import Standalone
from bot.follow_ups.follow_ups import points_nowhere, standalone
from bot.stages import Turn

LISTED = (
    "Which trades are at risk from steam?",
    "There are two:\n\n- **Lamplighter**: lights the lamps. [1]\n- **Miller**: grinds corn. [2]",
)


def after(*said: str, text: str) -> Standalone:
    return standalone(text, tuple(Turn("assistant" if place % 2 else "user", one) for place, one in enumerate(said)))


@pytest.mark.parametrize(
    ("before", "text", "query"),
    [
        ("How long does a letter to Rome take?", "and to Oslo?", "How long does a letter to Oslo take?"),
        ("How long does a letter to Rome take?", "and in peru?", "How long does a letter to peru take?"),
        ("How long does a letter to Rome take?", "and in winter?", "How long does a letter to Rome take in winter?"),
        ("What does it cost to send a letter to Rome?", "and to Oslo?", "What does it cost to send a letter to Oslo?"),
        ("How much is a room in Leeds with breakfast?", "and in York?", "How much is a room in York with breakfast?"),
        ("Are truck drivers at risk in Peru?", "and nurses?", "Are nurses at risk in Peru?"),
        ("What does a small boat cost?", "and a large one?", "What does large boat cost?"),
    ],
)
def test_a_name_takes_the_place_of_the_name_and_what_stands_around_it_stays(before: str, text: str, query: str) -> None:
    assert after(before, "It is so. [1]", text=text).query == query


def test_it_is_hard_for_something_speaks_of_what_was_spoken_of() -> None:
    assert (
        after("Is bargaining worth learning?", "Yes. [1]", text="why is it hard for a robot?").query
        == "why is bargaining hard for a robot?"
    )
    assert after("Is bargaining worth learning?", "Yes. [1]", text="is it hard to find a job?").query == "is it hard to find a job?"


@pytest.mark.parametrize("text", ["how many were those again?", "how many are they?", "how many were there?"])
def test_how_many_those_were_asks_for_the_list_again(text: str) -> None:
    assert after(*LISTED, "What does a miller do?", "Millers grind corn. [1]", text=text).query == LISTED[0]


def test_all_this_at_the_end_of_a_question_that_names_somebody_needs_no_history() -> None:
    assert not points_nowhere("What should governments do about all this?")
    assert points_nowhere("tell me more about it")
    assert points_nowhere("Why is it so?")
