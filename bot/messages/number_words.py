"""Small numbers in words."""

from __future__ import annotations

NUMBER_WORDS = tuple("zero one two three four five six seven eight nine ten eleven twelve".split())


def in_words(count: int) -> str:
    """In digits from thirteen on."""
    return NUMBER_WORDS[count] if count < len(NUMBER_WORDS) else str(count)
