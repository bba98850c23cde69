from __future__ import annotations

from pathlib import Path

import pytest

from bot.retrieval.readings import best_reading
from bot.stages import Understanding
from knowledge import EmbeddingModel, KnowledgeBase, KnowledgeSettings, build
from tests import small_knowledge_base

VAGUE = "How often is that done?"


async def test_a_message_that_finds_something_by_itself_is_not_read_in_context(harbour: KnowledgeBase) -> None:
    asked = Understanding("What do ropemakers twist?", in_context="What do ropemakers twist? (lighthouse keeper)")
    understanding, evidence = await best_reading(asked, harbour)
    assert understanding == asked
    assert "hemp" in evidence.passages[0].chunk.text


async def test_a_message_that_finds_nothing_by_itself_is_read_in_context_and_says_so(harbour: KnowledgeBase) -> None:
    in_context = "How often is that done? (lighthouse keeper trims the lamp)"
    understanding, evidence = await best_reading(Understanding(VAGUE, in_context=in_context), harbour)
    assert understanding.query == in_context
    assert "lighthouse keeper" in (understanding.note or "")
    assert evidence.coverage.covered


async def test_what_the_documents_do_not_speak_of_is_not_covered_by_the_subject_before_it(harbour: KnowledgeBase) -> None:
    asked = "Which vaccines does Brazil require?"
    understanding, evidence = await best_reading(Understanding(asked, in_context=f"{asked} (lighthouse keeper)"), harbour)
    assert understanding.query == asked
    assert not evidence.coverage.covered


ABROAD = """# Rules for ferry crews

## Working abroad

| Country group | Days a year | Approval by |
| --- | --- | --- |
| European Union | 40 | harbour master |
| United Kingdom and Switzerland | 12 | harbour master and purser |

Ask three weeks ahead.
"""


async def test_a_name_that_no_document_has_is_not_answered_by_what_is_said_of_the_name_before_it(
    tmp_path: Path, embedding_model: EmbeddingModel
) -> None:
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "crews.md").write_text(ABROAD, encoding="utf-8")
    settings = KnowledgeSettings(index_path=tmp_path / "index", documents_path=tmp_path / "documents", embedding_threads=1)
    await build(settings, embedding_model=embedding_model)
    asked = Understanding("Who approves Brazil?", parts=("Brazil",), in_context="Brazil (Who approves Switzerland)")
    understanding, evidence = await best_reading(asked, await KnowledgeBase.open(settings, embedding_model))
    assert understanding == asked
    assert not evidence.coverage.covered


YARD = """# The boatyard

## Complaints

Write to Ada Brook if a boat comes late. Whoever is not content with the answer can turn to the harbour court.

## Tools

A helper who breaks a tool reports it to the foreman on the same day.

## Homes

Helpers must live within an hour of the yard.
"""


@pytest.mark.parametrize(
    ("asked", "spoken_of", "told", "goes_on"),
    [
        ("Who would I tell?", "broken tools", "foreman", True),
        ("Where would I have to live?", "broken tools", "within an hour", False),
    ],
)
async def test_a_question_that_names_nothing_goes_on_unless_a_passage_has_its_words(
    tmp_path: Path, embedding_model: EmbeddingModel, asked: str, spoken_of: str, told: str, goes_on: bool
) -> None:
    yard = await small_knowledge_base.of_document(YARD, tmp_path, embedding_model)
    understanding, evidence = await best_reading(Understanding(asked, in_context=f"{asked} ({spoken_of})"), yard)
    assert (understanding.query != asked) is goes_on
    assert told in evidence.told[0].chunk.text


async def test_which_of_two_is_asked_without_the_two_where_the_documents_call_them_otherwise(
    tmp_path: Path, embedding_model: EmbeddingModel
) -> None:
    yard = await small_knowledge_base.of_document(YARD, tmp_path, embedding_model)
    alone = "who must live within an hour of the yard?"
    asked = Understanding(
        f"{alone[:-1]}: gaffers or skivvies?", facets=frozenset({"comparison"}), parts=("gaffers", "skivvies"), in_context=alone
    )
    understanding, evidence = await best_reading(asked, yard)
    assert understanding.query == alone
    assert "within an hour" in evidence.told[0].chunk.text
