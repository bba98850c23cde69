from __future__ import annotations

from pathlib import Path

import pytest

from bot.retrieval.evidence import gather
from bot.safety import screen
from bot.stages import Question
from bot.understanding import understand
from knowledge import EmbeddingModel, KnowledgeBase
from tests import small_knowledge_base

SAILING = """# The sailing school

## The course for beginners

The course for beginners takes ten weeks, on Tuesday and Thursday mornings from 9:15 to 12:00. Each group has at most 14 people.
Oilskins are lent free of charge. The fee is 390 euros.

## Helmsmen

Helmsmen work at sea, two weeks on and two weeks off. They must be 18 and pass a medical check every two years.

## The winter

The school is closed from 24 December to 1 January. Three of these days count as holiday.
"""


@pytest.fixture(scope="module")
async def sailing(tmp_path_factory: pytest.TempPathFactory, embedding_model: EmbeddingModel) -> KnowledgeBase:
    folder: Path = tmp_path_factory.mktemp("sailing")
    return await small_knowledge_base.of_document(SAILING, folder, embedding_model)


@pytest.mark.parametrize(
    ("question", "covered"),
    [
        ("Do we get something to eat on Thursday mornings?", False),
        ("Is there a written test at the end of the course for beginners?", False),
        ("Does each helmsman have a cabin during the two weeks at sea?", False),
        ("Do we get any money when the school is closed from 24 December?", False),
        ("Are oilskins included in the course for beginners?", True),
        ("Do we get oilskins in the course for beginners?", True),
        ("Is there a medical check for helmsmen?", True),
        ("Is there a fee for the course for beginners?", True),
    ],
)
async def test_that_somebody_has_a_thing_is_told_where_the_thing_is_spoken_of(question: str, covered: bool, sailing: KnowledgeBase) -> None:
    evidence = await gather(understand(Question(question), screen(question)), sailing)
    assert evidence.coverage.covered == covered
