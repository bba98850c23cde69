from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from knowledge.recent_vectors import BATCH, REMEMBERED, RecentVectors


class Counting:
    """A vector of one number a text, its length, and what was computed."""

    def __init__(self) -> None:
        self.batches: list[tuple[str, ...]] = []

    def compute(self, texts: Sequence[str]) -> list[NDArray[np.float32]]:
        self.batches.append(tuple(texts))
        return [np.array([len(text)], dtype=np.float32) for text in texts]


def test_what_is_missing_is_computed_together_and_what_is_known_is_not_computed_again() -> None:
    counting = Counting()
    recent = RecentVectors(counting.compute)
    recent.of(["a"])
    vectors = recent.of(["bbb", "a", "cc", "bbb"])
    assert [float(vector[0]) for vector in vectors] == [3, 1, 2, 3]
    assert counting.batches == [("a",), ("cc", "bbb")]


def test_many_texts_are_computed_in_batches_and_come_in_their_order() -> None:
    counting = Counting()
    texts = ["x" * length for length in range(3 * BATCH, 0, -1)]
    assert [float(vector[0]) for vector in RecentVectors(counting.compute).of(texts)] == [len(text) for text in texts]
    assert [len(batch) for batch in counting.batches] == [BATCH] * 3


def test_the_texts_that_were_asked_for_longest_ago_are_forgotten() -> None:
    counting = Counting()
    recent = RecentVectors(counting.compute)
    recent.of(["old", "kept"])
    recent.of([str(number) for number in range(REMEMBERED - 1)] + ["kept"])
    counting.batches.clear()
    recent.of(["kept"])
    assert not counting.batches
    recent.of(["old"])
    assert counting.batches == [("old",)]


def test_several_threads_get_the_right_vectors() -> None:
    recent = RecentVectors(Counting().compute)
    asked = [[f"{'y' * (number % 7)}{turn % 3}" for number in range(20)] for turn in range(40)]
    with ThreadPoolExecutor(8) as pool:
        for texts, vectors in zip(asked, pool.map(recent.of, asked), strict=True):
            assert [float(vector[0]) for vector in vectors] == [len(text) for text in texts]


def test_what_is_remembered_is_given_without_computing_and_one_unknown_text_is_enough_for_nothing() -> None:
    counting = Counting()
    recent = RecentVectors(counting.compute)
    recent.of(["a", "bb"])
    counting.batches.clear()
    remembered = recent.remembered(["bb", "a", "bb"])
    assert remembered is not None
    assert [float(vector[0]) for vector in remembered] == [2, 1, 2]
    assert recent.remembered(["a", "unknown"]) is None
    assert not counting.batches


def test_what_was_computed_elsewhere_is_remembered_and_what_is_looked_up_is_not_the_oldest() -> None:
    recent = RecentVectors(Counting().compute, remembered=2)
    recent.remember(["first", "second"], Counting().compute(["first", "second"]))
    assert recent.remembered(["first"]) is not None
    recent.of(["third"])
    assert recent.remembered(["first"]) is not None
    assert recent.remembered(["second"]) is None
