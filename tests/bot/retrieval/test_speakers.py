from __future__ import annotations

import pytest

from bot.retrieval.speakers import speaker_words
from knowledge import Document

REPORT = Document("1", "tides.md", "Two Tides: what steam changed in the bay", "A report of the Grimsand Observatory for Trade.", "0")


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ('When is a hand "idle" according to the Observatory people?', {"according", "observatory", "people"}),
        ("According to the Observatory, when is a pilot idle?", {"according", "observatory"}),
        ("In what respects do the authors of Two Tides admit that they know little?", {"authors", "two", "tides", "admit"}),
        ("Which trade in the Observatory's comparison grew?", {"observatory's", "comparison"}),
        ("What does the Observatory conclude of pilots?", {"observatory", "conclude"}),
    ],
)
def test_who_wrote_the_document_need_not_stand_in_its_passages(question: str, words: set[str]) -> None:
    assert speaker_words(question, [REPORT]) == words


@pytest.mark.parametrize(
    "question",
    [
        "What do unions say about the bay?",
        "According to the Ministry, when is a pilot idle?",
        "What does steam say of the bay?",  # nobody writes who is not called by name
        "Which trade in the Guild's survey grew?",
        "When is a pilot idle?",
    ],
)
def test_whoever_did_not_write_it_must_be_met_like_any_word(question: str) -> None:
    assert speaker_words(question, [REPORT]) == frozenset()
