from __future__ import annotations

import pytest

from bot.messages.second_person import said_back


@pytest.mark.parametrize(
    ("said", "back"),
    [
        ("I drive a lorry", "You drive a lorry"),
        ("I'm a bookkeeper", "You are a bookkeeper"),
        ("we employ forty people at our mill", "You employ forty people at your mill"),
        ("my mum answers phones for the council", "Your mum answers phones for the council"),
        ("my son's a driver", "Your son is a driver"),
        ("hi, I've been a miller", "You have been a miller"),
        ("I was a typist, myself", "You were a typist, yourself"),
    ],
)
def test_what_they_said_is_said_to_them(said: str, back: str) -> None:
    assert said_back(said) == back


@pytest.mark.parametrize(
    "said",
    [
        "I'm a [baker](https://evil.example)",
        "I am <b>rich</b>",
        "I sell www.evil.example",
        "I work at evil.example",
        "drive a lorry",
        "I am " + "very " * 30 + "old",
    ],
)
def test_nothing_but_words_in_a_sentence_is_said_back(said: str) -> None:
    assert said_back(said) is None
