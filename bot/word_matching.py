"""How well each word of one text is met in another, both in context (the recall of BERTScore, Zhang et al., ICLR 2020)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from knowledge import WordPieces


def nearest_pieces(asked: WordPieces, given: WordPieces) -> NDArray[np.float32]:
    """For each piece of the one text the cosine of the nearest piece of the other; zeros where that has none."""
    if not len(given.vectors):
        return np.zeros(len(asked.vectors), dtype=np.float32)
    nearest: NDArray[np.float32] = (asked.vectors.astype(np.float32) @ given.vectors.astype(np.float32).T).max(axis=1)
    return nearest
