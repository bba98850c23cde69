"""Claims that a question takes for granted, found in its wording: "the article says ..., right?", "so only four ... Which four?"."""

from __future__ import annotations

from bot import patterns

_PATTERNS = patterns.load("premises")
_NOT_ABOUT_IT = _PATTERNS.pop("not_about_it")
LEAST_WORDS = 3


def premise(text: str) -> str | None:
    """The claim that a message ascribes to the sources, or asks to be confirmed, in its own words; none about the person."""
    for pattern in _PATTERNS.values():
        match = pattern.search(text)
        if match:
            claim = next(group for group in match.groupdict().values() if group).strip(" ,;:–—-")
            if len(claim.split()) >= LEAST_WORDS and not _NOT_ABOUT_IT.search(claim):
                return claim
    return None
