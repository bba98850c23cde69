from __future__ import annotations

import pytest

from bot.follow_ups.follow_up_words import put_right


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("waht abuot the secnod one", "what about the second one"),
        ("Teh frist skkills", "The first skills"),
        ("wihch are they", "which are they"),
    ],
)
def test_slips_in_the_words_of_a_follow_up_are_put_right(text: str, meant: str) -> None:
    assert put_right(text) == meant


@pytest.mark.parametrize("text", ["a form from then on", "bussiness adn hemp", "The thin thing", "who lost the list"])
def test_other_words_are_left_alone(text: str) -> None:
    assert put_right(text) == text
