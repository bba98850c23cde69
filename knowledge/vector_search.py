"""The nearest vectors: by the index, and exactly, in this process, while the index's server does not answer."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from knowledge.errors import IndexUnavailable, IndexUnreachable
from knowledge.vector_index import VectorIndex, VectorStore

if TYPE_CHECKING:
    from numpy.typing import NDArray

logger = logging.getLogger(__name__)


class VectorSearch:
    """`vectors` are those of the generation in `folder`, as every process has them: 10,000 are compared in 0.4 ms, 50,000 in 6 ms."""

    def __init__(self, store: VectorStore, folder: Path, fingerprint: str, vectors: NDArray[np.float32]) -> None:
        """Raises IndexUnavailable or IndexMismatch where the server answers and has not these vectors."""
        self._store, self._folder, self._fingerprint = store, folder, fingerprint
        self._vectors = vectors
        self._index: VectorIndex | None = None
        self._by_index = True
        try:
            self._index = store.open(folder, fingerprint)
        except IndexUnreachable as error:
            self._without_index(error)

    def nearest(self, vector: NDArray[np.float32], limit: int) -> list[int]:
        """Rows, nearest first; none for a vector with NaN in it."""
        try:
            if self._index is None:
                self._index = self._store.open(self._folder, self._fingerprint)
            found = self._index.nearest(vector, limit)
        except IndexUnavailable as error:
            self._without_index(error)
            return _exactly_nearest(self._vectors, vector, limit)
        if not self._by_index:
            self._by_index = True
            logger.info("the vector index answers again")
        return found

    def _without_index(self, error: IndexUnavailable) -> None:
        if self._by_index:
            self._by_index = False
            logger.warning("vectors are compared one by one for now: %s", error)


def _exactly_nearest(vectors: NDArray[np.float32], vector: NDArray[np.float32], limit: int) -> list[int]:
    if not len(vectors) or not np.isfinite(vector).all():
        return []
    similarities = vectors @ vector
    nearest = np.argpartition(-similarities, min(limit, len(vectors)) - 1)[:limit]
    return [int(row) for row in nearest[np.argsort(-similarities[nearest], kind="stable")]]
