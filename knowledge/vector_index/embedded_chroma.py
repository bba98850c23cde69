"""Vectors in the folder of their generation, in Chroma inside this process. The only module that knows chromadb."""

from __future__ import annotations

import weakref
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

import numpy as np

from knowledge.errors import IndexUnavailable
from knowledge.private_copy import PrivateCopy
from knowledge.vector_index.protocol import VectorIndex

if TYPE_CHECKING:
    from numpy.typing import NDArray

SUBFOLDER = "chroma"

_COLLECTION = "chunks"
_BATCH_SIZE = 1000  # Chroma refuses calls with more than 5,461 rows
_CONFIGURATION = {
    "hnsw": {
        "space": "cosine",
        # With Chroma's defaults 7 % of the true neighbours were missed at 10,000 clustered vectors, with these 0.1 %.
        "ef_search": 500,
        "max_neighbors": 32,
        "ef_construction": 200,
        # By default up to 1,000 vectors stay in a log that every opening replays (0.5 s for 700); so all of them are in the graph.
        "sync_threshold": 2,
    }
}


class EmbeddedChroma:
    """The fingerprint is in the manifest that lies beside it."""

    def prepare(self) -> None:
        # A thread that fails says nothing: the same import fails again, and aloud, where it is needed.
        Thread(target=_import_chromadb, name="import chromadb").start()

    def write(self, folder: Path, vectors: NDArray[np.float32], fingerprint: str) -> None:
        with _plain_errors("written"):
            client = _client(folder / SUBFOLDER)
            collection = client.create_collection(_COLLECTION, embedding_function=None, configuration=_CONFIGURATION)
            for start in range(0, len(vectors), _BATCH_SIZE):
                batch = vectors[start : start + _BATCH_SIZE]
                collection.upsert(ids=[str(row) for row in range(start, start + len(batch))], embeddings=batch)
            client.close()

    def open(self, folder: Path, fingerprint: str) -> VectorIndex:
        return _Vectors(folder / SUBFOLDER)

    def keep_only(self, names: Collection[str]) -> None:
        """They go with their folders."""

    def answers(self) -> bool:
        return True

    def close(self) -> None:
        pass


class _Vectors:
    def __init__(self, folder: Path) -> None:
        """Opens a copy: Chroma writes to its folder even to read, and several processes in one folder lose neighbours without a word."""
        with _plain_errors("opened"):
            copy = PrivateCopy(folder)
            self._client = _client(copy.folder)
            self.close = weakref.finalize(self, _close, self._client, copy)  # also when the last search that uses it has ended
            self._collection = self._client.get_collection(_COLLECTION, embedding_function=None)
            self._size = int(self._collection.count())

    def __len__(self) -> int:
        return self._size

    def nearest(self, vector: NDArray[np.float32], limit: int) -> list[int]:
        if not self._size or not np.isfinite(vector).all():  # Chroma answers a vector with NaN in it as if nothing were wrong
            return []
        found = self._collection.query(query_embeddings=vector[np.newaxis], n_results=min(limit, self._size), include=[])
        return [int(row) for row in found["ids"][0]]


@contextmanager
def _plain_errors(what: str) -> Iterator[None]:
    from chromadb.errors import ChromaError  # noqa: PLC0415

    try:
        yield
    except (ChromaError, OSError) as error:
        raise IndexUnavailable(f"The vector index cannot be {what}: {error}") from error


def _import_chromadb() -> None:
    with suppress(ImportError):
        import chromadb  # noqa: F401, PLC0415


def _client(folder: Path) -> Any:
    import chromadb  # noqa: PLC0415  a second to import, so only where an index is opened
    from chromadb.config import Settings  # noqa: PLC0415

    return chromadb.PersistentClient(path=str(folder), settings=Settings(anonymized_telemetry=False))


def _close(client: Any, copy: PrivateCopy) -> None:
    client.close()  # Chroma would keep it for as long as the process lives
    copy.remove()
