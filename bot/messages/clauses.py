"""Where one thought of what people say of themselves ends and the next begins."""

from __future__ import annotations

import re

from bot import patterns
from knowledge import tokens

_PATTERNS = patterns.load("profiles")


def clauses(text: str) -> list[str]:
    return [clause.strip(" ,'\"”“()") for clause in _PATTERNS["clause_end"].split(text) if clause and tokens(clause)]


def tells_besides(clause: str) -> bool:
    """ "who likes writing", after what is told of somebody."""
    return bool(_PATTERNS["who_likes"].search(clause))


def cleaned(phrase: str) -> str:
    return re.sub(r"\s+", " ", phrase).strip(" '\"’-,")
