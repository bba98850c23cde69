"""Growth is measured over an index that is built and searched as every other is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

from evals.benchmark import growth
from evals.benchmark.growth import MadeUpEmbedding
from knowledge import KnowledgeSettings


def no_progress(name: str, steps: int) -> Callable[[], None]:
    return lambda: None


def test_passages_of_one_cluster_are_near_each_other_and_far_from_the_rest() -> None:
    vectors = MadeUpEmbedding(384).encode(["cluster1 a", "cluster1 b", "cluster2 a"])
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1)
    assert vectors[0] @ vectors[1] > 0.3 > abs(vectors[0] @ vectors[2])
    assert np.array_equal(vectors, MadeUpEmbedding(384).encode(["cluster1 a", "cluster1 b", "cluster2 a"]))


async def test_every_passage_is_indexed_and_the_true_neighbours_are_found(tmp_path: Path) -> None:
    figures = await growth.measure(KnowledgeSettings(), tmp_path, [200], no_progress)
    names = {figure.name: figure for figure in figures}
    assert names["of the 8 true neighbours at 200"].value >= 0.98
    assert names["indexing 200 without embedding"].value > 0
