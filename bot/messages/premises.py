"""Claims that a question takes for granted: found in its wording ("the article says ..., right?"), and said back to the person."""

from __future__ import annotations

import re

from bot import patterns
from bot.messages.saying_back import sayable

_PATTERNS = patterns.load("premises")
_NOT_ABOUT_IT = _PATTERNS.pop("not_about_it")
LEAST_WORDS = 3
_PLAIN = re.compile(r"[\w\s,'’%&/()-]+")  # a claim that is said back goes on inside a sentence
LONGEST = 140  # characters that are said back

_NOT_SAID_BACK = "I do not find that in the guidance"
_SAID_BACK = "I do not find in the guidance that {claim}"
# Of a claim that may be a retelling: true of a false claim as well.
NOT_IN_THOSE_WORDS = "The guidance does not say so in those words"
OTHERWISE = "The guidance says otherwise"
_ELSEWHERE = "The guidance names that under “{found}”, not under “{claimed}”"


def premise(text: str) -> str | None:
    """The claim that a message ascribes to the sources, or asks to be confirmed, in its own words; none about the person."""
    for pattern in _PATTERNS.values():
        match = pattern.search(text)
        if match:
            name, claim = next((name, group.strip(" ,;:–—-")) for name, group in match.groupdict().items() if group)
            if name == "against":
                claim = f"it {claim.replace(' ', 's ', 1)}"
            if len(claim.split()) >= LEAST_WORDS and not _NOT_ABOUT_IT.search(claim):
                return claim
    return None


def said_back(claim: str) -> str:
    """That it is not in the guidance, in the person's words where they are plain text; without a full stop."""
    if len(claim) > LONGEST or not _PLAIN.fullmatch(claim) or not sayable(claim):
        return _NOT_SAID_BACK
    first, _, rest = claim.partition(" ")
    small = first if first.isupper() or not first[1:].islower() else first.lower()
    return _SAID_BACK.format(claim=f"{small} {rest}")


def named_elsewhere(found: str, claimed: str) -> str:
    """That it stands under another heading than it is counted among; without a full stop."""
    return _ELSEWHERE.format(found=found, claimed=claimed)
