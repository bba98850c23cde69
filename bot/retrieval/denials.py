"""Whether a question and a heading ask for the same side of a thing: what is done, or what is not."""

from __future__ import annotations

import re

_DENIES = re.compile(
    r"\b(?:not|never|no|none|nothing|without|cannot|forbidden|prohibited|banned|excluded"
    r"|(?:is|are|was|were|do|does|did|must|should|could|would|may|might|wo|ca)nt)\b|n['’]t\b",
    re.IGNORECASE,
)


def denies(text: str) -> bool:
    return bool(_DENIES.search(text))


def turned_round(query: str, heading: str) -> bool:
    """Whether one of them denies what the other says: "What the pool does not allow" for "What is allowed?"."""
    return denies(query) != denies(heading)
