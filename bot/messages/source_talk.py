"""Questions without the words for what answers them: "Which skills does the article name?" asks which skills there are."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from bot import patterns

_PATTERNS = patterns.load("source_talk")
_PUT: Mapping[str, Callable[[re.Match[str]], str]] = {
    "according": lambda _: "",
    "names": lambda found: f"{found['asked']} are{'' if found['as'] else ' there'}",
    "says": lambda found: found["before"],
    "named": lambda found: f"{found['are']} there",
    "within": lambda found: found["command"],
}


def without_source(text: str) -> str:
    """The question as it would be asked of the matter itself. What is asked of a document as a whole stays as it is."""
    asked = text
    for name, pattern in _PATTERNS.items():
        asked = pattern.sub(_PUT[name], asked)
    return text if asked == text else f"{asked[:1].upper()}{asked[1:]}"
