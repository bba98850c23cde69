"""The order of passages by how good they are for a query."""

from __future__ import annotations

from collections.abc import Iterable

from knowledge import Passage, content_words


def says_something(passage: Passage) -> bool:
    """A line that only introduces what follows it is no answer."""
    return not passage.chunk.text.rstrip().endswith(":")


def relevance(query_words: frozenset[str], passage: Passage) -> float:
    """Nearness in meaning and in words, 0 to 1: unlike a fused rank it says how good a passage is, not only that it is better."""
    words = frozenset(content_words(passage.chunk.search_text))
    shared = len(query_words & words) / len(query_words) if query_words else 0.0
    return 0.7 * max(0.0, passage.similarity) + 0.3 * shared


def ordered(query: str, passages: Iterable[Passage]) -> tuple[Passage, ...]:
    words = frozenset(content_words(query))
    return tuple(sorted(passages, key=lambda passage: relevance(words, passage), reverse=True))
