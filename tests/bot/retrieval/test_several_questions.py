from __future__ import annotations

import pytest
import pytest_asyncio

from knowledge import EmbeddingModel, KnowledgeBase
from tests import conversations, small_knowledge_base

TRADES = """# Trades of the valley

| Trade | Training | Starting pay | Open posts |
|---|---|---|---|
| Basket weaver | 10-week course | 1,900 crowns | 7 |
| Stone mason | 3-year apprenticeship | 2,300 crowns | 12 |
| Roof thatcher | 14-week course | 2,100 crowns | 4 |
"""
COURSES = """# Courses of the valley school

| Code | Title | Start date | Fee | Site |
|---|---|---|---|---|
| V1 | Basket weaver | 2025-09-08 | 340 crowns | Mill Lane |
| V2 | Roof thatcher | 2025-10-13 | 520 crowns | Old Barn |
| V3 | Horse shoeing | 2025-11-03 | 610 crowns | Old Barn |
"""
GRANT = """# Rules of the valley grant

## How much

4.1 The grant pays 70 per cent of a course fee.

4.2 For trades in short supply it pays 100 per cent of the fee. These are stone mason and roof thatcher.

## Old papers

Last year 310 people started a course, more than ever before.

A thatching certificate lapses after six years without work on a roof.
"""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def valley_school(tmp_path_factory: pytest.TempPathFactory, embedding_model: EmbeddingModel) -> KnowledgeBase:
    texts = {"trades": TRADES, "courses": COURSES, "grant": GRANT}
    return await small_knowledge_base.of_documents(texts, tmp_path_factory.mktemp("valley_school"), embedding_model)


async def test_a_second_question_is_asked_of_what_the_first_is_about(valley_school: KnowledgeBase) -> None:
    (reply,) = await conversations.held(valley_school, "What would I earn as a roof thatcher, and when does the course begin?")
    assert "2,100" in reply.text
    assert "2025-10-13" in reply.text


async def test_of_a_rule_the_clause_that_names_what_was_asked_about_is_told(valley_school: KnowledgeBase) -> None:
    (reply,) = await conversations.held(valley_school, "How much does the roof thatcher course cost, and what share would the grant pay?")
    assert "520" in reply.text
    assert "100 per cent" in reply.text


async def test_what_is_told_before_two_questions_is_what_both_are_about(valley_school: KnowledgeBase) -> None:
    message = "I did thatching eight years ago, before the kids. Is my certificate still good, and what would the course cost me?"
    (reply,) = await conversations.held(valley_school, message)
    assert "lapses after six years" in reply.text


async def test_a_topic_named_before_the_questions_is_what_each_is_asked_of(valley_school: KnowledgeBase) -> None:
    (reply,) = await conversations.held(valley_school, "For basket weavers: how many open posts are there, and when does the course begin?")
    assert "open posts: 7" in reply.text
    assert "2025-09-08" in reply.text
