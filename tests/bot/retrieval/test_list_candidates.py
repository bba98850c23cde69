from __future__ import annotations

from pathlib import Path

import pytest

from bot.retrieval.evidence import passages_for
from bot.retrieval.found_lists import lists_among
from bot.retrieval.list_candidates import candidates_among
from knowledge import EmbeddingModel, KnowledgeBase
from tests import conversations, small_knowledge_base
from tests.bot.retrieval.test_list_evidence import LOOMS

GUIDANCE = Path(__file__).parents[3] / "knowledge" / "documents"
ROOF = """# Bees on the roof

## Skills of a beekeeper: what bees ask for

Where bees do most by themselves, skills of the keeper count all the more. Skills like these are hard to buy.

- **Calm hands**: Bees sting who jerks. Calm hands keep the hive quiet.
- **Reading a comb**: A comb tells how old the queen is.
- **Patience**: Honey is taken in August and not before.

Investing in these skills through evening classes, a year beside another keeper, and practice will be key.
"""


async def nearest_list(query: str, knowledge_base: KnowledgeBase) -> str | None:
    passages = await passages_for(query, knowledge_base)
    candidates = await candidates_among(query, lists_among(passages, knowledge_base), passages, knowledge_base, sure=False)
    return max(candidates, key=lambda one: one.relevance).found.items[0].label


async def test_what_a_section_only_concedes_is_not_what_its_list_is_about(tmp_path: Path, embedding_model: EmbeddingModel) -> None:
    looms = await small_knowledge_base.of_document(LOOMS, tmp_path, embedding_model)
    assert "While looms put certain categories of trades in danger, they bring new categories" in LOOMS
    assert await nearest_list("List all the categories of trades in danger from looms.", looms) == "Carding"


@pytest.mark.parametrize("query", ["which occupations are going to be swallowed by AI", "What fields of employment will AI hit?"])
async def test_of_lists_that_share_a_word_with_the_question_the_one_that_shares_more_than_all_do_is_nearest(
    query: str, tmp_path: Path, embedding_model: EmbeddingModel
) -> None:
    guidance = await small_knowledge_base.of_folder(GUIDANCE, tmp_path / "index", embedding_model)
    assert await nearest_list(query, guidance) == "Data entry and clerical work"


@pytest.mark.parametrize(
    "query", ["which new jobs are comming because of AI? all of them please", "What new roles does AI bring, the whole list?"]
)
async def test_of_lists_that_are_as_near_the_one_that_is_called_what_is_asked_for_is_told(
    query: str, tmp_path: Path, embedding_model: EmbeddingModel
) -> None:
    guidance = await small_knowledge_base.of_folder(GUIDANCE, tmp_path / "index", embedding_model)
    (reply,) = await conversations.held(guidance, query)
    assert "Prompt engineers" in reply.text
    assert "Data entry" not in reply.text


async def test_where_to_go_is_answered_by_where_one_goes_and_by_no_list_of_something_else(
    tmp_path: Path, embedding_model: EmbeddingModel
) -> None:
    guidance = await small_knowledge_base.of_folder(GUIDANCE, tmp_path / "index", embedding_model)
    (reply,) = await conversations.held(guidance, "where can a worker go to pick up new skills, what are the options")
    assert "Prompt engineers" not in reply.text


async def test_a_list_that_was_just_told_is_no_answer_to_how_one_gets_there(tmp_path: Path, embedding_model: EmbeddingModel) -> None:
    roof = await small_knowledge_base.of_document(ROOF, tmp_path, embedding_model)
    first, second = await conversations.held(roof, "Which skills are important?", "ok and how do i get them?")
    assert "Calm hands" in first.text
    assert "evening classes" in second.text
    assert "Calm hands" not in second.text
