from __future__ import annotations

import numpy as np

from bot.distress.terms import rows, shared_terms, terms


def test_the_terms_are_words_and_pairs_of_neighbours() -> None:
    assert terms("Any hope?") == {"any", "hope", "?", "any hope", "hope ?"}
    assert "don't" in terms("I don’t know")


def test_a_term_of_one_exemplar_alone_is_left_out() -> None:
    assert shared_terms(["any hope", "no hope", "a roofer"]) == ("hope",)


def test_texts_are_compared_by_the_share_of_known_terms_in_common() -> None:
    matrix = rows(["any hope", "hope", "roofer"], {"any": 0, "hope": 1, "any hope": 2})
    shares = np.array([[1.0, 3**-0.5, 0.0], [3**-0.5, 1.0, 0.0], [0.0, 0.0, 0.0]])
    assert np.allclose(matrix @ matrix.T, shares, atol=1e-6)


def test_words_that_are_not_known_make_the_others_say_less() -> None:
    places = {"i": 0, "it": 1}
    short, long = rows(["I it", "I solder it to fittings of boilers"], places)
    assert long.sum() < 0.7 * short.sum()
