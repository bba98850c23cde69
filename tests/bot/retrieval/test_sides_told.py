from __future__ import annotations

import pytest
import pytest_asyncio

from knowledge import EmbeddingModel, KnowledgeBase
from tests import conversations, small_knowledge_base

CATCHES = """# The catches of Grimsand

## What is sold at the quay

The boats of Grimsand sell herring, mackerel and crabs at the quay on every weekday morning.

## What the hulls are painted with

Hulls are painted twice a year. Tar lasts longer than varnish on a hull, and it is cheaper by the bucket.
"""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def catches(tmp_path_factory: pytest.TempPathFactory, embedding_model: EmbeddingModel) -> KnowledgeBase:
    return await small_knowledge_base.of_document(CATCHES, tmp_path_factory.mktemp("catches"), embedding_model)


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


@pytest.mark.parametrize("text", ["Is herring better than mackerel?", "Which is better, herring or mackerel?"])
async def test_one_sentence_that_only_names_both_does_not_say_which_is_better(text: str, catches: KnowledgeBase) -> None:
    (which,) = await conversations.held(catches, text)
    assert which.status == "declined"


async def test_one_of_two_is_better_where_a_sentence_holds_them_against_each_other(catches: KnowledgeBase) -> None:
    (which,) = await conversations.held(catches, "Is tar better than varnish?")
    assert which.status == "answered"
    assert "lasts longer" in which.text


async def test_two_that_are_told_of_each_are_told_and_that_none_is_said_to_be_better(harbour: KnowledgeBase) -> None:
    (which,) = await conversations.held(harbour, "Are trawlers better than pilot cutters?")
    assert "herring" in which.text
    assert "which of them is better" in which.text
