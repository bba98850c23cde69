"""Whether the bot can answer a question that it proposes itself: it is read and looked up as if the person had asked it."""

from __future__ import annotations

from bot.retrieval.evidence import gather
from bot.safety import screen
from bot.stages import Evidence, Question
from bot.understanding import understand
from knowledge import KnowledgeBase


async def covering_evidence(question: Question, knowledge_base: KnowledgeBase) -> Evidence | None:
    """What an answer at this point of the conversation would rest on; None where it is no question or not wholly covered."""
    understanding = understand(question, screen(question.text))
    if understanding.intent != "question":
        return None
    evidence = await gather(understanding, knowledge_base)
    whole = evidence.coverage.covered and all(aspect.covered for aspect in evidence.aspects)
    return evidence if whole else None
