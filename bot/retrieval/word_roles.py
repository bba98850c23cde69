"""Which words of a question restrict what is asked ("nurse", "salary", "Lisbon") and which only ask ("really", "tell", "matter").

A linear model over the embedding of the word by itself, fitted on the two lists in patterns/word_roles.toml: it knows other words too.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

UNDECIDED = 0.5  # of every word, where the model was fitted for another embedding


class WordRoles:
    def __init__(self, direction: Sequence[float], bias: float) -> None:
        self._direction = np.array(direction, dtype=np.float32)
        self._bias = bias

    def restricting(self, vectors: NDArray[np.float32]) -> Sequence[float]:
        """For a row a word: the probability that it restricts what is asked, 0 to 1."""
        if vectors.shape[1] != len(self._direction):
            return [UNDECIDED] * len(vectors)
        return [float(value) for value in 1 / (1 + np.exp(-(vectors @ self._direction + self._bias)))]
