from __future__ import annotations

import pytest
import pytest_asyncio

from knowledge import EmbeddingModel, KnowledgeBase
from tests import conversations, small_knowledge_base

MILLS = """# Steam in the valley

## Work that steam takes over

Steam takes over three kinds of work:

- **Grinding**: Steam engines grind corn day and night, whatever the wind does.
- **Pumping**: Steam pumps keep the low fields dry and the cellars empty.
- **Hauling**: Steam wagons pull stones from the quarry to the harbour.

## What becomes of people

Nobody vanishes because of steam: whoever did a task by hand is taught to mind the engine instead.

## Who can ask for a place

The valley council gives out places in the engine school each spring.
"""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def mills(tmp_path_factory: pytest.TempPathFactory, embedding_model: EmbeddingModel) -> KnowledgeBase:
    return await small_knowledge_base.of_document(MILLS, tmp_path_factory.mktemp("mills"), embedding_model)


async def test_a_conclusion_from_what_was_just_told_hears_the_next_nearest_too(mills: KnowledgeBase) -> None:
    first, second = await conversations.held(mills, "What do steam engines grind?", "so does that mean the people who grind corn vanish?")
    assert "day and night" in first.text
    assert "Nobody vanishes" in second.text


async def test_what_is_asked_once_more_without_a_conclusion_is_answered_alike(mills: KnowledgeBase) -> None:
    _, second = await conversations.held(mills, "What do steam engines grind?", "do they grind corn?")
    assert "day and night" in second.text
    assert "Nobody vanishes" not in second.text


async def test_which_of_several_does_something_is_one_of_them(mills: KnowledgeBase) -> None:
    (reply,) = await conversations.held(mills, "Which of these jobs concerns water?")
    assert "Pumping" in reply.text
    assert "Hauling" not in reply.text
