from __future__ import annotations

from bot.retrieval.readings import best_reading
from bot.stages import Understanding
from knowledge import KnowledgeBase

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
