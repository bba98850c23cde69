from __future__ import annotations

import pytest

from bot.messages.slips import one_letter_off, swapped_or_doubled

WORDS = frozenset({"which", "second", "skills"})


@pytest.mark.parametrize(("typed", "meant"), [("wihch", "which"), ("secnod", "second"), ("skkills", "skills"), ("witch", None)])
def test_swapped_and_doubled_letters_are_put_right(typed: str, meant: str | None) -> None:
    assert swapped_or_doubled(typed, WORDS) == meant


@pytest.mark.parametrize("typed", ["sufering", "sufferring", "sufforing"])
def test_a_letter_missing_too_many_or_another_is_one_slip(typed: str) -> None:
    assert one_letter_off(typed, "suffering")


@pytest.mark.parametrize("typed", ["buffering", "suffer", "sfuferingg"])
def test_another_beginning_or_more_is_another_word(typed: str) -> None:
    assert not one_letter_off(typed, "suffering")
