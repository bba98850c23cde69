"""Gaps: what people asked and nothing covers, grouped by meaning. Only this module decides what may be shown of it.

Nothing is shown that fewer people said than the settings ask for: neither a group, nor a word of it. So no name, address or story
comes out, whatever stands in the questions.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence, Set
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

import numpy as np

from bot.conversations import UncoveredQuestion
from bot.messages.asked_words import asked_words
from knowledge import stem

if TYPE_CHECKING:
    from numpy.typing import NDArray

Embed = Callable[[Sequence[str]], Awaitable["NDArray[np.float32]"]]

# Mean cosine of two groups from which they are one. On 69 groups of wordings for one question each (the evals' paraphrases), average
# linkage joined 70 % of the pairs that belong together at 0.65, and 71 % of what it joined did; single centroids 69 % and 50 %.
_SAME_MEANING: Final = 0.65
MOST: Final = 1_000  # of the newest questions: every pair is compared


@dataclass(frozen=True, slots=True)
class Gap:
    id: str  # of its words, so that it stays the same while they do
    words: tuple[str, ...]  # those that enough people used, most used first
    example: str | None  # one of the questions, where enough people used every word of it
    people: int
    times: int
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True)
class Gaps:
    shown: tuple[Gap, ...]  # most people first
    hidden_questions: int  # in groups of too few people


async def find_gaps(questions: Sequence[UncoveredQuestion], embed: Embed, min_people: int) -> Gaps:
    if not questions:
        return Gaps((), 0)
    texts = list(dict.fromkeys(question.text for question in questions))
    vectors = dict(zip(texts, await embed(texts), strict=True))
    rows = np.stack([vectors[question.text] for question in questions])
    shown, hidden = [], 0
    for members in _groups(rows):
        gap = _gap([questions[row] for row in members], rows[members], min_people)
        if gap:
            shown.append(gap)
        else:
            hidden += len(members)
    return Gaps(tuple(sorted(shown, key=lambda gap: (-gap.people, -gap.times, gap.id))), hidden)


def _groups(vectors: NDArray[np.float32]) -> list[list[int]]:
    from scipy.cluster.hierarchy import fcluster, linkage  # type: ignore[import-untyped]  # noqa: PLC0415  takes a second

    if len(vectors) == 1:
        return [[0]]
    joined = linkage(vectors, method="average", metric="cosine")
    groups: dict[int, list[int]] = defaultdict(list)
    for row, label in enumerate(fcluster(joined, 1 - _SAME_MEANING, criterion="distance")):
        groups[int(label)].append(row)
    return list(groups.values())


def _gap(questions: Sequence[UncoveredQuestion], vectors: NDArray[np.float32], min_people: int) -> Gap | None:
    people = {question.owner for question in questions}
    spoken = _spoken(questions, min_people)
    if len(people) < min_people or not spoken:
        return None
    days = [question.asked_at.date() for question in questions]
    return Gap(
        id=hashlib.sha256(" ".join(sorted(spoken)).encode()).hexdigest()[:12],
        words=tuple(spoken.values()),
        example=_example(questions, vectors, spoken.keys()),
        people=len(people),
        times=len(questions),
        first_day=min(days),
        last_day=max(days),
    )


def _spoken(questions: Sequence[UncoveredQuestion], min_people: int) -> dict[str, str]:
    """The words that enough people used, by their stems: as the first of them wrote it, if enough wrote it so, else the stem."""
    users: dict[str, set[str]] = defaultdict(set)
    spellings: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for question in questions:
        for word in asked_words(question.text):
            users[stem(word)].add(question.owner)
            spellings[stem(word)][word.lower()].add(question.owner)
    common = sorted((key for key in users if len(users[key]) >= min_people), key=lambda key: (-len(users[key]), key))

    def shown(key: str) -> str:
        spelling = max(spellings[key], key=lambda spelling: (len(spellings[key][spelling]), spelling))
        return spelling if len(spellings[key][spelling]) >= min_people else key

    return {key: shown(key) for key in common}


def _example(questions: Sequence[UncoveredQuestion], vectors: NDArray[np.float32], common: Set[str]) -> str | None:
    centre = vectors.mean(axis=0)
    for row in np.argsort(-(vectors @ centre)):
        text = questions[int(row)].text
        words = {stem(word) for word in asked_words(text)}
        if words and words <= common and not any(character.isdigit() or character == "@" for character in text):
            return text
    return None
