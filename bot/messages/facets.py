"""Which kind of answer a question asks for, read off its wording."""

from __future__ import annotations

import re
from typing import cast

from bot import patterns
from bot.stages import Facet

_PATTERNS: dict[Facet, re.Pattern[str]] = {cast(Facet, name): pattern for name, pattern in patterns.load("facets").items()}


def facets(text: str) -> frozenset[Facet]:
    """Every facet whose wording occurs in some sentence of the text; a text without any asks for a fact."""
    found: set[Facet] = set()
    for sentence in re.split(r"(?<=[.?!])\s+|\n+", text.strip()):
        found.update(facet for facet, pattern in _PATTERNS.items() if pattern.search(sentence))
    return frozenset(found or {"fact"})
