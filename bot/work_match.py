"""Which item of a list speaks of somebody's work. Only this module knows how occupations are compared with documents."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.occupations import kinds, kinds_named
from bot.stages import FoundList
from knowledge import Chunk, KnowledgeBase, content_words

LONGEST_PHRASE = 9  # words; longer pieces of a sentence name more than one thing
# Sum of two cosines: of a kind of work with the nearest phrase of an item and with its nearest sentence.
KIND_SPOKEN_OF = 1.05
# The same sum for the person's own words.
WORDS_SPOKEN_OF = 0.85
_EXAMPLES = re.compile(r"\b(?:such as|like|including|especially|from|meaning|are|impacting|affecting|among)\s+([^.;:]+)")
_PARTS = re.compile(r"\s*(?:,\s*(?:and\b|or\b)?|;|/|&|\band\b|\bor\b)\s*")


@dataclass(frozen=True, slots=True)
class Match:
    item: Chunk
    score: float


def phrases(item: Chunk) -> tuple[str, ...]:
    """What an item names: its label, the parts of it, its examples and the short pieces of its sentences."""
    found = [item.label, *_PARTS.split(item.label)] if item.label else []
    for sentence in item.sentences:
        text = sentence.text.removeprefix(item.label or "").lstrip(" :–—-")
        for examples in _EXAMPLES.finditer(text):
            found += _PARTS.split(examples.group(1))
        found += _PARTS.split(text)
    stripped = (phrase.strip(" .:;,“”\"'") for phrase in found)
    return tuple(dict.fromkeys(phrase for phrase in stripped if content_words(phrase) and len(phrase.split()) <= LONGEST_PHRASE))


async def spoken_of(told: Sequence[str], lists: Sequence[FoundList], knowledge_base: KnowledgeBase) -> tuple[Match, ...]:
    """The items that speak of such work, the nearest first; `told` are several wordings of what a person does."""
    items = [item for found in lists for item in found.items if item.label]
    if not items or not told:
        return ()
    named = kinds_named(" . ".join(told))
    named_phrases = [phrases(item) for item in items]
    vectors = await knowledge_base.embed([*told, *kinds(), *(phrase for of_item in named_phrases for phrase in of_item)])
    told_vectors, kind_vectors, phrase_vectors = np.split(vectors, [len(told), len(told) + len(kinds())])
    kind_rows = kind_vectors[[kinds().index(kind) for kind in named[:1]]]
    matches, start = [], 0
    for item, of_item in zip(items, named_phrases, strict=True):
        own_phrases = phrase_vectors[start : start + len(of_item)]
        start += len(of_item)
        sentences = knowledge_base.sentence_vectors(item)
        direct = _nearest(told_vectors, own_phrases) + _nearest(told_vectors, sentences)
        of_kind = _nearest(kind_rows, own_phrases) + _nearest(kind_rows, sentences)
        if of_kind >= KIND_SPOKEN_OF or direct >= (WORDS_SPOKEN_OF if not named else WORDS_SPOKEN_OF + 0.3):
            matches.append(Match(item, of_kind + direct))
    return tuple(sorted(matches, key=lambda match: match.score, reverse=True))


def _nearest(told: np.typing.NDArray[np.float32], rows: np.typing.NDArray[np.float32]) -> float:
    return float((told @ rows.T).max(initial=0.0)) if len(told) and len(rows) else 0.0


# Sum of two cosines as above, of what somebody can or likes and a role, and a skill: a skill is near to many things.
SUITS, IS_SKILL = 0.55, 0.72


async def suiting(
    liked: Sequence[str], told: Sequence[str], lists: Sequence[FoundList], knowledge_base: KnowledgeBase, *, least: float = SUITS
) -> tuple[Match, ...]:
    """The items nearest to what somebody is good at or likes, the nearest first; `told`: what else they said."""
    told = (*liked, *told)
    items = [item for found in lists for item in found.items if item.label]
    if not items or not told:
        return ()
    named = kinds_named(" . ".join(liked or told))[:1]
    named_phrases = [phrases(item) for item in items]
    vectors = await knowledge_base.embed([*told, *named, *(phrase for of_item in named_phrases for phrase in of_item)])
    told_vectors, kind_vectors, phrase_vectors = np.split(vectors, [len(told), len(told) + len(named)])
    matches, start = [], 0
    for item, of_item in zip(items, named_phrases, strict=True):
        own_phrases = phrase_vectors[start : start + len(of_item)]
        start += len(of_item)
        sentences = knowledge_base.sentence_vectors(item)
        score = _nearest(told_vectors, own_phrases) + _nearest(told_vectors, sentences)
        if named:
            score = max(score, (score + _nearest(kind_vectors, own_phrases) + _nearest(kind_vectors, sentences)) / 2)
        matches.append(Match(item, score))
    best = sorted(matches, key=lambda match: match.score, reverse=True)
    return tuple(match for match in best if match.score >= least)
