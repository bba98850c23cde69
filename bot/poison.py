"""Passages that speak to a bot and not to a reader: whoever slipped them into a document, they are no evidence."""

from __future__ import annotations

from functools import lru_cache

from bot import patterns
from knowledge import Chunk

_ORDERS = patterns.load("documents")["orders"]
_ATTACKS = tuple(pattern for name, pattern in patterns.load("attacks").items() if name in {"override", "forged_markup"})


@lru_cache(maxsize=10_000)
def poisoned(text: str) -> bool:
    return bool(_ORDERS.search(text)) or any(pattern.search(text) for pattern in _ATTACKS)


def harmless(chunk: Chunk) -> bool:
    return not poisoned(chunk.search_text)
