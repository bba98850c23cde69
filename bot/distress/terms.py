"""The terms of a message: its words and the pairs of neighbours among them. An embedding of a short message says little of its words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

IN_EXEMPLARS: Final = 2  # a term of one exemplar alone tells that exemplar from the others, and nothing of messages
_WORD = re.compile(r"[^\W_][\w']*|\?")


def terms(text: str) -> frozenset[str]:
    words = _WORD.findall(text.lower().replace("’", "'"))
    return frozenset([*words, *(f"{one} {next_one}" for one, next_one in pairwise(words))])


def shared_terms(texts: Sequence[str]) -> tuple[str, ...]:
    counts = Counter(term for text in texts for term in terms(text))
    return tuple(sorted(term for term, count in counts.items() if count >= IN_EXEMPLARS))


def rows(texts: Sequence[str], places: Mapping[str, int]) -> NDArray[np.float32]:
    """A row a text, of unit length but for the terms that are not known: the product of two is the share of terms that two texts have in
    common. Of a text whose words are not known little is said by its "I", "it" and "to"."""
    matrix = np.zeros((len(texts), len(places)), dtype=np.float32)
    for row, text in zip(matrix, texts, strict=True):
        said = terms(text)
        row[[places[term] for term in said if term in places]] = max(1, len(said)) ** -0.5
    return matrix
