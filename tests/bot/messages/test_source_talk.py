from __future__ import annotations

import pytest

from bot.messages.source_talk import without_source
from bot.safety import screen
from bot.stages import Question
from bot.understanding import understand


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Which knots does the handbook name?", "Which knots are there?"),
        ("Which trades does the article describe as dying?", "Which trades are dying?"),
        ("Which boats does the article say are safe?", "Which boats are safe?"),
        ("How many locks does the text list?", "How many locks are there?"),
        ("What knots are mentioned in the guide?", "What knots are there?"),
        ("Name the old trades in the article.", "Name the old trades."),
        ("according to the guide, how long is a shift?", "How long is a shift?"),
        ("How long is a shift according to the guide?", "How long is a shift?"),
    ],
)
def test_what_answers_is_no_part_of_what_is_asked(text: str, asked: str) -> None:
    assert without_source(text) == asked
    assert understand(Question(text), screen(text)).query == asked


@pytest.mark.parametrize(
    "text",
    [
        "What does the article conclude?",
        "Which chapters are in the handbook?",
        "What can I find in this guide?",
        "Why does the author say that boats are safe?",  # a claim, which is checked
        "Does the article mention ropemakers?",
        "Who pays for the handbook?",
    ],
)
def test_what_is_asked_of_the_document_itself_stays(text: str) -> None:
    assert without_source(text) == text
