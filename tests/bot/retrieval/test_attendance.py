from __future__ import annotations

import pytest
import pytest_asyncio

from bot.retrieval.attendance import attendance
from bot.retrieval.evidence import passages_for
from knowledge import EmbeddingModel, KnowledgeBase
from tests import conversations, small_knowledge_base

MARCH = """# Minutes of the harbour council, 4 March 2025

**Present:** Ada Brook (chair), Tom Reed (pilots), Ines Holm (fishers).
**Apologies:** Jon Marsh (ferries).

## 1. Berths

The council put the new berths off to June. Tom Reed will speak with the town.
"""
JUNE = """# Minutes of the harbour council, 3 June 2025

**Present:** Ada Brook (chair), Jon Marsh (ferries).
**Excused:** Tom Reed (pilots).

## 1. Berths

The new berths were agreed to. Jon Marsh looks for the money.
"""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def minutes(tmp_path_factory: pytest.TempPathFactory, embedding_model: EmbeddingModel) -> KnowledgeBase:
    return await small_knowledge_base.of_documents({"march": MARCH, "june": JUNE}, tmp_path_factory.mktemp("minutes"), embedding_model)


@pytest.mark.parametrize(
    "question",
    [
        "Who attended the harbour council on 4 March?",
        "Who sat round the table at the council in March?",
        "Who was present at the meeting of the harbour council on 4 March 2025?",
    ],
)
async def test_who_was_at_a_meeting_is_told_by_its_minutes(question: str, minutes: KnowledgeBase) -> None:
    (reply,) = await conversations.held(minutes, question)
    assert "Ines Holm" in reply.text
    assert "ferries" not in reply.text


async def test_who_was_not_there_is_told_by_the_apologies(minutes: KnowledgeBase) -> None:
    (reply,) = await conversations.held(minutes, "Who sent apologies to the council on 4 March?")
    assert "Jon Marsh" in reply.text
    assert "Ines Holm" not in reply.text


@pytest.mark.parametrize(
    "question",
    ["Who attended the harbour council on 9 September?", "Who was present at the parents' meeting?", "Who attended the council?"],
)
async def test_the_names_of_one_meeting_are_no_answer_for_another_or_for_any(question: str, minutes: KnowledgeBase) -> None:
    assert attendance(question, await passages_for(question, minutes), minutes) is None
