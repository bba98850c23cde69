from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from knowledge.errors import IndexUnavailable
from knowledge.vector_index import VectorIndex


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


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, vectors: NDArray[np.float32]) -> Path:
    folder = tmp_path_factory.mktemp("vectors") / "chroma"
    VectorIndex.create(folder, vectors)
    return folder


def contents(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("kind", [clustered, scattered])
def test_recall_at_10_against_exact_search(tmp_path: Path, kind: Callable[[int, int], NDArray[np.float32]]) -> None:
    """With Chroma's defaults it is 0.96 for the clustered vectors and 0.81 for the scattered ones."""
    vectors, queries = kind(3000, 0), kind(100, 1)
    VectorIndex.create(tmp_path / "chroma", vectors)
    index = VectorIndex(tmp_path / "chroma")
    found = sum(len({*index.nearest(query, 10)} & {*exact(vectors, query, 10)}) for query in queries)
    index.close()
    assert found / (10 * len(queries)) >= 0.98


def test_a_vector_finds_itself_first(folder: Path, vectors: NDArray[np.float32]) -> None:
    index = VectorIndex(folder)
    assert [index.nearest(vectors[row], 1) for row in (0, 999, 1000, 1199)] == [[0], [999], [1000], [1199]]
    index.close()


def test_reading_changes_no_file(folder: Path, vectors: NDArray[np.float32]) -> None:
    before = contents(folder)
    index = VectorIndex(folder)
    index.nearest(vectors[0], 5)
    index.close()
    assert contents(folder) == before


def _neighbours_in_another_process(folder: Path, queries: NDArray[np.float32], limit: int) -> list[list[int]]:
    index = VectorIndex(folder)
    found = [index.nearest(query, limit) for query in queries]
    index.close()
    return found


def test_two_processes_find_the_same_neighbours_at_the_same_time(folder: Path, vectors: NDArray[np.float32]) -> None:
    queries = vectors[:200:10]
    with multiprocessing.get_context("spawn").Pool(2) as processes:
        first, second = processes.starmap(_neighbours_in_another_process, [(folder, queries, 10)] * 2)
    assert first == second == _neighbours_in_another_process(folder, queries, 10)


def test_an_empty_index_finds_nothing(tmp_path: Path) -> None:
    VectorIndex.create(tmp_path / "chroma", np.empty((0, 8), dtype=np.float32))
    index = VectorIndex(tmp_path / "chroma")
    assert len(index) == 0
    assert index.nearest(np.ones(8, dtype=np.float32), 5) == []
    index.close()


def test_a_vector_that_is_no_number_finds_nothing(folder: Path) -> None:
    index = VectorIndex(folder)
    assert index.nearest(np.full(64, np.nan, dtype=np.float32), 5) == []
    index.close()


def test_a_folder_without_an_index_is_a_plain_error(tmp_path: Path) -> None:
    with pytest.raises(IndexUnavailable, match="cannot be opened"):
        VectorIndex(tmp_path / "nothing")
