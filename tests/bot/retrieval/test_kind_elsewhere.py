from __future__ import annotations

from pathlib import Path

import pytest
import pytest_asyncio

from bot.retrieval.evidence import gather, passages_for
from bot.retrieval.kind_elsewhere import kind_elsewhere
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

The tower was painted red by the harbour warden, Tove Lind.

The harbour warden writes to every pupil. A letter to the harbour warden is answered within a week.

Whoever keeps the tower is paid 31 crowns a day.
"""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def sailing(tmp_path_factory: pytest.TempPathFactory, embedding_model: EmbeddingModel) -> KnowledgeBase:
    return await small_knowledge_base.of_document(SAILING, tmp_path_factory.mktemp("sailing"), embedding_model)


async def evidence_for(text: str, sailing: KnowledgeBase) -> Evidence:
    return await gather(understand(Question(text), screen(text)), sailing)


async def elsewhere(question: str, nearest: str, sailing: KnowledgeBase) -> str | None:
    """What is told in the place of the passage that has `nearest`."""
    passages = await passages_for(question, sailing)
    found = kind_elsewhere(question, [passage for passage in passages if nearest in passage.chunk.text], passages)
    return found.chunk.text if found else None


@pytest.mark.parametrize("question", ["When does registration for the skipper course close?", "Until which day is registration open?"])
async def test_a_day_that_is_asked_for_is_told_from_the_passage_that_has_it(question: str, sailing: KnowledgeBase) -> None:
    assert "3 May" in (await elsewhere(question, "14 weeks", sailing) or "")


async def test_pay_that_the_nearest_passage_lacks_is_told_from_the_passage_that_has_it(sailing: KnowledgeBase) -> None:
    assert "31 crowns" in (await elsewhere("How much is whoever watches from the tower paid?", "14 weeks", sailing) or "")


@pytest.mark.parametrize(
    ("question", "nearest"),
    [
        ("How long does the skipper course last?", "14 weeks"),  # it has what is asked for
        ("When does registration for the skipper course close?", "3 May"),
        ("On which date does the harbour council choose?", "14 weeks"),  # the day of the registration is another's
        ("What does a skipper do?", "14 weeks"),
    ],
)
async def test_the_nearest_passage_stays_where_it_has_the_kind_or_no_other_has_it_of_what_is_asked(
    question: str, nearest: str, sailing: KnowledgeBase
) -> None:
    assert await elsewhere(question, nearest, sailing) is None


async def test_pay_that_stands_further_down_in_the_same_section_covers_the_question_for_it(sailing: KnowledgeBase) -> None:
    evidence = await evidence_for("How much does a signal keeper earn?", sailing)
    assert evidence.coverage.covered
    assert any("31 crowns" in passage.chunk.text for passage in evidence.told)


async def test_who_somebody_is_is_told_by_the_passage_that_names_them_and_not_by_one_that_mentions_the_role(sailing: KnowledgeBase) -> None:
    assert "Tove Lind" in (await elsewhere("Who is the harbour warden?", "writes to every pupil", sailing) or "")
    assert await elsewhere("Who is the harbour warden?", "Tove Lind", sailing) is None
    evidence = await evidence_for("Who is the harbour warden?", sailing)
    assert evidence.coverage.covered
    assert any("Tove Lind" in passage.chunk.text for passage in evidence.told)


async def test_who_makes_such_things_is_told_where_makers_of_them_are_spoken_of(tmp_path: Path, embedding_model: EmbeddingModel) -> None:
    boats = await small_knowledge_base.of_document(
        """# Work at the quay

## With nets

Skippers choose nets by the season and cast the nets before dawn.

## On land

In winter the netmakers of the town build new nets of hemp in the long shed.
""",
        tmp_path,
        embedding_model,
    )
    assert await elsewhere("Who makes the nets skippers cast?", "before dawn", boats) == (
        "In winter the netmakers of the town build new nets of hemp in the long shed."
    )
