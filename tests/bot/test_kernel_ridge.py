from __future__ import annotations

import numpy as np

from bot.kernel_ridge import KernelRidge
from bot.terms import Terms

TEXTS = ("red apple", "green apple", "red brick", "grey brick")
VECTORS = np.eye(4, dtype=np.float32)
FRUIT = np.array([[1.0], [1.0], [-1.0], [-1.0]])


def fitted(weights: np.ndarray[tuple[int], np.dtype[np.float64]] | None = None, words: float = 1.0) -> KernelRidge:
    counts = np.ones(len(TEXTS)) if weights is None else weights
    return KernelRidge.fitted(Terms(), 3.0, TEXTS, VECTORS, FRUIT, weights=counts, words=words, penalty=0.1)


def test_exemplars_score_on_the_side_of_their_target() -> None:
    scores = fitted().scores(TEXTS, VECTORS)
    assert (np.sign(scores) == FRUIT).all()


def test_a_text_far_from_all_exemplars_is_told_by_its_words() -> None:
    far = np.full((1, 4), -0.5, dtype=np.float32)
    assert fitted().scores(["an apple"], far) > 0 > fitted().scores(["a brick"], far)


def test_a_text_of_no_known_word_is_told_by_its_meaning() -> None:
    assert fitted().scores(["pear"], VECTORS[:1]) > 0 > fitted().scores(["slate"], VECTORS[3:])


def test_what_weighs_more_pulls_the_others() -> None:
    unknown = np.full((1, 4), 0.5, dtype=np.float32)
    of_fruit, of_bricks = (fitted(np.array(weights)) for weights in ([9.0, 9.0, 1.0, 1.0], [1.0, 1.0, 9.0, 9.0]))
    assert of_fruit.scores(["thing"], unknown) > of_bricks.scores(["thing"], unknown)


def test_the_same_exemplars_give_the_same_weights() -> None:
    assert (fitted().pulls == fitted().pulls).all()
