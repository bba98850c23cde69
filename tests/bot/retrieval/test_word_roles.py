from __future__ import annotations

import numpy as np

from bot.retrieval import fitted_coverage
from bot.retrieval.word_roles import UNDECIDED, WordRoles
from knowledge import EmbeddingModel


def roles() -> WordRoles:
    fitted = fitted_coverage.read()
    return WordRoles(fitted.word_direction, fitted.word_bias)


def test_words_that_were_in_neither_list_are_told_apart(embedding_model: EmbeddingModel) -> None:
    restricting = ["blacksmith", "Reykjavik", "invoice", "kilometre", "goldfish"]
    asking = ["honestly", "roughly", "explained", "wondering", "somehow"]
    shares = roles().restricting(embedding_model.encode([*restricting, *asking]))
    assert min(shares[:5]) > max(shares[5:])


def test_with_an_embedding_of_another_size_every_word_counts_half() -> None:
    assert roles().restricting(np.zeros((2, 5), dtype=np.float32)) == [UNDECIDED] * 2
