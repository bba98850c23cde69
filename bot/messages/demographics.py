"""Who somebody is, taken out of what they ask: the guidance is the same whatever their name, age, origin, gender, religion or body."""

from __future__ import annotations

import re

from bot import patterns
from knowledge import content_words

_PATTERNS = patterns.load("demographics")
# what is left at the start of a sentence: "and can't code" lost the "I" that it shared
_LEFT_OVER = re.compile(
    r"(?P<start>^|[.!?]\s|\n)\s*(?:[,;.&\s]*(?P<joined>and|but|so|also)\b[\s,;.]*|[,;.&]+\s*)(?P<next>[\w'’]*)", re.IGNORECASE
)
_SUBJECTS = frozenset(
    """i i'm i've i'd i'll my we our it it's they he she the there this that what where which how who when should can could will would
    is are am do does ai robots people now as in from working""".split()
)
_AFTER_AM = frozenset("a an the at in on from out still not now between unemployed retired".split())
_ARTICLE = re.compile(r"\b(an?) (?=(\w))", re.IGNORECASE)


def without_demographics(text: str) -> str:
    """The message without what it says of name, age, gender, origin, religion, disability and family; whole where nothing else is said."""
    left = text
    for pattern in _PATTERNS.values():
        left = pattern.sub(lambda match: match.groupdict().get("kept", " "), left)
    if left == text or not content_words(left):
        return text
    left = re.sub(r"\s+([,.;!?])", r"\1", re.sub(r"[^\S\n]+", " ", left))
    left = re.sub(r"(?:,|\b(?:and|but))\s*(?=[.!?])|(?<=[,;.])\s*[,;.](?!\.)", "", left)
    for _ in range(3):
        left = _LEFT_OVER.sub(_subject_back, left.strip())
    return _ARTICLE.sub(_fitting, left).strip()


def _fitting(match: re.Match[str]) -> str:
    article = "an" if match.group(2).lower() in "aeiou" else "a"
    return f"{article.capitalize() if match.group(1)[0].isupper() else article} "


def _subject_back(match: re.Match[str]) -> str:
    shared = match["joined"] and match["next"] and match["next"].lower().replace("’", "'") not in _SUBJECTS
    following = match["next"].lower()
    verb = "I'm " if following in _AFTER_AM or following.endswith("ing") else "I "
    return f"{match['start']}{verb if shared else ''}{match['next']}"
