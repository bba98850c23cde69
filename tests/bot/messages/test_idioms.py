from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot import patterns
from bot.messages.idioms import in_plain_words

DICTIONARY = [line.split("\t") for line in (Path(patterns.__file__).parent / "idioms.tsv").read_text(encoding="utf-8").splitlines()]


def never(words: str) -> bool:
    return False


@pytest.mark.parametrize(
    ("asked", "plain"),
    [
        ("Who could show me the ropes?", "Who could teach the basics?"),
        ("what would that set me back", "what would that cost"),
        ("Are typists skating on thin ice?", "Are typists at risk?"),
        ("Do I have to pull my weight?", "Do I have to contribute?"),
        ("He Threw In The Towel last year", "He gave up last year"),
        ("Do the costs set the firm back a year?", "Do the costs set the firm back a year?"),
        ("", ""),
    ],
)
def test_a_figure_of_speech_is_read_as_what_it_means(asked: str, plain: str) -> None:
    assert in_plain_words(asked, never) == plain


def test_what_is_literal_where_it_is_asked_stays() -> None:
    heard: list[str] = []

    def of_lakes(words: str) -> bool:
        heard.append(words)
        return "ice" in words

    assert (
        in_plain_words("Is the shed on thin ice, and can I throw in the towel?", of_lakes) == "Is the shed on thin ice, and can I give up?"
    )
    assert set(heard) == {"on thin ice", "throw in the towel"}


def test_no_figure_of_speech_stands_twice_and_each_has_a_meaning() -> None:
    assert len({pattern for pattern, _ in DICTIONARY}) == len(DICTIONARY) > 2000
    assert all(plain and plain == plain.strip() and not re.search(r"[{}()|]", plain) for _, plain in DICTIONARY)


def test_every_figure_of_speech_of_plain_words_is_found() -> None:
    plainly_written = [pattern for pattern, _ in DICTIONARY if re.fullmatch(r"(?:[a-z]+|\{me\}|\{my\}| )+", pattern)]
    assert len(plainly_written) > 500
    said = [pattern.replace("{me}", "them").replace("{my}", "their") for pattern in plainly_written]
    assert [one for one in said if in_plain_words(f"is it so that they {one} here", never) == f"is it so that they {one} here"] == []
