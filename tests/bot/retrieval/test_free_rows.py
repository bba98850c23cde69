from __future__ import annotations

import pytest
import pytest_asyncio

from bot.retrieval.evidence import gather
from bot.safety import screen
from bot.stages import Question
from bot.understanding import understand
from knowledge import EmbeddingModel, KnowledgeBase
from tests import small_knowledge_base

WORKSHOPS = """# Workshops at the boatyard

## All workshops

| Workshop | Day | Fee in crowns | Remarks | Entry_test |
| --- | --- | --- | --- | --- |
| Splicing | Monday | 0 | bring a knife | none |
| Caulking | Tuesday | 45 | tar stains | knots |
| Sail repair | Thursday | free | beginners welcome | sewing |
| Rigging | Friday | 60 | shoes with soft soles | climbing |
| Oar making | Saturday | 10 | wood is extra | none |
"""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def boatyard(tmp_path_factory: pytest.TempPathFactory, embedding_model: EmbeddingModel) -> KnowledgeBase:
    return await small_knowledge_base.of_document(WORKSHOPS, tmp_path_factory.mktemp("boatyard"), embedding_model)


async def workshops(question: str, knowledge_base: KnowledgeBase) -> list[str]:
    evidence = await gather(understand(Question(question), screen(question)), knowledge_base)
    return [item.text.split("; ")[0].removeprefix("Workshop: ") for found in evidence.lists for item in found.items]


@pytest.mark.parametrize(
    "question", ["Which of the workshops cost nothing?", "Which workshops are free?", "List the workshops without a fee."]
)
async def test_of_a_table_the_rows_that_cost_nothing_are_told_where_those_are_asked_for(question: str, boatyard: KnowledgeBase) -> None:
    assert await workshops(question, boatyard) == ["Splicing", "Sail repair"]


async def test_all_rows_are_told_where_all_are_asked_for(boatyard: KnowledgeBase) -> None:
    assert len(await workshops("Which workshops are there?", boatyard)) == 5


@pytest.mark.parametrize("question", ["Which workshops have no entry test?", "Which of the workshops can I do without an entry test?"])
async def test_of_a_table_the_rows_that_have_nothing_in_the_column_are_told_where_those_are_asked_for(
    question: str, boatyard: KnowledgeBase
) -> None:
    assert await workshops(question, boatyard) == ["Splicing", "Oar making"]
