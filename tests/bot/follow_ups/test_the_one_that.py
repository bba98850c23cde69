"""One item of a list that was shown, by what is said of it."""

from __future__ import annotations

import pytest

from bot.follow_ups.follow_ups import standalone
from bot.stages import Turn

TRADES = (
    Turn("user", "Which trades need no papers?"),
    Turn(
        "assistant",
        "There are three:\n\n- **Millers**: grind. [1]\n- **Ropemakers**: twist. [2]\n- **Sluice hands**: let water through. [3]",
    ),
)


@pytest.mark.parametrize(
    ("said", "query"),
    [
        ("Tell me more about the one that has to do with water.", "which of the trades is the one that has to do with water?"),
        ("and the one about flour?", "which of the trades is the one about flour?"),
        ("ok, what's the one with the hemp", "which of the trades is the one with the hemp?"),
    ],
)
def test_the_one_that_is_described_is_looked_for_in_the_list(said: str, query: str) -> None:
    found = standalone(said, TRADES)
    assert found.query == query
    assert found.among == ("Millers", "Ropemakers", "Sluice hands")


@pytest.mark.parametrize("said", ["Tell me about the first one", "tell me about the one you named second", "and the one that comes next?"])
def test_what_points_at_a_place_in_the_list_is_not_described(said: str) -> None:
    assert "is the one" not in standalone(said, TRADES).query


def test_where_no_list_was_shown_nothing_is_looked_for_in_it() -> None:
    told = (Turn("user", "Who grinds?"), Turn("assistant", "The miller grinds corn. [1]"))
    assert "which of" not in standalone("tell me about the one with the beard", told).query
