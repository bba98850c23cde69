"""The order of passages by how good they are for a query."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge import KnowledgeBase, Passage, content_words

# MTRAG-UN, recall@5 of gold passages, 153 questions with their history: 0.84 by the passage alone, 0.87 with its nearest sentence, 0.90
# with its section as well; shares of the keyword score from 0.15 to 0.3 differ by less than 0.01.
KEYWORDS = 0.2  # of the best keyword score
# What a passage is about stands in its first words, or in its label: "For individuals, the mantra ..." answers "What can individuals
# do?", though sentences in the middle of other paragraphs are nearer to it.
OPENING, OPENING_WORDS = 0.1, 6


@dataclass(frozen=True, slots=True)
class Search:
    """A query, what it found, and how much it counts beside others."""

    query: str
    passages: Sequence[Passage]
    weight: float = 1.0


def says_something(passage: Passage) -> bool:
    """A line that only introduces what follows it is no answer."""
    return not passage.chunk.text.rstrip().endswith(":")


def ordered(query: str, passages: Iterable[Passage]) -> tuple[Passage, ...]:
    """By nearness in meaning and in words: unlike a fused rank it says how good a passage is, not only that it is better."""
    words = frozenset(content_words(query))

    def relevance(passage: Passage) -> float:
        shared = len(words & frozenset(content_words(passage.chunk.search_text))) / len(words) if words else 0.0
        return 0.7 * max(0.0, passage.similarity) + 0.3 * shared

    return tuple(sorted(passages, key=relevance, reverse=True))


async def ranked(searches: Sequence[Search], knowledge_base: KnowledgeBase) -> tuple[Passage, ...]:
    """Everything that the searches found, each passage once, best for all of them together first.

    Nearness is the mean of passage, nearest sentence and section: what a long paragraph says in one sentence is not lost, and a
    sentence that happens to sound alike in a section about something else does not win.
    """
    vectors = await knowledge_base.embed([search.query for search in searches])
    found = {passage.chunk.id: passage for search in reversed(searches) for passage in search.passages}
    scores = dict.fromkeys(found, 0.0)
    for search, vector in zip(searches, vectors, strict=True):
        own = {passage.chunk.id: passage for passage in search.passages}
        asked = frozenset(content_words(search.query))
        highest = max((passage.keyword_score for passage in search.passages), default=0.0) or 1.0
        for chunk_id, passage in found.items():
            keywords = own[chunk_id].keyword_score / highest if chunk_id in own else 0.0
            similarity = own[chunk_id].similarity if chunk_id in own else None
            nearness = _nearness(passage, similarity, vector, knowledge_base)
            scores[chunk_id] += search.weight * (nearness + KEYWORDS * keywords + OPENING * opens_with(asked, passage.chunk.text))
    return tuple(sorted(found.values(), key=lambda passage: scores[passage.chunk.id], reverse=True))


def opens_with(asked: frozenset[str], text: str) -> float:
    """The share of these stems in the first words of the text."""
    opening = " ".join(text.split(maxsplit=OPENING_WORDS)[:OPENING_WORDS])
    return len(asked & frozenset(content_words(opening))) / len(asked) if asked else 0.0


def _nearness(passage: Passage, similarity: float | None, vector: NDArray[np.float32], knowledge_base: KnowledgeBase) -> float:
    sentences = knowledge_base.sentence_vectors(passage.chunk) @ vector
    nearest = float(sentences.max()) if len(sentences) else 0.0
    section = float(knowledge_base.section_vector(passage.chunk) @ vector)
    return ((nearest if similarity is None else similarity) + nearest + section) / 3
