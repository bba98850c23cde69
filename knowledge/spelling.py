"""Typing slips put right by the words of the documents. Only this module knows rapidfuzz."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.words import STOP_WORDS, tokens

_SHORTEST = 4  # letters; shorter words are near to too many others
_LONG = 8  # letters from which two slips are put right, below it one
_CANDIDATES = 5
_WORD = re.compile(r"[^\W\d_]+")


class Spelling:
    """Knows the words of some texts, and leaves alone what is a word without them.

    Distance: optimal string alignment (an added, lost, changed or swapped letter counts one). The first letter is seldom mistyped, so
    another one is only accepted where it is the single slip.
    """

    def __init__(self, texts: Iterable[str], known: Container[str]) -> None:
        """`known`: words of the language, lower case, which are no slips whether or not the texts have them."""
        words = Counter(word for text in texts for word in tokens(text) if len(word) >= _SHORTEST and word.isalpha())
        words.update(word for word in STOP_WORDS if len(word) >= _SHORTEST and word.isalpha())
        self._frequency = words
        self._words = list(words)
        self._known = known

    def put_right(self, text: str) -> str:
        """The text with each unknown word replaced by the nearest word of the texts, where one is near enough; names stay as they are."""
        return _WORD.sub(lambda match: self._right(match.group(), first=match.start() == 0), text)

    def _right(self, word: str, *, first: bool) -> str:
        lower = word.lower()
        is_name = word[0].isupper() and not first
        if len(lower) < _SHORTEST or is_name or lower in self._frequency or lower in self._known or lower in STOP_WORDS:
            return word
        slips = 1 if len(lower) < _LONG else 2
        near = process.extract(lower, self._words, scorer=OSA.distance, score_cutoff=slips, limit=_CANDIDATES)
        candidates = [(distance, other[0] != lower[0], -self._frequency[other], other) for other, distance, _ in near]
        candidates = [candidate for candidate in candidates if candidate[0] == 1 or not candidate[1]]
        return min(candidates)[-1] if candidates else word
