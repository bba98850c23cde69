from __future__ import annotations

from bot.follow_ups.remembered import CHARACTERS, FURTHEST_BACK, LONGEST_TURN, remembered
from bot.stages import Turn


def same(text: str) -> str:
    return text


def test_the_last_messages_are_read_with_the_replies_to_them() -> None:
    turns = (Turn("user", "What is hemp?"), Turn("assistant", "A plant."), Turn("user", "And flax?"), Turn("assistant", "Another."))
    assert remembered(turns, str.upper).turns == (
        Turn("user", "WHAT IS HEMP?"),
        Turn("assistant", "A plant."),
        Turn("user", "AND FLAX?"),
        Turn("assistant", "Another."),
    )


def test_of_older_messages_only_what_speaks_of_the_person_is_kept() -> None:
    older = (Turn("user", "I grind corn."), Turn("user", "What is hemp?"))
    kept = remembered((*older, *(Turn("user", f"What is number {place}?") for place in range(FURTHEST_BACK))), same)
    assert kept.said[0] == "I grind corn."
    assert "What is hemp?" not in kept.said
    assert len(kept.turns) == FURTHEST_BACK


def test_a_long_history_costs_no_more_than_a_short_one() -> None:
    read: list[str] = []

    def reading(text: str) -> str:
        read.append(text)
        return text

    remembered(tuple(Turn("user", f"I said {place} " + "and so on " * 800) for place in range(100)), reading)
    assert sum(map(len, read)) <= CHARACTERS
    assert max(map(len, read)) <= LONGEST_TURN
    assert read[0].startswith("I said 99")
