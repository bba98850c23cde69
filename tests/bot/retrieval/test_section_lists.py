from __future__ import annotations

from pathlib import Path

import pytest_asyncio

from bot.composing.list_answer import whole_list
from bot.retrieval.evidence import gather
from bot.retrieval.section_lists import enumerates, section_lists
from bot.stages import Evidence, Form, Understanding
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


COUNTED = """# Five mistakes of new lock keepers

Everybody makes some of these in the first year.

## Opening too fast

Water finds a boat that is badly tied. Turn the wheel by a quarter.

## Forgetting the ice

The lower gate freezes first. Look at it before six.

## Talking on the radio

Skippers listen to every word.

## Leaving the log

By then nobody remembers the second barge.

## Working alone in fog

Call the next lock keeper on the line.

## Conclusion

None of this is hard.

## Two ways to measure the water

The pole is let down at the gate. Read it at the notch.

The float hangs on a chain in the tower, and its needle shows the level.
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


async def test_a_paragraph_that_closes_a_section_is_none_of_those_who_act(tmp_path: Path, embedding_model: EmbeddingModel) -> None:
    closed = WELL.replace("## The pump", "In the end the well is what holds Orn together.\n\n## The pump")
    well = await small_knowledge_base.of_document(closed, tmp_path, embedding_model)
    (found,) = (await gathered("Who has to help to keep the well clean?", well)).lists
    assert [item.text.split()[0] for item in found.items] == ["Villagers", "Shepherds", "The"]


async def test_what_the_section_is_about_names_none_of_its_paragraphs(tmp_path: Path, embedding_model: EmbeddingModel) -> None:
    about_the_well = WELL.replace("Shepherds have to water", "Shepherds clean the well and water")
    well = await small_knowledge_base.of_document(about_the_well, tmp_path, embedding_model)
    (found,) = (await gathered("Who has to help to keep the well clean?", well)).lists
    assert len(found.items) == 3


def test_a_sentence_may_enumerate() -> None:
    assert enumerates("It takes individuals, educational institutions, businesses, and governments.")
    assert not enumerates("In spring, when the snow melts, the well is full.")


@pytest_asyncio.fixture
async def locks(tmp_path: Path, embedding_model: EmbeddingModel) -> KnowledgeBase:
    return await small_knowledge_base.of_document(COUNTED, tmp_path, embedding_model)


async def test_as_many_paragraphs_as_the_heading_counts_are_a_list(locks: KnowledgeBase) -> None:
    (found,) = (await gathered("Which ways to measure the water are there?", locks)).lists
    assert [" ".join(item.text.split()[:2]) for item in found.items] == ["The pole", "The float"]


async def test_the_sections_that_the_title_counts_are_a_list(tmp_path: Path, embedding_model: EmbeddingModel) -> None:
    text = COUNTED.partition("## Two ways")[0]
    knowledge_base = await small_knowledge_base.of_document(text, tmp_path, embedding_model)
    (found,) = (await gathered("What mistakes do new lock keepers make?", knowledge_base)).lists
    assert [item.heading_path[0].split()[0] for item in found.items] == ["Opening", "Forgetting", "Talking", "Leaving", "Working"]


async def test_a_list_is_named_by_the_heading_above_its_subsections_and_each_by_its_own(well: KnowledgeBase) -> None:
    (found,) = (await gathered("Which parts does the pump have?", well)).lists
    framing, *items = [sentence.text for sentence in whole_list(found, Form(), reasons=False)]
    assert framing == "The guidance names three under “The pump”:"
    assert items[:2] == ["**The handle**:", "The handle is oiled in spring."]
