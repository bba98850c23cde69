from __future__ import annotations

from pathlib import Path

import pytest
import pytest_asyncio

from bot.messages.facets import facets
from bot.retrieval.evidence import gather
from bot.stages import Evidence, Understanding
from knowledge import EmbeddingModel, KnowledgeBase
from tests import small_knowledge_base

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


# Eight short paragraphs without a heading, some of which conclude about what they speak of.
INN = """The innkeeper's notebook

The inn stands at the ford and has twelve rooms. In winter the house is shut except for the kitchen.

The kitchen feeds forty people on a market day. I used to buy everything in town, and half of it spoiled on the cart. I conclude that a
kitchen is cheaper with a garden than without one, even if a boy must be paid to weed it.

The stable holds nine horses. For years the hay lay above the stalls, and every summer I feared fire. I moved it to the barn. It costs the
groom ten minutes a day, but I believe that the walk is worth it.

The cellar keeps wine, cheese and apples. The apples made the wine taste of apples. They lie in the attic now.

The rooms are swept daily and the straw is changed on Mondays. Guests complain about noise more than about dirt.

The ferry is run by my brother. Between May and July he crosses thirty times a day. A bridge has been talked of, and I doubt it will come.

The guests are drovers, pedlars, clerks and the judge. Drovers pay late and drink much; clerks pay at once.

All in all the inn has fed my family for thirty years, and it is not the rooms but the table that brings people back.
"""


@pytest_asyncio.fixture
async def mills(tmp_path: Path, embedding_model: EmbeddingModel) -> KnowledgeBase:
    return await small_knowledge_base.of_document(MILLS, tmp_path, embedding_model)


@pytest_asyncio.fixture
async def inn(tmp_path: Path, embedding_model: EmbeddingModel) -> KnowledgeBase:
    return await small_knowledge_base.of_document(INN, tmp_path, embedding_model)


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


async def test_what_is_concluded_about_one_part_comes_from_that_part(inn: KnowledgeBase) -> None:
    of_part = {
        part: (await gathered(f"What does the innkeeper conclude about the {part}?", inn)).overview for part in ("kitchen", "bridge")
    }
    assert [quote.text.split()[:3] for quote in of_part["kitchen"]] == [["I", "conclude", "that"]]
    assert [quote.text.split()[:2] for quote in of_part["bridge"]] == [["A", "bridge"]]


async def test_a_conclusion_is_told_from_the_sentence_on_that_names_its_part(inn: KnowledgeBase) -> None:
    quotes = (await gathered("What does the innkeeper conclude about the hay?", inn)).overview
    assert "hay" in quotes[0].text
    assert "the walk is worth it" in quotes[-1].text


async def test_a_part_that_concludes_nothing_is_no_conclusion_of_the_whole(inn: KnowledgeBase) -> None:
    assert (await gathered("What conclusion does the innkeeper draw about the cellar?", inn)).overview == ()


async def test_a_conclusion_about_the_whole_does_not_come_from_one_part(inn: KnowledgeBase) -> None:
    (quote,) = (await gathered("What does the innkeeper conclude overall?", inn)).overview
    assert quote.text.startswith("All in all")


async def test_a_summary_tells_the_conclusion_and_a_sentence_of_each_other_section(mills: KnowledgeBase) -> None:
    quotes = (await gathered("Sum up the text in a few sentences.", mills)).overview
    assert quotes[0].text.startswith("In the end a wind mill")
    assert [quote.chunk.heading_path[-1] for quote in quotes[1:3]] == ["Why they were built", "What they cost"]


async def test_a_detail_that_weighs_is_no_conclusion_where_the_document_has_one(mills: KnowledgeBase) -> None:
    quotes = (await gathered("What is the overall message?", mills)).overview
    assert not any("thirty" in quote.text or "rye" in quote.text for quote in quotes)


COUNTED = """# A year at the ferry

## The crossing

The ferry crosses in ten minutes. Travellers from the hills wait longest, and some turn back.

## What I conclude

Three things, after one year. First, a timetable helps more than a second boat. Second, the bell is heard only with the wind.

Third, nobody learns the ropes from a book. The ferry runs on Sundays too.

## Thanks

The harbour office lent the books and the lamp for this.
"""


@pytest.mark.parametrize("query", ["What does the ferryman conclude?", "What's the ferryman's own verdict on the travellers?"])
async def test_conclusions_that_are_counted_come_together(query: str, tmp_path: Path, embedding_model: EmbeddingModel) -> None:
    ferry = await small_knowledge_base.of_document(COUNTED, tmp_path, embedding_model)
    quotes = [quote.text.split(",")[0] for quote in (await gathered(query, ferry)).overview]
    assert [text for text in quotes if text in {"First", "Second", "Third"}] == ["First", "Second", "Third"]
