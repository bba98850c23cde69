"""The wordings of people in distress that are known, and what a message is cut into where it takes its meaning to recognise it."""

from __future__ import annotations

import re
from typing import Final

from bot import patterns
from bot.distress.danger_words import put_right

_PATTERNS = patterns.load("distress")
_ABROAD = patterns.load("distress_abroad")
_LOOK_ALIKE = _PATTERNS.pop("look_alike")
_PLAIN = _PATTERNS.pop("plain")
_SOMEBODY_ELSE = _PATTERNS.pop("somebody_else")
_ONESELF = _PATTERNS.pop("oneself")
_CUE = _PATTERNS.pop("cue")
_QUESTION = _PATTERNS.pop("question")
_HEARSAY = _PATTERNS.pop("hearsay")
_CLAUSE_END = _PATTERNS.pop("clause_end")
_SENTENCE_END = re.compile(r"(?<=[.?!…])\s+|\n+|\s[-–—]\s")
MOST_PIECES: Final = 16  # a batch of the embedding model; the sentences of longer messages are taken together


def known(text: str) -> str | None:
    """Which kind of distress the wording shows, or None."""
    for kind, pattern in _ABROAD.items():
        if pattern.search(_LOOK_ALIKE.sub(" ", text)):
            return kind
    for spelling in dict.fromkeys((text, put_right(text))):
        said = _LOOK_ALIKE.sub(" ", spelling)
        for kind, pattern in _PATTERNS.items():
            if pattern.search(said):
                return kind if kind == "abuse" or not about_somebody_else(said) else "somebody_else"
    return None


def plain(text: str) -> bool:
    """Whether it is said in words that have one meaning only, whatever stands around them."""
    said = _LOOK_ALIKE.sub(" ", text)
    return any(pattern.search(said) for pattern in _ABROAD.values()) or bool(_PLAIN.search(said) or _PLAIN.search(put_right(said)))


def about_somebody_else(text: str) -> bool:
    return bool(_SOMEBODY_ELSE.search(text)) and not _ONESELF.search(text)


def cued(text: str) -> bool:
    """Whether a word of it goes with danger; alone it means nothing."""
    return bool(_CUE.search(text))


def asks(text: str) -> bool:
    return bool(_QUESTION.search(text))


def tells_what_others_say(text: str) -> bool:
    """ "My mates reckon I'm finished": of a trade far more often than of a life."""
    return bool(_HEARSAY.search(text))


def pieces(text: str) -> list[str]:
    """The message, as it was meant and without what only sounds like distress, each of its sentences and what these are joined of: one
    thought of despair may stand in the middle of a long, calm question."""
    meant = put_right(_LOOK_ALIKE.sub(" ", text)).strip() or text
    sentences = [sentence for sentence in _SENTENCE_END.split(meant) if re.search(r"\w", sentence)]
    parts = dict.fromkeys(part for sentence in sentences for part in (sentence, *_thoughts(sentence)))
    parts.pop(meant, None)
    if len(parts) < MOST_PIECES:
        return [meant, *parts]
    together = -(-len(sentences) // (MOST_PIECES - 1))
    return [meant, *(" ".join(sentences[place : place + together]) for place in range(0, len(sentences), together))]


def _thoughts(sentence: str) -> list[str]:
    """None where the sentence is one thought."""
    parts = [part.strip(" ,;") for part in _CLAUSE_END.split(sentence)]
    return [part for part in parts if len(part.split()) > 1] if len(parts) > 1 else []
