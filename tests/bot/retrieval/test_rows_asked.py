from __future__ import annotations

from pathlib import Path

import pytest
import pytest_asyncio

from bot.retrieval.evidence import gather
from bot.retrieval.rows_asked import no_such_row
from bot.safety import screen
from bot.stages import Question
from bot.understanding import understand
from knowledge import EmbeddingModel, KnowledgeBase, Passage
from tests.small_knowledge_base import of_document

TICKETS = """# Tickets of the Grimsand funicular

| Ticket | Price |
|---|---|
| Adult | 9 crowns |
| Child | 4 crowns |
| Season card, adult | 120 crowns |
| Family (2 adults and 3 children) | 20 crowns |
"""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def tickets(tmp_path_factory: pytest.TempPathFactory, embedding_model: EmbeddingModel) -> KnowledgeBase:
    return await of_document(TICKETS, tmp_path_factory.mktemp("tickets"), embedding_model)


def row(begins: str, tickets: KnowledgeBase) -> list[Passage]:
    return [Passage(chunk, 1.0, 1.0) for chunk in tickets.chunks if chunk.text.startswith(f"Ticket: {begins};")]


@pytest.mark.parametrize(
    ("question", "told", "missing"),
    [
        ("What does a season card for a child cost?", "Child", True),
        ("What does a season card cost?", "Season card, adult", False),
        ("What does an adult season card cost?", "Season card, adult", False),
        ("What does a child pay?", "Child", False),
        ("What do a child and an adult pay?", "Child", False),  # two rows together
        ("What does a family pay for 2 adults?", "Family (2 adults and 3 children)", False),
    ],
)
def test_a_row_that_has_a_part_of_what_is_named_is_none_of_the_whole(
    question: str, told: str, missing: bool, tickets: KnowledgeBase
) -> None:
    assert no_such_row(question, row(told, tickets), tickets) is missing


RIDES = """# Rides of the Grimsand funicular

| Measure | Before | After two years |
|---|---|---|
| Riders a day | 240 | 395 |
| Breakdowns a year | 31 | 12 |
"""


async def test_a_column_that_is_named_is_no_part_of_the_row(tmp_path: Path, embedding_model: EmbeddingModel) -> None:
    rides = await of_document(RIDES, tmp_path, embedding_model)
    told = [Passage(chunk, 1.0, 1.0) for chunk in rides.chunks if chunk.text.startswith("Measure: Riders")]
    assert not no_such_row("How many riders were there a day after two years?", told, rides)


async def test_the_price_of_an_adult_is_not_told_for_a_child(tickets: KnowledgeBase) -> None:
    for question, covered in (
        ("What does a season card cost for my 10 year old?", False),
        ("What does a season card for a child cost?", False),
        ("What does a season card for an adult cost?", True),
        ("What does my 10 year old pay?", True),
    ):
        evidence = await gather(understand(Question(question), screen(question)), tickets)
        assert evidence.coverage.covered is covered, question
