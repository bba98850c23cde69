"""Passages that speak to a bot and not to a reader: whoever slipped them into a document, they are no evidence."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from knowledge.encoded_text import decoded
from knowledge.passages import Chunk
from knowledge.pattern_files import read_patterns

_EXCERPT_CHARACTERS = 120


@dataclass(frozen=True, slots=True)
class PoisonedPassage:
    """What an operator is shown of it: where it stands, and the words that give it away."""

    document_key: str
    section: str
    excerpt: str


@cache
def order_patterns() -> dict[str, re.Pattern[str]]:
    """By name; "override" and "forged_markup" are attacks in a person's message too."""
    return read_patterns(Path(__file__).with_suffix(".toml"))


@lru_cache(maxsize=10_000)
def poisoned(text: str) -> bool:
    return _order(text) is not None


def harmless(chunk: Chunk) -> bool:
    return not poisoned(chunk.search_text)


def poisoned_passages(document_key: str, chunks: Iterable[Chunk]) -> tuple[PoisonedPassage, ...]:
    """The passages that no answer will use, in document order."""
    found = ((chunk, _order(chunk.search_text)) for chunk in chunks)
    return tuple(PoisonedPassage(document_key, " > ".join(chunk.heading_path), _excerpt(order)) for chunk, order in found if order)


def _order(text: str) -> re.Match[str] | None:
    readings = (text, *decoded(text))  # a language model reads base64 as well as it reads German
    return next((match for said in readings for pattern in order_patterns().values() if (match := pattern.search(said))), None)


def _excerpt(order: re.Match[str]) -> str:
    """The words around the order, on one line and without what a terminal would obey."""
    before = order.string.rfind(" ", 0, max(0, order.start() - 20)) + 1
    words = " ".join(order.string[before : before + _EXCERPT_CHARACTERS].split())
    return "".join(character for character in words if character.isprintable())
