"""Whether every claim of an answer carries a source that says it, as a reader of the answer can check."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from knowledge import content_words, split_sentences

MARKER = re.compile(r"\[(\d+)\]")
# What a person said of themselves, said back to them, and the offer to go on claim nothing that a source could hold.
SAID_BACK = re.compile(r"You are an? |If you tell me ")
HALF = 0.5


def uncited(text: str) -> list[str]:
    """Sentences of a reply's text (Markdown with [n] markers) without a marker behind them. What ends in a colon leads over, no more."""
    pieces = MARKER.split(text)  # text, number, text, number, ..., text
    found = []
    for place, piece in enumerate(pieces[::2]):
        sentences = [part for line in piece.split("\n") for part in _sentences(line.strip(" -*"))]
        claims = [sentence for sentence in sentences if not sentence.endswith(":") and not SAID_BACK.match(sentence)]
        has_marker = 2 * place + 1 < len(pieces)
        found += claims[:-1] if has_marker else claims
    return found


def _sentences(line: str) -> list[str]:
    return [line[start:end] for start, end in split_sentences(line)]


def unsupported(text: str, sources: Sequence[Mapping[str, Any]]) -> list[str]:
    """Claims of which the cited sentence says less than half, or cites a sentence that its passage does not hold."""
    pieces = MARKER.split(text)
    found = []
    for said, number in zip(pieces[::2], pieces[1::2], strict=False):
        source = sources[int(number) - 1]
        claim = content_words(_sentences(said.split("\n")[-1].strip(" -*"))[-1].rsplit(":** ", 1)[-1])
        held = set(content_words(source["snippet"]))
        if source["sentence"] not in source["snippet"] or sum(word in held for word in claim) < HALF * len(claim):
            found.append(said)
    return found
