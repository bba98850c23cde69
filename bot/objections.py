"""What to say to a claim that a question takes for granted and no passage makes: corrected, never followed."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.stages import DraftSentence, Evidence, Understanding
from bot.verification import Verifier

_PLAIN = re.compile(r"[\w\s,'’%&/()-]+")  # a claim is said back; markup and addresses are not
_ADDRESS = re.compile(r"\bwww\b|https?|\w\.\w{2,}", re.IGNORECASE)
LONGEST = 140  # characters that are said back

_NOT_SAID_BACK = "I do not find that in the guidance"
_SAID_BACK = "I do not find in the guidance that {claim}"
_INSTEAD = "what it does say is this:"


async def objecting(understanding: Understanding, evidence: Evidence, verifier: Verifier) -> Understanding:
    """With a note where no passage says what the question takes for granted; without its premise where one does."""
    if understanding.premise is None:
        return understanding
    verdict = await verifier.verify(DraftSentence(understanding.premise), evidence)
    if verdict.supported:
        return replace(understanding, premise=None)
    return replace(understanding, note=f"{said_back(understanding.premise)}; {_INSTEAD}")


def said_back(claim: str) -> str:
    """That it is not in the guidance, in the person's words where they are plain text; without a full stop."""
    if len(claim) > LONGEST or not _PLAIN.fullmatch(claim) or _ADDRESS.search(claim):
        return _NOT_SAID_BACK
    first, _, rest = claim.partition(" ")
    small = first if first.isupper() or not first[1:].islower() else first.lower()
    return _SAID_BACK.format(claim=f"{small} {rest}")
