"""What must be recognised before anything else: people in distress, matters for other professions, attacks on the bot's rules.

Deterministic on purpose: whoever is in danger must not depend on a model's mood. The wordings are in patterns/; look-alikes
("dead-end job", "this deadline is killing me") are among them as what to pass.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from bot import patterns

Concern = Literal["distress", "professional_advice", "attack"]


@dataclass(frozen=True, slots=True)
class Finding:
    concern: Concern
    detail: str


# Invisible characters carry hidden instructions and break words apart for filters: zero-width, bidi, tag and control characters.
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad\U000e0000-\U000e007f\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SPACE = re.compile(r"[^\S\n]+")


def visible(text: str) -> str:
    """The text as a person sees it: NFKC, straight spaces, nothing invisible."""
    return _SPACE.sub(" ", _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))).strip()


_DISTRESS = patterns.load("distress")
_LOOK_ALIKE = _DISTRESS.pop("look_alike")

_ATTACK = patterns.load("attacks")
_PROFESSIONS = patterns.load("professions")


def screen(text: str) -> Finding | None:
    """The most serious concern in a message, or None. Distress outranks everything else."""
    for detail, pattern in _DISTRESS.items():
        if pattern.search(_LOOK_ALIKE.sub(" ", text)):
            return Finding("distress", detail)
    for detail, pattern in _ATTACK.items():
        if pattern.search(text):
            return Finding("attack", detail)
    for detail, pattern in _PROFESSIONS.items():
        if pattern.search(text):
            return Finding("professional_advice", detail)
    return None


def without_attack(text: str) -> str:
    """The sentences of a message that carry no attack: a covered question in the same message still deserves its answer."""
    sentences = re.split(r"(?<=[.?!])\s+|\n+", text)
    kept = [sentence for sentence in sentences if not any(pattern.search(sentence) for pattern in _ATTACK.values())]
    return " ".join(kept).strip()
