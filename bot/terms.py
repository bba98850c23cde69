"""The terms of a message: its words and the runs of neighbours among them. An embedding of a short message says little of its words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

IN_EXEMPLARS: Final = 2  # a term of one exemplar alone tells that exemplar from the others, and nothing of messages
_WORD = re.compile(r"[^\W_][\w']*|\?")
_FIRST, _LAST = "^", "$"


@dataclass(frozen=True, slots=True)
class Terms:
    """Which terms count: runs of at most `longest` words, and with `ends` how a message begins and ends."""

    longest: int = 2
    ends: bool = False

    def of(self, text: str) -> frozenset[str]:
        words = _WORD.findall(text.lower().replace("’", "'"))
        return frozenset(self._runs([_FIRST, *words, _LAST] if self.ends else words))

    def shared(self, texts: Sequence[str], least: int = IN_EXEMPLARS) -> tuple[str, ...]:
        """The terms that as many of the texts have."""
        counts = Counter(term for text in texts for term in self.of(text))
        return tuple(sorted(term for term, count in counts.items() if count >= least))

    def rows(self, texts: Sequence[str], places: Mapping[str, int]) -> NDArray[np.float32]:
        """A row a text, of unit length but for the terms that are not known: the product of two is the share of terms that two texts have
        in common. Of a text whose words are not known little is said by its "I", "it" and "to"."""
        matrix = np.zeros((len(texts), len(places)), dtype=np.float32)
        for row, text in zip(matrix, texts, strict=True):
            known, weight = self.known(text, places)
            row[known] = weight
        return matrix

    def known(self, text: str, places: Mapping[str, int]) -> tuple[list[int], float]:
        """The places of the terms of a text that have one, and what each of them weighs in its row."""
        said = self.of(text)
        return [places[term] for term in said if term in places], max(1, len(said)) ** -0.5

    def _runs(self, words: list[str]) -> Iterator[str]:
        for length in range(1, self.longest + 1):
            yield from (" ".join(words[start : start + length]) for start in range(len(words) - length + 1))
