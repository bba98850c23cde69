"""What an abbreviation stands for: the sentence that spells it out, which no nearness in meaning finds."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.stages import Quote
from knowledge import Chunk

LEAST_INITIALS = 3  # two capitals in a row are as often a name
_ASKS = re.compile(
    r"\bwhat (?:do|does|did)\s+(?:the (?:letters|initials|abbreviation|acronym) )?(?P<stands>\w{2,6})\s+"
    r"(?:(?:actually|really|even|exactly) )?stand for\b"
    r"|\bwhat (?:the (?:letters|initials|abbreviation|acronym) )?(?P<told>\w{2,6}) "
    r"(?:stands? for|(?:is|are) (?:short|an abbreviation) (?:for|of))\b"
    r"|\bwhat(?: i|['’]?)s\s+(?P<is_short>\w{2,6})\s+"
    r"(?:(?:actually|really|even|exactly) )?(?:short|an abbreviation|an acronym) (?:for|of)\b"
    r"|\bwhat (?:is|are) (?:the (?:letters|initials) )?(?P<are_short>\w{2,6}) (?:short for|in full)\b"
    r"|^\W*(?:and |so )?(?:the (?:letters|initials|abbreviation|acronym) )?(?P<bare>\w{2,6})\s+"
    r"(?:stands? for|(?:is |are )?short for)(?: what)?\W*$"
    r"|^\W*(?P<before>\w{2,6})\s*[,:–—-]+\s*what (?:does|do) (?:it|that|this|they|the letters) stand for\b"
    r"|\b(?:full|long) (?:form|version) of (?:the (?:abbreviation|acronym) )?(?P<full>\w{2,6})\b"
    r"|\b(?:spell|write) out (?:the (?:abbreviation|acronym) )?(?P<spell>\w{2,6})\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d][\w’'-]*")


def spelled_out(query: str, chunks: Iterable[Chunk]) -> Quote | None:
    """The first sentence that spells out what the question asks to have spelled out; None where none does, or nothing of that is asked."""
    asked = _ASKS.search(query)
    if asked is None:
        return None
    short = next(group for group in asked.groups() if group).upper()
    found = (Quote(chunk, sentence.text) for chunk in chunks for sentence in chunk.sentences if _spells(sentence.text, short))
    return next(found, None)


def _spells(text: str, short: str) -> bool:
    beside = rf"[A-Z][\w’'-]+(?:\s+[\w’'-]+){{0,6}}\s*\({short}\)|\b{short}\s*\((?:[\w’'-]+\s*){{2,8}}\)"
    if re.search(beside, text):
        return True
    words = _WORD.findall(text)
    return len(short) >= LEAST_INITIALS and any(
        all(word[:1] == initial and len(word) > 1 for word, initial in zip(words[place:], short, strict=False))
        for place in range(len(words) - len(short) + 1)
    )
