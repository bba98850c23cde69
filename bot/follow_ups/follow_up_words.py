"""Slips of the finger in the words that carry a follow-up: "waht abuot the secnod one". Other words are left to the search."""

from __future__ import annotations

import re

from bot.messages.slips import swapped_or_doubled

_WORDS = frozenset(
    """what about which where when because those these them they second third fourth fifth sixth seventh eighth ninth tenth first last
    more mean meant compare difference between explain example number named mentioned other another question people should could would
    the that this skills jobs roles""".split()
)
_KNOWN = _WORDS | frozenset(
    """form from then than thing think there their though through three whole while whose others bout shout tell mane men bore lost
    list""".split()
)


def put_right(text: str) -> str:
    """The text with those words as they were meant: two letters swapped, one left out or one doubled."""
    return re.sub(r"[^\W\d_]{3,}", _right, text)


def _right(match: re.Match[str]) -> str:
    word = match.group()
    low = word.lower()
    if low in _KNOWN or (len(low) < 4 and low != "teh"):
        return word
    meant = swapped_or_doubled(low, _WORDS)
    return word if meant is None else meant.capitalize() if word[0].isupper() else meant
