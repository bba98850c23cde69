from __future__ import annotations

import pytest

from bot.distress.danger_words import put_right


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("i jsut wnat to die", "i just want to die"),
        ("dnt wanna b here", "don't want to be here"),
        ("killing himslef", "killing himself"),
        ("sucidal thoughts", "suicidal thoughts"),
        ("worthles", "worthless"),
        ("k i l l myself", "kill myself"),
        ("s.u.i.c.i.d.e", "suicide"),
        ("i w4nt to d1e", "i want to die"),
        ("sooooo tired", "so tired"),
        ("endin it", "ending it"),
    ],
)
def test_slips_slang_and_disguises_are_put_right(typed: str, meant: str) -> None:
    assert put_right(typed) == meant


@pytest.mark.parametrize(
    "text",
    [
        "Which skills should a bookkeeper learn?",
        "I shared a killer presentation and scored; my reasons were good",
        "Our diet app: can 3 people and 2 robots run it?",
        "She  loved   her lines",
    ],
)
def test_what_is_right_stays_as_it_is(text: str) -> None:
    assert put_right(text) == text
