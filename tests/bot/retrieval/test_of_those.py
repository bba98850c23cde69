from __future__ import annotations

import pytest
import pytest_asyncio

from knowledge import EmbeddingModel, KnowledgeBase
from tests import conversations, small_knowledge_base

TRADES = """# Trades of the island

## Trades that look for people

The island looks for people in four trades:

- **Beekeepers**: Beekeepers move the hives by cart and sell the honey on the market.
- **Divers**: Divers clear weed from the lock and check its gates under water.
- **Roofers**: Roofers lay reed on barns and cottages and mend them after storms.
- **Bookbinders**: Bookbinders sew and glue the registers of the town hall.

Beekeepers and roofers work outdoors; the other two stay dry.

## The island school

The island school teaches children to swim. Its classes are growing, and its headmaster plays the violin.
"""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def island(tmp_path_factory: pytest.TempPathFactory, embedding_model: EmbeddingModel) -> KnowledgeBase:
    return await small_knowledge_base.of_document(TRADES, tmp_path_factory.mktemp("island"), embedding_model)


async def test_which_of_those_is_answered_with_the_item_that_says_it(island: KnowledgeBase) -> None:
    _, which = await conversations.held(island, "Which trades look for people?", "Which of those works under water?")
    assert which.status == "answered"
    assert "Divers" in which.text
    assert "Roofers" not in which.text


async def test_what_stands_below_the_list_may_say_which(island: KnowledgeBase) -> None:
    _, which = await conversations.held(island, "Which trades look for people?", "Which of those stay dry?")
    assert "the other two stay dry" in which.text


@pytest.mark.parametrize("text", ["Which of those teaches swimming?", "Which of those are growing?", "Which of those needs no passport?"])
async def test_what_no_item_of_the_list_says_is_not_told_of_something_else(text: str, island: KnowledgeBase) -> None:
    _, which = await conversations.held(island, "Which trades look for people?", text)
    assert which.status == "declined"
    assert "school teaches" not in which.text
