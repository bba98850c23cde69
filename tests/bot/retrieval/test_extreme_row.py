from __future__ import annotations

import pytest
import pytest_asyncio

from bot.retrieval.evidence import gather, passages_for
from bot.retrieval.extreme_row import extreme_row
from bot.stages import Understanding
from knowledge import EmbeddingModel, KnowledgeBase
from tests.small_knowledge_base import of_document

BOATS = """# Boats for hire at Grimsand

The boats lie at the stone quay and are let by the day.

| Boat | Town | Fee per day | Berths | Length | Hired since | Guests in 2025 | Ropes |
|---|---|---|---|---|---|---|---|
| Curlew | Wick | £90 | 4 | 9 metres | 2019-05-02 | +12% | 6 |
| Heron | Wick | £140 | 6 | 12 metres | 2014-03-20 | -4% | 9 |
| Plover | Wick | £75 | 2 | 7 metres | 2021-06-11 | -19% | not counted |
| Gannet | Sound | £60 | 4 | 30 feet | 2011-01-15 | +3% | 9 |
| Bittern | Sound | £210 | 8 | 15 metres | 2020-10-01 | +7% | 7 |
"""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def boats(tmp_path_factory: pytest.TempPathFactory, embedding_model: EmbeddingModel) -> KnowledgeBase:
    return await of_document(BOATS, tmp_path_factory.mktemp("boats"), embedding_model)


async def row_for(question: str, knowledge_base: KnowledgeBase) -> str | None:
    row = extreme_row(question, await passages_for(question, knowledge_base), knowledge_base)
    return row.text.split(";")[0].removeprefix("Boat: ") if row else None


@pytest.mark.parametrize(
    ("question", "boat"),
    [
        ("Which boat is the cheapest?", "Gannet"),
        ("What is the most expensive boat?", "Bittern"),
        ("Which boat in Wick is the cheapest?", "Plover"),
        ("Which boat has the fewest berths?", "Plover"),
        ("Which boat had the biggest increase in guests, and by how much?", "Curlew"),
        ("Which boat lost the most guests?", "Plover"),
        ("Which boat was hired earliest?", "Gannet"),
    ],
)
async def test_the_row_with_the_most_or_the_least_answers_a_superlative(question: str, boat: str, boats: KnowledgeBase) -> None:
    assert await row_for(question, boats) == boat


@pytest.mark.parametrize(
    "question",
    [
        "Which boat is the longest?",  # one is measured in feet
        "Which boat has the most ropes?",  # one is not counted
        "Which boat is the cheapest in Vienna?",  # of which the table says nothing
        "Which boat has the highest mast?",
        "Which boat in Sound is the cheapest?",  # two rows are no table to search
        "Which boat is not the cheapest?",
        "Which is the second cheapest boat?",
        "Why is the Gannet the cheapest boat?",
        "What is the latest I can hire?",  # no row is asked for
        "Which boat has four berths?",
        "Who pays the most at the quay?",
    ],
)
async def test_what_the_table_does_not_settle_is_left_to_the_rest(question: str, boats: KnowledgeBase) -> None:
    assert await row_for(question, boats) is None


async def test_rows_that_tie_have_no_first(tmp_path_factory: pytest.TempPathFactory, embedding_model: EmbeddingModel) -> None:
    tie = await of_document(BOATS.replace("£75", "£60"), tmp_path_factory.mktemp("tie"), embedding_model)
    assert await row_for("Which boat is the cheapest?", tie) is None


async def test_the_row_is_told_alone_and_covers_the_question(boats: KnowledgeBase) -> None:
    evidence = await gather(Understanding("Which boat is the cheapest?", facets=frozenset({"list"})), boats)
    assert evidence.coverage.covered
    assert not evidence.lists
    assert [passage.chunk.text.split(";")[0] for passage in evidence.told] == ["Boat: Gannet"]
