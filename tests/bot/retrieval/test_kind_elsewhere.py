from __future__ import annotations

import pytest
import pytest_asyncio

from bot.retrieval.evidence import gather
from bot.safety import screen
from bot.stages import Evidence, Question
from bot.understanding import understand
from knowledge import EmbeddingModel, KnowledgeBase
from tests import small_knowledge_base

SAILING = """# The sailing school of Grimsand

The sailing school of Grimsand teaches adults and children from seven years on. Last summer 214 pupils passed within eight weeks. The school
owns nine dinghies and a cutter.

## The skipper course

The skipper course lasts 14 weeks. It has twelve places, and every pupil gets a chart of the bay. You must be able to swim 200 metres.

The crew sails with one teacher for each boat. Registration closes on 3 May, and a medical certificate goes with the form. A pupil who falls
ill may come again.

## The signal keeper

The signal keeper watches the bay from the tower and hoists the flags. Signal keepers are chosen by the harbour council.

A signal keeper needs good eyes and must know forty flags by heart.

Two signal keepers share the tower, and each watches for six hours.

Every signal keeper learns the flags from an older one.

Whoever keeps the tower is paid 31 crowns a day.
"""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def sailing(tmp_path_factory: pytest.TempPathFactory, embedding_model: EmbeddingModel) -> KnowledgeBase:
    return await small_knowledge_base.of_document(SAILING, tmp_path_factory.mktemp("sailing"), embedding_model)


async def evidence_for(text: str, sailing: KnowledgeBase) -> Evidence:
    return await gather(understand(Question(text), screen(text)), sailing)


@pytest.mark.parametrize(
    "question", ["When does registration for the skipper course close?", "Until which day can one register as a skipper?"]
)
async def test_a_day_that_is_asked_for_is_told_from_another_passage_than_the_nearest(question: str, sailing: KnowledgeBase) -> None:
    evidence = await evidence_for(question, sailing)
    assert evidence.coverage.covered
    assert "3 May" in evidence.told[0].chunk.text


async def test_how_long_a_course_lasts_is_told_by_the_passage_that_is_nearest(sailing: KnowledgeBase) -> None:
    evidence = await evidence_for("How long does the skipper course last?", sailing)
    assert "14 weeks" in evidence.told[0].chunk.text


async def test_pay_that_stands_further_down_in_the_same_section_covers_the_question_for_it(sailing: KnowledgeBase) -> None:
    evidence = await evidence_for("How much does a signal keeper earn?", sailing)
    assert evidence.coverage.covered
    assert any("31 crowns" in passage.chunk.text for passage in evidence.told)
