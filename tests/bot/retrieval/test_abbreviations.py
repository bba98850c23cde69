from __future__ import annotations

import pytest

from bot.retrieval.abbreviations import spelled_out
from tests.sample_evidence import chunk

CHUNKS = [
    chunk(1, "Radio", "Every SHF set is checked in May. The SHF band is for ships."),
    chunk(2, "Words", "The sets listen on Super High Frequency by day. A mayday is repeated three times."),
    chunk(3, "Masters", "The Harbour Authority Office (HO) keeps the keys. A SAR (search and rescue) boat is always manned."),
]


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("What does SHF stand for?", "The sets listen on Super High Frequency by day."),
        ("what's shf short for", "The sets listen on Super High Frequency by day."),
        ("whats SHF even short for??", "The sets listen on Super High Frequency by day."),
        ("What does SHF exactly stand for?", "The sets listen on Super High Frequency by day."),
        ("What does HO stand for?", "The Harbour Authority Office (HO) keeps the keys."),
        ("What do the letters SAR stand for?", "A SAR (search and rescue) boat is always manned."),
        ("Tell me what the letters SAR are short for.", "A SAR (search and rescue) boat is always manned."),
        ("What are the letters SAR short for?", "A SAR (search and rescue) boat is always manned."),
        ("shf stands for??", "The sets listen on Super High Frequency by day."),
        ("HO is short for what?", "The Harbour Authority Office (HO) keeps the keys."),
        ("SAR - what does it stand for?", "A SAR (search and rescue) boat is always manned."),
        ("What is the long form of SHF?", "The sets listen on Super High Frequency by day."),
    ],
)
def test_the_sentence_that_spells_an_abbreviation_out_is_found(question: str, sentence: str) -> None:
    found = spelled_out(question, CHUNKS)
    assert found is not None
    assert found.text == sentence


@pytest.mark.parametrize(
    "question", ["What does VHF stand for?", "What does SHF do?", "What does the harbour stand for?", "SHF is what ships listen on"]
)
def test_what_nothing_spells_out_or_nobody_asks_for_is_not_found(question: str) -> None:
    assert spelled_out(question, CHUNKS) is None
