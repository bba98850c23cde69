"""What particular thing a question asks for (a price, a date, a name, ...), and how near to the question the passages have one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, cast, get_args

from bot import patterns
from knowledge import stem, tokens

Kind = Literal["money", "count", "measure", "duration", "date", "place", "person", "name", "ranking"]
AMOUNTS: frozenset[Kind] = frozenset({"money", "count", "measure", "duration", "date"})
NAMES: frozenset[Kind] = frozenset({"place", "person", "name"})

_PATTERNS = patterns.load("kinds")
_KINDS = cast(tuple[Kind, ...], get_args(Kind))


@dataclass(frozen=True, slots=True)
class AskedKind:
    kind: Kind
    wording: str  # what in the question asks for it: "How much does", "which university"


def asked_kinds(query: str) -> tuple[AskedKind, ...]:
    found = ((kind, _PATTERNS[kind].search(query)) for kind in _KINDS)
    return tuple(AskedKind(kind, match.group()) for kind, match in found if match)


def gap(asked: AskedKind, query: str, sentences: Sequence[tuple[str, float]]) -> float:
    """How much farther from the question than the nearest sentence the nearest one with such a thing is: from 0 to 1 (there is none).

    `sentences`: text and cosine to the question.
    """
    nearest = max((similarity for _, similarity in sentences), default=0.0)
    with_it = max((similarity for text, similarity in sentences if _gives(asked, query, text)), default=0.0)
    return min(1.0, max(0.0, 1 - with_it / nearest)) if nearest > 0 else 1.0


def largest_gap(gaps: Iterable[tuple[AskedKind, float]], kinds: frozenset[Kind]) -> float:
    return max((size for asked, size in gaps if asked.kind in kinds), default=0.0)


def _gives(asked: AskedKind, query: str, sentence: str) -> bool:
    if _PATTERNS[f"{asked.kind}_given"].search(sentence):
        return True
    if asked.kind == "date" and _PATTERNS["date_circumstance"].search(query):
        return bool(_PATTERNS["date_circumstance_given"].search(sentence))
    # "Which courses are there?" is answered by a sentence about courses, whether or not it names one
    return asked.kind == "name" and _named_thing(asked.wording) in {stem(token) for token in tokens(sentence)}


def _named_thing(wording: str) -> str:
    words = re.findall(r"[\w’'-]+", wording.lower())
    return stem(words[-1]) if words else ""
