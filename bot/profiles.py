"""What people say about themselves: read off their own words, kept in their own words, never guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot import patterns
from bot.stages import Profile

_PATTERNS = patterns.load("profiles")
_OCCUPATION = tuple(_PATTERNS[name] for name in ("i_am", "works_as", "my_job_is", "as_a", "relative", "does"))


def _clean(phrase: str) -> str:
    return re.sub(r"\s+", " ", phrase).strip(" '\"’-")


def _all(pattern: re.Pattern[str], text: str) -> tuple[str, ...]:
    return tuple(_clean(next(group for group in match.groups() if group)) for match in pattern.finditer(text))


def _occupation(text: str) -> str | None:
    for pattern in _OCCUPATION:
        for match in pattern.finditer(text):
            role = _clean(match.group("role"))
            if role and not _PATTERNS["no_occupation"].search(role):
                return role
    return None


def profile(texts: Iterable[str]) -> Profile:
    """What the person said in these messages, oldest first; what they said last holds."""
    said = Profile()
    for text in texts:
        occupation = _occupation(text)
        sector = next((_clean(match.group("role")) for match in _PATTERNS["sector"].finditer(text)), None)
        said = Profile(
            occupation=occupation or said.occupation,
            sector=sector or said.sector,
            strengths=said.strengths + tuple(s for s in _all(_PATTERNS["strength"], text) if s not in said.strengths),
            worries=said.worries + tuple(w for w in _all(_PATTERNS["worry"], text) if w not in said.worries),
            goals=said.goals + tuple(g for g in _all(_PATTERNS["goal"], text) if g not in said.goals),
        )
    return said
