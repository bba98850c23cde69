"""Which item of a list speaks of somebody's work. Only this module knows how occupations are compared with documents."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.messages.occupations import kinds_named
from bot.stages import FoundList
from knowledge import Chunk, KnowledgeBase, content_words

LONGEST_PHRASE = 9  # words; longer pieces of a sentence name more than one thing
# Sums of two cosines: with the nearest phrase of an item and with its nearest sentence. Of 56 kinds of work the 9 that the article and the
# guidance speak of have 1.16 to 1.69 with an item of the exposed jobs, the others at most 0.97 (robotics, which is another list's, 1.11).
KIND_SPOKEN_OF = 1.05
# The same of the person's own words: where they name no kind of work, and where they name one and the item would be another.
WORDS_SPOKEN_OF, WORDS_OF_A_KIND_SPOKEN_OF = 0.85, 1.15
# The same of what somebody can or likes, with a role and with a skill, which is near to many things. "People", "cars" and "football" have
# at most 0.61 with any role of the article, "writing stories", "drawing" and "robots" 1.07 to 1.19, "reading" and "explaining" 0.85.
SUITS, IS_SKILL = 0.65, 0.72
# Or which stands out: "people" has 0.66 with communication and 0.48 with the next skill, "selling" and "computers" as much with two.
OUTSTANDING, APART = 0.62, 0.12
# A skill and the role that is named like it have 0.94 to 1.09 and 0.34 or more beyond the next role (creativity and creative professionals,
# data literacy and data scientists); the skills that lead to no one role 0.53 to 0.92, or are as near to a second role.
NAMED_ALIKE, NAMED_APART = 0.93, 0.2
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
    kinds = kinds_named(" . ".join(told))[:1]
    least = WORDS_OF_A_KIND_SPOKEN_OF if kinds else WORDS_SPOKEN_OF
    return tuple(
        Match(near.item, near.of_kind + near.of_words)
        for near in await _nearness(told, kinds, lists, knowledge_base)
        if near.of_kind >= KIND_SPOKEN_OF or near.of_words >= least
    )


async def suiting(
    liked: Sequence[str], told: Sequence[str], lists: Sequence[FoundList], knowledge_base: KnowledgeBase, *, least: float = SUITS
) -> tuple[Match, ...]:
    """The items nearest to what somebody is good at or likes, the nearest first; `told`: what else they said."""
    kinds = kinds_named(" . ".join(liked or told))[:1]
    nearness = await _nearness((*_one_by_one(liked), *told), kinds, lists, knowledge_base)
    matches = [Match(near.item, max(near.of_words, (near.of_words + near.of_kind) / 2)) for near in nearness]
    return tuple(sorted((match for match in matches if match.score >= least), key=lambda match: match.score, reverse=True))


def _one_by_one(liked: Sequence[str]) -> tuple[str, ...]:
    """What somebody names together and each of it: one of "maths and spreadsheets and football" may be near to what the whole is not."""
    each = (part for phrase in liked for part in (phrase, *_PARTS.split(phrase)))
    return tuple(dict.fromkeys(part for part in each if content_words(part)))


async def led_to(
    liked: Sequence[str], skills: Sequence[FoundList], roles: Sequence[FoundList], knowledge_base: KnowledgeBase
) -> tuple[Match, ...]:
    """The role that is named like the skill that somebody has: who argues about right and wrong is near to ethics, and so to its role."""
    for skill in (await skills_told(liked, (), skills, knowledge_base))[:1]:
        near = sorted((await _nearness([skill.item.label or ""], (), roles, knowledge_base)), key=lambda near: near.of_words, reverse=True)
        second = near[1].of_words if len(near) > 1 else 0.0
        if near and near[0].of_words >= NAMED_ALIKE and near[0].of_words - second >= NAMED_APART:
            return (Match(near[0].item, near[0].of_words),)
    return ()


async def skills_told(
    liked: Sequence[str], told: Sequence[str], lists: Sequence[FoundList], knowledge_base: KnowledgeBase
) -> tuple[Match, ...]:
    """The skills of these lists that somebody has by what they are good at or like, the nearest first."""
    matches = await suiting(liked, told, lists, knowledge_base, least=0)
    certain = tuple(match for match in matches if match.score >= IS_SKILL)
    if certain or not matches:
        return certain
    first, *others = matches
    stands_out = first.score - max((other.score for other in others), default=0) >= APART
    return (first,) if first.score >= OUTSTANDING and stands_out else ()


async def prepare(lists: Sequence[FoundList], knowledge_base: KnowledgeBase) -> None:
    """Computes what every comparison with these lists needs: it takes longer than all the rest of an answer."""
    await knowledge_base.embed([phrase for found in lists for item in found.items for phrase in phrases(item)])


@dataclass(frozen=True, slots=True)
class _Nearness:
    """How near an item is to what somebody said and to its kind of work: each a sum of two cosines, with its phrases and its sentences."""

    item: Chunk
    of_words: float
    of_kind: float


async def _nearness(
    told: Sequence[str], kinds: Sequence[str], lists: Sequence[FoundList], knowledge_base: KnowledgeBase
) -> Sequence[_Nearness]:
    """For every item with a label, the nearest in both first; none where nothing was told."""
    items = {item: phrases(item) for found in lists for item in found.items if item.label}
    if not items or not told:
        return ()
    vectors = await knowledge_base.embed([*told, *kinds, *(phrase for of_item in items.values() for phrase in of_item)])
    words, kind, rest = np.split(vectors, [len(told), len(told) + len(kinds)])
    nearness, start = [], 0
    for item, of_item in items.items():
        own, start = rest[start : start + len(of_item)], start + len(of_item)
        sentences = knowledge_base.sentence_vectors(item)
        nearness.append(_Nearness(item, _nearest(words, own) + _nearest(words, sentences), _nearest(kind, own) + _nearest(kind, sentences)))
    return sorted(nearness, key=lambda near: near.of_words + near.of_kind, reverse=True)


def _nearest(told: NDArray[np.float32], rows: NDArray[np.float32]) -> float:
    return float((told @ rows.T).max(initial=0.0)) if len(told) and len(rows) else 0.0
