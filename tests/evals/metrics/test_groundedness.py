"""Groundedness is about claims, and says how many sentences were none."""

from __future__ import annotations

import pytest

from evals.metrics import groundedness
from evals.metrics.reply_text import sentences
from evals.metrics.support import LexicalSupport

PASSAGES = ["Robots fetch goods from the shelves of a warehouse.", "Nursing grows by 6 percent a year."]


def values(reply: str) -> dict[str, float]:
    return groundedness.metrics(groundedness.supports(sentences(reply), PASSAGES, LexicalSupport()))


def test_what_the_passages_say_is_grounded() -> None:
    assert values("Robots fetch goods from shelves. Nursing grows by 6 percent a year.") == {
        "exempt_share": 0,
        "groundedness": 1,
        "supported_share": 1,
    }


def test_what_they_do_not_say_is_not() -> None:
    found = values("Robots fetch goods from shelves. Lawyers will all be replaced within five years.")
    assert found["supported_share"] == 0.5
    assert found["groundedness"] < 0.7


def test_a_bot_that_only_asks_and_announces_is_seen_through() -> None:
    assert values("Here is what matters:\nWhat would you like to know?") == {"exempt_share": 1}


@pytest.mark.parametrize("claim", ["Nursing grows by 9 percent a year.", "Nursing does not grow by 6 percent a year."])
def test_a_changed_number_and_a_denial_are_not_supported(claim: str) -> None:
    assert values(claim)["supported_share"] == 0


def test_words_that_only_lead_to_a_claim_need_no_source() -> None:
    assert values("What you can build on: Nursing grows by 6 percent a year.")["supported_share"] == 1


def test_a_claim_under_another_label_is_not_supported() -> None:
    assert values("Telephone sales: Robots fetch goods from the shelves of a warehouse.")["supported_share"] == 0
