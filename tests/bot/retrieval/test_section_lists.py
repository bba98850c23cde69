from __future__ import annotations

from pathlib import Path

import pytest_asyncio

from bot.retrieval.evidence import gather
from bot.retrieval.section_lists import enumerates, section_lists
from bot.stages import Evidence, Understanding
from knowledge import EmbeddingModel, KnowledgeBase
from tests import small_knowledge_base

WELL = """# The well of Orn

## Who keeps the well clean

Keeping the well clean takes villagers, shepherds, and the reeve.

Villagers must draw water with the common bucket only. They scrub it at new moon.

Shepherds have to water their flocks downstream. A fold near the well is fined.

The reeve pays for the rope. He also counts the buckets.

## The pump

### The handle

The handle is oiled in spring.

### The valve

The valve is changed every third year.

### The trough

The trough is emptied before the frost.
"""


@pytest_asyncio.fixture
async def well(tmp_path: Path, embedding_model: EmbeddingModel) -> KnowledgeBase:
    return await small_knowledge_base.of_document(WELL, tmp_path, embedding_model)


async def gathered(query: str, knowledge_base: KnowledgeBase) -> Evidence:
    return await gather(Understanding(query, facets=frozenset({"list"})), knowledge_base)


async def test_who_has_to_act_is_answered_with_every_paragraph_about_one_of_them(well: KnowledgeBase) -> None:
    (found,) = (await gathered("Who has to help to keep the well clean?", well)).lists
    assert [item.text.split()[0] for item in found.items] == ["Villagers", "Shepherds", "The"]
    assert found.lead is not None
    assert found.lead.text.startswith("Keeping the well clean")


async def test_a_word_of_what_somebody_does_names_nobody(well: KnowledgeBase) -> None:
    (found,) = (await gathered("Who all has to draw a part of the work so that the well is kept clean?", well)).lists
    assert len(found.items) == 3


async def test_what_stands_under_headings_side_by_side_is_a_list(well: KnowledgeBase) -> None:
    lists = section_lists(await well.search("the valve of the pump", limit=3), well)
    assert ["The handle", "The valve", "The trough"] in [[" ".join(item.text.split()[:2]) for item in found.items] for found in lists]


def test_a_sentence_may_enumerate() -> None:
    assert enumerates("It takes individuals, educational institutions, businesses, and governments.")
    assert not enumerates("In spring, when the snow melts, the well is full.")
