"""What to say to a claim that a question takes for granted and no passage makes: corrected, never followed."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.messages.premises import NOT_IN_THOSE_WORDS, OTHERWISE, named_elsewhere, said_back
from bot.proposals.topics import topic
from bot.retrieval.counted_among import misplaced
from bot.stages import DraftSentence, Evidence, SentenceVerdict, Understanding
from bot.verification import Verifier, turned_round
from knowledge import KnowledgeBase

_INSTEAD = "what it does say is this:"
# Score of a verdict, for want of a reason that tells more: of 29 claims about an article that no passage supports as they stand, the 13
# that retell it had 0.32 to 0.70 and the 16 that do not 0.31 to 0.78, so only what is below both is denied outright.
DENIED_BELOW = 0.3
_OF_ALL = re.compile(r"\b(?:all|every|everyone|everybody|only|always|never|none|nobody)\b", re.IGNORECASE)


async def objecting(understanding: Understanding, evidence: Evidence, verifier: Verifier, knowledge_base: KnowledgeBase) -> Understanding:
    """With a note where no passage says what the question takes for granted; without its premise where one does."""
    elsewhere = await misplaced(understanding.premise or understanding.query, evidence, knowledge_base)
    if elsewhere:
        opening = named_elsewhere(topic(elsewhere.item, knowledge_base), topic(elsewhere.elsewhere, knowledge_base))
        return replace(understanding, note=f"{opening}; {_INSTEAD}")
    if understanding.premise is None:
        return understanding
    verdict = await verifier.verify(DraftSentence(understanding.premise), evidence)
    if verdict.supported:
        return replace(understanding, premise=None)
    return replace(understanding, note=f"{_opening(understanding.premise, verdict, evidence)}; {_INSTEAD}")


def _opening(claim: str, verdict: SentenceVerdict, evidence: Evidence) -> str:
    if evidence.passages and turned_round(claim, evidence.passages[0].chunk):
        return OTHERWISE
    return said_back(claim) if _clearly_not(claim, verdict, evidence) else NOT_IN_THOSE_WORDS


def _clearly_not(claim: str, verdict: SentenceVerdict, evidence: Evidence) -> bool:
    """A retelling may score no better than a falsehood, but it swaps no number, name or side, nor speaks of all where no passage does."""
    if verdict.differs or verdict.score < DENIED_BELOW:
        return True
    said = " ".join(passage.chunk.text for passage in evidence.passages).lower()
    return any(word.lower() not in said.split() for word in _OF_ALL.findall(claim))
