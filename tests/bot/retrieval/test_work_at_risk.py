from __future__ import annotations

from pathlib import Path

import pytest
import pytest_asyncio

from bot.retrieval.evidence import gather
from bot.retrieval.personal_evidence import listed_at_risk
from bot.safety import screen
from bot.stages import Question
from bot.understanding import understand
from knowledge import EmbeddingModel, KnowledgeBase
from tests import small_knowledge_base

GUIDANCE = Path(__file__).parents[3] / "knowledge" / "documents"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def guidance(tmp_path_factory: pytest.TempPathFactory, embedding_model: EmbeddingModel) -> KnowledgeBase:
    return await small_knowledge_base.of_folder(GUIDANCE, tmp_path_factory.mktemp("guidance") / "index", embedding_model)


async def first_items(question: str, knowledge_base: KnowledgeBase) -> list[str | None]:
    evidence = await gather(understand(Question(question), screen(question)), knowledge_base)
    return [found.items[0].label for found in evidence.lists]


@pytest.mark.parametrize(
    "question",
    [
        "Which jobs will vanish?",
        "what sort of tasks is AI taking over",
        "which lines of work will be swallowed by AI, gimme the whole list",
        "List the occupations that software will replace.",
        "Give me all the kinds of jobs that AI might take.",
    ],
)
async def test_which_work_is_taken_over_is_the_list_of_jobs_at_risk_in_whatever_words(question: str, guidance: KnowledgeBase) -> None:
    assert await first_items(question, guidance) == ["Data entry and clerical work"]


@pytest.mark.parametrize(
    "question", ["Which new jobs does AI bring for those that it takes over?", "Which skills will not be replaced by AI?"]
)
async def test_what_comes_or_stays_is_another_list(question: str, guidance: KnowledgeBase) -> None:
    assert "Data entry and clerical work" not in await first_items(question, guidance)


async def test_where_no_document_lists_work_at_risk_there_is_no_such_list(tmp_path: Path, embedding_model: EmbeddingModel) -> None:
    tools = "- **Smoker**: It calms the bees.\n- **Veil**: It keeps them off.\n- **Knife**: It opens cells.\n"
    bees = await small_knowledge_base.of_document(f"# Hives\n\n## Tools\n\nA keeper needs these:\n\n{tools}", tmp_path, embedding_model)
    assert await listed_at_risk(bees) == ()


async def test_whether_there_is_a_place_for_new_work_is_told_without_a_word_of_risk(guidance: KnowledgeBase) -> None:
    question = "Is there any demand for robotics technicians?"
    evidence = await gather(understand(Question(question), screen(question)), guidance)
    assert [(aspect.name, aspect.passages[0].chunk.label) for aspect in evidence.aspects] == [
        ("growing_asked", "Robotics technicians and operators")
    ]


async def test_whether_there_is_a_future_for_work_at_risk_is_told_with_what_risk_means(guidance: KnowledgeBase) -> None:
    question = "Is there any future for taxi drivers?"
    evidence = await gather(understand(Question(question), screen(question)), guidance)
    assert [aspect.name for aspect in evidence.aspects] == ["exposed_asked", "not_gone"]
