"""Which words of a message only tell something beside what it asks: "My dad is colour blind. Could he apply?" asks of applying."""

from __future__ import annotations

import re

from bot import patterns
from knowledge import tokens

_ASKS = patterns.load("requests")["question_sentence"]
_BETWEEN_SENTENCES = re.compile(r"(?<=[.?!])\s+|\n+")
# "Can my husband come?": documents speak of partners, guests and adults, and seldom of anybody's husband
_KIN = re.compile(
    r"\b(?:my|our|his|her|your) (?:(?:little|big|older|elder|younger|eldest|youngest|late|own|two|three) )?"
    r"(?P<kin>husband|wife|spouse|partner|boyfriend|girlfriend|fianc[ée]e?|mother|father|mum|mom|dad|sons?|daughters?|lad|brothers?|sisters?"
    r"|uncle|aunt|auntie|cousins?|nephews?|nieces?|gran|granny|grandma|grandpa|grandad|grandmother|grandfather|mate|friends?)\b",
    re.IGNORECASE,
)


def only_told(query: str) -> frozenset[str]:
    """Lower-case words that stand in no sentence that asks, where another does, and of whom in the family it asks."""
    return _before_asking(query) | kin_spoken_of(query)


def kin_spoken_of(text: str) -> frozenset[str]:
    return frozenset(match["kin"].lower() for match in _KIN.finditer(text))


def asking_part(query: str) -> str | None:
    """The sentences that ask, of a message that also tells something in others; None of any other message."""
    sentences = _BETWEEN_SENTENCES.split(query)
    asking = [sentence for sentence in sentences if _ASKS.search(sentence)]
    return " ".join(asking) if asking and len(asking) < len(sentences) else None


def _before_asking(query: str) -> frozenset[str]:
    asking = asking_part(query)
    return frozenset(tokens(query)) - frozenset(tokens(asking)) if asking else frozenset()
