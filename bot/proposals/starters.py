"""Questions to begin with: of those proposed, the ones that the knowledge base covers, and others made from its documents' titles."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterable
from contextlib import aclosing
from itertools import chain

from bot.proposals.answerable import covering_evidence
from bot.proposals.heading_questions import question_of_heading
from bot.stages import Question
from knowledge import KnowledgeBase

_TITLES = 12  # looked at, where the proposals are not enough


async def starters(proposals: Iterable[str], knowledge_base: KnowledgeBase, count: int) -> tuple[str, ...]:
    """At most `count`, the proposals first. Asks no language model."""
    titles = (question for document in knowledge_base.documents[:_TITLES] if (question := question_of_heading(document.title)))
    found: list[str] = []
    async with aclosing(_covered(chain(proposals, titles), knowledge_base)) as covered:
        async for question in covered:
            if len(found) == count:
                break
            if question not in found:
                found.append(question)
    return tuple(found)


async def _covered(questions: Iterable[str], knowledge_base: KnowledgeBase) -> AsyncGenerator[str, None]:
    for text in questions:
        if await covering_evidence(Question(text), knowledge_base):
            yield text
