from __future__ import annotations

import pytest

from knowledge import KnowledgeBase
from tests import conversations


@pytest.mark.parametrize("text", ["which pays better", "which of the two needs more algebra?"])
async def test_two_things_are_not_compared_by_what_is_told_of_neither(text: str, harbour: KnowledgeBase) -> None:
    _, which = await conversations.held(harbour, "What is the difference between trawlers and pilot cutters?", text)
    assert which.status == "declined"


async def test_two_things_are_compared_by_what_is_told_of_one(harbour: KnowledgeBase) -> None:
    _, which = await conversations.held(
        harbour, "What is the difference between trawlers and pilot cutters?", "which of the two brings herring?"
    )
    assert "herring at dawn" in which.text


async def test_a_judgement_that_nobody_told_leaves_what_is_said_of_both(harbour: KnowledgeBase) -> None:
    (which,) = await conversations.held(harbour, "Which is safer: trawlers or pilot cutters?")
    assert "herring" in which.text
    assert "sandbank" in which.text
