"""Lists of an article of which all is about one thing, so that each of them is near to every question."""

from __future__ import annotations

import re

import pytest
import pytest_asyncio

from knowledge import EmbeddingModel, KnowledgeBase
from tests import conversations, small_knowledge_base


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def article(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory, embedding_model: EmbeddingModel) -> KnowledgeBase:
    folder = pytestconfig.rootpath.parent / "shared" / "seed"
    if not (folder / "article.txt").exists():
        pytest.skip("NOT TESTED ON THE SEED ARTICLE: there is no ../shared/seed/article.txt beside this checkout")
    return await small_knowledge_base.of_folder(folder, tmp_path_factory.mktemp("article") / "index", embedding_model)


async def labels_told(question: str, article: KnowledgeBase) -> list[str]:
    (reply,) = await conversations.held(article, question)
    return [label.strip(" :") for label in re.findall(r"\*\*(.+?)\*\*", reply.text)]


async def test_of_lists_that_are_as_near_the_one_that_is_called_what_is_asked_for_is_told(article: KnowledgeBase) -> None:
    labels = await labels_told("which new jobs are comming because of AI? all of them please", article)
    assert len(labels) == 8
    assert "Prompt Engineers" in labels


async def test_where_two_lists_are_as_near_and_a_passage_is_nearer_that_is_told(article: KnowledgeBase) -> None:
    (reply,) = await conversations.held(article, "List the things smart companies are doing for their staff.")
    assert "internal training programs" in reply.text
    assert "Data Entry" not in reply.text


async def test_where_to_go_is_no_question_for_a_list(article: KnowledgeBase) -> None:
    (reply,) = await conversations.held(article, "where can a worker go to pick up new skills, what are the options")
    assert "vocational training" in reply.text
    assert "Prompt Engineers" not in reply.text


async def test_a_demand_for_new_work_is_told_by_the_new_work_where_work_at_risk_is_near_as_well(article: KnowledgeBase) -> None:
    assert await labels_told("Is there any demand for robotics technicians?", article) == ["Robotics Technicians and Operators"]


async def test_beside_the_one_that_is_described_nothing_near_is_told(article: KnowledgeBase) -> None:
    assert await labels_told("the people who make AI easy to use, what's that job called", article) == ["Human-AI Interaction Designers"]
