"""The three places where vectors can lie keep the same promises."""

from __future__ import annotations

import multiprocessing
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from knowledge.errors import IndexMismatch, IndexUnavailable, IndexUnreachable
from knowledge.postgresql import PostgreSQL
from knowledge.vector_index import ChromaServer, EmbeddedChroma, PgVector, VectorIndex, VectorStore

FINGERPRINT = "a" * 64


def unit(vectors: NDArray[np.float64]) -> NDArray[np.float32]:
    lengths: NDArray[np.float64] = np.linalg.norm(vectors, axis=1, keepdims=True)
    return (vectors / lengths).astype(np.float32)


def clustered(count: int, seed: int = 0) -> NDArray[np.float32]:
    """Cluster by cluster, as the chunks of documents on one topic come."""
    random = np.random.default_rng(seed)
    centres = random.normal(size=(count // 50 + 1, 64))
    return unit(centres[np.sort(random.integers(len(centres), size=count))] + 0.35 * random.normal(size=(count, 64)))


def scattered(count: int, seed: int = 0) -> NDArray[np.float32]:
    """Nothing is near anything, which is as hard as it gets."""
    return unit(np.random.default_rng(seed).normal(size=(count, 128)))


def exact(vectors: NDArray[np.float32], query: NDArray[np.float32], limit: int) -> list[int]:
    return [int(row) for row in np.argsort(-(vectors @ query), kind="stable")[:limit]]


@pytest.fixture(scope="module")
def vectors() -> NDArray[np.float32]:
    return clustered(1200)


@pytest.fixture(
    scope="module",
    params=["embedded", pytest.param("chroma", marks=pytest.mark.heavy), pytest.param("pgvector", marks=pytest.mark.heavy)],
)
def store(request: pytest.FixtureRequest) -> Iterator[VectorStore]:
    store: VectorStore
    match request.param:
        case "chroma":
            store = ChromaServer(request.getfixturevalue("chroma").new_database())
        case "pgvector":
            store = PgVector(PostgreSQL(request.getfixturevalue("postgres").new_database().replace("+asyncpg", "")))
        case _:
            store = EmbeddedChroma()
    yield store
    store.close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, store: VectorStore, vectors: NDArray[np.float32]) -> Path:
    folder = tmp_path_factory.mktemp("20261101T000000Z-")
    store.write(folder, vectors, FINGERPRINT)
    return folder


@contextmanager
def opened(store: VectorStore, folder: Path) -> Iterator[VectorIndex]:
    index = store.open(folder, FINGERPRINT)
    try:
        yield index
    finally:
        index.close()


def contents(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("kind", [clustered, scattered])
def test_recall_at_10_against_exact_search(tmp_path: Path, store: VectorStore, kind: Callable[[int, int], NDArray[np.float32]]) -> None:
    """With Chroma's defaults it is 0.96 for the clustered vectors and 0.81 for the scattered ones."""
    vectors, queries = kind(3000, 0), kind(100, 1)
    folder = tmp_path / f"20261101T000000Z-{kind.__name__}"
    folder.mkdir()
    store.write(folder, vectors, FINGERPRINT)
    with opened(store, folder) as index:
        found = sum(len({*index.nearest(query, 10)} & {*exact(vectors, query, 10)}) for query in queries)
    assert found / (10 * len(queries)) >= 0.98


def test_a_vector_finds_itself_first(store: VectorStore, folder: Path, vectors: NDArray[np.float32]) -> None:
    with opened(store, folder) as index:
        assert len(index) == len(vectors)
        assert [index.nearest(vectors[row], 1) for row in (0, 999, 1000, 1199)] == [[0], [999], [1000], [1199]]


def test_reading_changes_no_file(store: VectorStore, folder: Path, vectors: NDArray[np.float32]) -> None:
    before = contents(folder)
    with opened(store, folder) as index:
        index.nearest(vectors[0], 5)
    assert contents(folder) == before


def _neighbours_in_another_process(folder: Path, queries: NDArray[np.float32], limit: int) -> list[list[int]]:
    with opened(EmbeddedChroma(), folder) as index:
        return [index.nearest(query, limit) for query in queries]


def test_two_processes_find_the_same_neighbours_at_the_same_time(tmp_path: Path, vectors: NDArray[np.float32]) -> None:
    EmbeddedChroma().write(tmp_path, vectors, FINGERPRINT)
    queries = vectors[:200:10]
    with multiprocessing.get_context("spawn").Pool(2) as processes:
        first, second = processes.starmap(_neighbours_in_another_process, [(tmp_path, queries, 10)] * 2)
    assert first == second == _neighbours_in_another_process(tmp_path, queries, 10)


def test_many_searches_at_once_find_the_same(store: VectorStore, folder: Path, vectors: NDArray[np.float32]) -> None:
    queries = vectors[:400:10]
    with opened(store, folder) as index, ThreadPoolExecutor(8) as threads:
        assert list(threads.map(lambda query: index.nearest(query, 10), queries)) == [index.nearest(query, 10) for query in queries]


def test_an_empty_index_finds_nothing(tmp_path: Path, store: VectorStore) -> None:
    store.write(tmp_path, np.empty((0, 8), dtype=np.float32), FINGERPRINT)
    with opened(store, tmp_path) as index:
        assert len(index) == 0
        assert index.nearest(np.ones(8, dtype=np.float32), 5) == []


def test_a_vector_that_is_no_number_finds_nothing(store: VectorStore, folder: Path) -> None:
    with opened(store, folder) as index:
        assert index.nearest(np.full(64, np.nan, dtype=np.float32), 5) == []


def test_a_generation_without_vectors_is_a_plain_error(tmp_path: Path, store: VectorStore) -> None:
    with pytest.raises(IndexUnavailable, match=r"cannot be opened|python -m knowledge build"):
        store.open(tmp_path / "nothing", FINGERPRINT)


def test_an_attempt_that_was_cut_short_is_replaced(tmp_path: Path, store: VectorStore, vectors: NDArray[np.float32]) -> None:
    if isinstance(store, EmbeddedChroma):
        pytest.skip("its folder is new for every attempt")
    store.write(tmp_path, vectors[:10], FINGERPRINT)
    store.write(tmp_path, vectors[10:30], FINGERPRINT)
    with opened(store, tmp_path) as index:
        assert len(index) == 20
        assert index.nearest(vectors[10], 1) == [0]


def test_vectors_of_another_embedding_model_are_refused_although_they_have_as_many_numbers(
    tmp_path: Path, store: VectorStore, vectors: NDArray[np.float32]
) -> None:
    if isinstance(store, EmbeddedChroma):
        pytest.skip("the manifest beside it tells")
    store.write(tmp_path, vectors[:10], "b" * 64)
    with pytest.raises(IndexMismatch, match="another embedding model"):
        store.open(tmp_path, FINGERPRINT)


def test_what_is_not_kept_goes_and_what_is_kept_stays(tmp_path: Path, store: VectorStore, vectors: NDArray[np.float32]) -> None:
    if isinstance(store, EmbeddedChroma):
        pytest.skip("its vectors go with their folder")
    old, new = tmp_path / "old", tmp_path / "new"
    for folder in (old, new):
        store.write(folder, vectors[:10], FINGERPRINT)
    reading = store.open(old, FINGERPRINT)
    store.keep_only({"new"})
    with pytest.raises(IndexUnavailable):
        reading.nearest(vectors[0], 1)
    with pytest.raises(IndexUnavailable):
        store.open(old, FINGERPRINT)
    with opened(store, new) as index:
        assert index.nearest(vectors[3], 1) == [3]


@pytest.mark.parametrize(
    "store", [ChromaServer("http://127.0.0.1:1"), PgVector(PostgreSQL("postgresql://127.0.0.1:1/none"))], ids=["chroma", "pgvector"]
)
def test_a_server_that_is_not_there_is_unreachable_at_once(tmp_path: Path, store: VectorStore, vectors: NDArray[np.float32]) -> None:
    assert not store.answers()
    with pytest.raises(IndexUnreachable, match=r"at 127\.0\.0\.1:1 does not answer"):
        store.open(tmp_path, FINGERPRINT)
    with pytest.raises(IndexUnreachable):
        store.write(tmp_path, vectors[:10], FINGERPRINT)
    store.close()


def test_chromadb_is_loaded_in_the_background_while_something_else_is_done() -> None:
    """In a process of its own: here it is loaded already."""
    steps = """
import sys, threading
from knowledge.vector_index import EmbeddedChroma
assert "chromadb" not in sys.modules
EmbeddedChroma().prepare()
for thread in threading.enumerate():
    if thread is not threading.current_thread():
        thread.join()
assert "chromadb" in sys.modules
"""
    subprocess.run([sys.executable, "-c", steps], check=True)


def test_preparing_is_no_part_of_writing(tmp_path: Path, store: VectorStore, vectors: NDArray[np.float32]) -> None:
    store.prepare()
    store.write(tmp_path, vectors, FINGERPRINT)
    with opened(store, tmp_path) as index:
        assert index.nearest(vectors[3], 1) == [3]
