"""While the server of the vectors is gone, the same neighbours are found without it, and with it again as soon as it is back."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from knowledge.errors import IndexUnreachable
from knowledge.vector_index import ChromaServer, EmbeddedChroma, VectorIndex
from knowledge.vector_search import VectorSearch
from tests import chroma_server

FINGERPRINT = "a" * 64


@pytest.fixture(scope="module")
def vectors() -> NDArray[np.float32]:
    vectors: NDArray[np.float64] = np.random.default_rng(0).normal(size=(300, 32))
    lengths: NDArray[np.float64] = np.linalg.norm(vectors, axis=1, keepdims=True)
    return (vectors / lengths).astype(np.float32)


class Absent(EmbeddedChroma):
    """Does not answer until it is told to."""

    there = False

    def open(self, folder: Path, fingerprint: str) -> VectorIndex:
        if not self.there:
            raise IndexUnreachable("It does not answer.")
        return super().open(folder, fingerprint)


def test_without_its_index_a_search_is_exact(tmp_path: Path, vectors: NDArray[np.float32]) -> None:
    search = VectorSearch(Absent(), tmp_path, FINGERPRINT, vectors)
    for row in (0, 17, 299):
        assert search.nearest(vectors[row], 5) == np.argsort(-(vectors @ vectors[row]))[:5].tolist()
    assert len(search.nearest(vectors[0], 1000)) == 300
    assert search.nearest(np.full(32, np.nan, dtype=np.float32), 5) == []
    assert VectorSearch(Absent(), tmp_path, FINGERPRINT, vectors[:0]).nearest(vectors[0], 5) == []


def test_an_index_that_was_not_there_at_the_start_is_used_once_it_is(tmp_path: Path, vectors: NDArray[np.float32]) -> None:
    store = Absent()
    store.write(tmp_path, vectors[::-1], FINGERPRINT)  # in another order, so that the answers tell who gave them
    search = VectorSearch(store, tmp_path, FINGERPRINT, vectors)
    assert search.nearest(vectors[0], 1) == [0]
    store.there = True
    assert search.nearest(vectors[0], 1) == [299]


@pytest.fixture
def own_chroma(tmp_path: Path) -> Iterator[chroma_server.ChromaServer]:
    with chroma_server.chroma_server(tmp_path / "chroma") as server:
        yield server


@pytest.mark.heavy
def test_a_chroma_server_that_dies_and_comes_back_is_missed_by_nobody(
    tmp_path: Path, own_chroma: chroma_server.ChromaServer, vectors: NDArray[np.float32]
) -> None:
    store = ChromaServer(own_chroma.new_database(), retry_seconds=0)
    store.write(tmp_path, vectors, FINGERPRINT)
    search = VectorSearch(store, tmp_path, FINGERPRINT, vectors)
    before = [search.nearest(vector, 5) for vector in vectors[:20]]
    own_chroma.stop()
    assert not store.answers()
    assert [search.nearest(vector, 5) for vector in vectors[:20]] == before
    own_chroma.start()
    assert store.answers()
    assert [search.nearest(vector, 5) for vector in vectors[:20]] == before
    store.close()
