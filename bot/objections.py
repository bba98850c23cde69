"""What to say to a claim that a question takes for granted and no passage makes: corrected, never followed."""

from __future__ import annotations

from dataclasses import replace

from bot.messages.premises import said_back
from bot.stages import DraftSentence, Evidence, Understanding
from bot.verification import Verifier

_INSTEAD = "what it does say is this:"


async def objecting(understanding: Understanding, evidence: Evidence, verifier: Verifier) -> Understanding:
    """With a note where no passage says what the question takes for granted; without its premise where one does."""
    if understanding.premise is None:
        return understanding
    verdict = await verifier.verify(DraftSentence(understanding.premise), evidence)
    if verdict.supported:
        return replace(understanding, premise=None)
    return replace(understanding, note=f"{said_back(understanding.premise)}; {_INSTEAD}")
