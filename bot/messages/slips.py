"""Slips of the finger: which other words a typed word may have been. The words that count are known to whoever asks.

The slips in words of the documents are put right by knowledge/spelling.py, which measures the distance to thousands of them.
"""

from __future__ import annotations

from collections.abc import Collection
from itertools import pairwise


def swapped_or_doubled(word: str, words: Collection[str]) -> str | None:
    """The first of these words that the typed one becomes with two neighbouring letters swapped, or one of a double letter left out."""
    swaps = (word[:place] + word[place + 1] + word[place] + word[place + 2 :] for place in range(len(word) - 1))
    singles = (word[:place] + word[place + 1 :] for place, (one, other) in enumerate(pairwise(word)) if one == other)
    return next((candidate for candidates in (swaps, singles) for candidate in candidates if candidate in words), None)


def one_letter_off(word: str, meant: str) -> bool:
    """Whether one letter is missing, too many or another one, besides the first."""
    if abs(len(word) - len(meant)) > 1 or word[:1] != meant[:1]:
        return False
    start = 0
    while start < min(len(word), len(meant)) and word[start] == meant[start]:
        start += 1
    return any(word[start + skipped :] == meant[start + missing :] for skipped, missing in ((1, 1), (1, 0), (0, 1)))
