"""Which words of a message only tell something before it asks: "My dad is colour blind. Could he apply?" asks of applying."""

from __future__ import annotations

import re

from bot import patterns
from knowledge import tokens

_ASKS = patterns.load("requests")["question_sentence"]
_BETWEEN_SENTENCES = re.compile(r"(?<=[.?!])\s+|\n+")


def only_told(query: str) -> frozenset[str]:
    """Lower-case words that stand in no sentence that asks; none where no sentence asks or every one does."""
    sentences = _BETWEEN_SENTENCES.split(query)
    asking = [sentence for sentence in sentences if _ASKS.search(sentence)]
    if not asking or len(asking) == len(sentences):
        return frozenset()
    return frozenset(tokens(query)) - frozenset(token for sentence in asking for token in tokens(sentence))
