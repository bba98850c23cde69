from __future__ import annotations

import pytest

from knowledge.spelling import Spelling

TEXTS = ["Ropemakers twist hemp into hawsers.", "The lighthouse keeper trims the lamp.", "Judgement stays with the harbour master."]
SPELLING = Spelling(TEXTS, known={"worry", "lorry", "dentist"})


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("what do ropemkaers twist", "what do ropemakers twist"),
        ("the lighthuose keepr", "the lighthouse keeper"),
        ("who twsit hemp becuase", "who twist hemp because"),
        ("judgmeent", "judgement"),
    ],
)
def test_slips_are_put_right_by_the_words_of_the_documents(typed: str, meant: str) -> None:
    assert SPELLING.put_right(typed) == meant


@pytest.mark.parametrize("text", ["my lorry", "a dentist in Hempstadt", "lam hem", "xyzzy plugh", "What about Twistt?", "Keeper!"])
def test_words_of_the_language_names_and_short_words_stay(text: str) -> None:
    assert SPELLING.put_right(text) == text


def test_without_documents_nothing_is_put_right_but_words_of_every_text() -> None:
    assert Spelling([], known=frozenset()).put_right("becuase ropemkaers") == "because ropemkaers"
