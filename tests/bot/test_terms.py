from __future__ import annotations

import numpy as np

from bot.terms import Terms


def test_the_terms_are_words_and_runs_of_neighbours() -> None:
    assert Terms().of("Any hope?") == {"any", "hope", "?", "any hope", "hope ?"}
    assert "don't" in Terms().of("I don’t know")
    assert "any hope ?" in Terms(longest=3).of("Any hope?")


def test_how_a_message_begins_and_ends_may_count() -> None:
    assert {"^ any", "? $"} <= Terms(ends=True).of("Any hope?")


def test_a_term_of_one_exemplar_alone_is_left_out() -> None:
    assert Terms().shared(["any hope", "no hope", "a roofer"]) == ("hope",)


def test_texts_are_compared_by_the_share_of_known_terms_in_common() -> None:
    matrix = Terms().rows(["any hope", "hope", "roofer"], {"any": 0, "hope": 1, "any hope": 2})
    shares = np.array([[1.0, 3**-0.5, 0.0], [3**-0.5, 1.0, 0.0], [0.0, 0.0, 0.0]])
    assert np.allclose(matrix @ matrix.T, shares, atol=1e-6)


def test_words_that_are_not_known_make_the_others_say_less() -> None:
    places = {"i": 0, "it": 1}
    short, long = Terms().rows(["I it", "I solder it to fittings of boilers"], places)
    assert long.sum() < 0.7 * short.sum()
