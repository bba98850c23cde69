from __future__ import annotations

from pathlib import Path

import pytest
import pytest_asyncio

from bot.messages.facets import facets
from bot.retrieval.evidence import gather
from bot.stages import Evidence, Understanding
from knowledge import EmbeddingModel, KnowledgeBase, KnowledgeSettings, build

MILLS = """# The wind mills of Orn

## Why they were built

The wind mills of Orn were built when the river ran dry. A mill grinds as much rye as forty people.

## What they cost

These costs come back every year:

- **Sails**: The sails are sewn anew for 30 crowns.
- **Grease**: The axle takes four pots of grease.
- **Millers**: Each miller earns 200 crowns.

None of these costs is high, but all of them have to be paid in a year without wind as well.

## What became of the village

The village doubled, and the roads were paved. Bakers came from far away.

In the end a wind mill is not a gift of the weather but a bet on it, and the village has won that bet more often than it has lost it.
"""


@pytest_asyncio.fixture
async def mills(tmp_path: Path, embedding_model: EmbeddingModel) -> KnowledgeBase:
    document = tmp_path / "documents" / "mills.md"
    document.parent.mkdir()
    document.write_text(MILLS, encoding="utf-8")
    settings = KnowledgeSettings(documents_path=document.parent, index_path=tmp_path / "index")
    await build(settings, embedding_model=embedding_model)
    return await KnowledgeBase.open(settings, embedding_model)


async def gathered(query: str, knowledge_base: KnowledgeBase) -> Evidence:
    return await gather(Understanding(query, facets=facets(query)), knowledge_base)


@pytest.mark.parametrize(
    "query", ["What is the overall message?", "Is a wind mill good or bad for a village?", "Should I be optimistic?", "Summarise the text."]
)
async def test_a_question_about_the_whole_is_answered_from_the_sentence_that_concludes(query: str, mills: KnowledgeBase) -> None:
    evidence = await gathered(query, mills)
    assert evidence.coverage.covered
    assert evidence.overview[0].text.startswith("In the end a wind mill")


async def test_each_section_gets_a_sentence_of_its_own(mills: KnowledgeBase) -> None:
    quotes = (await gathered("Give me the gist of each section.", mills)).overview
    assert [quote.chunk.heading_path[-1] for quote in quotes] == ["Why they were built", "What they cost", "What became of the village"]


@pytest.mark.parametrize("query", ["In short, what does a miller earn?", "Summarise what the sails cost.", "Who came from far away?"])
async def test_a_question_about_one_thing_is_no_question_about_the_whole(query: str, mills: KnowledgeBase) -> None:
    assert (await gathered(query, mills)).overview == ()
