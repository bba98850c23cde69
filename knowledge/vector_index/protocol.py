"""What a vector index is, wherever its vectors lie."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class VectorIndex(Protocol):
    """The vectors of one generation, by row number; safe to share between threads."""

    def __len__(self) -> int: ...

    def nearest(self, vector: NDArray[np.float32], limit: int) -> list[int]:
        """Rows of the nearest vectors, nearest first; none for a vector with NaN in it. Raises IndexUnreachable."""

    def close(self) -> object: ...


class VectorStore(Protocol):
    """Where the vectors of all generations lie. A generation is known by its folder, and by the fingerprint of what made its vectors."""

    def prepare(self) -> None:
        """Begins to load what `write` will need, and returns at once: a second that can pass while something else is computed."""

    def write(self, folder: Path, vectors: NDArray[np.float32], fingerprint: str) -> None:
        """For a generation that nobody reads yet; what an earlier attempt left is replaced. Raises IndexUnavailable."""

    def open(self, folder: Path, fingerprint: str) -> VectorIndex:
        """Raises IndexUnavailable where its vectors are not there, IndexMismatch where others are, IndexUnreachable."""

    def keep_only(self, names: Collection[str]) -> None:
        """Removes the vectors of all other generations."""

    def answers(self) -> bool:
        """Whether it can be asked right now."""

    def close(self) -> None:
        """Its connections; the next call opens new ones."""
