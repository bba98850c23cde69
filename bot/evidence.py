"""The retrieval stage: searches for everything an answer needs, brings whole lists together, and judges how far it all reaches."""

from __future__ import annotations

import asyncio
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from bot import coverage
from bot.stages import Aspect, Coverage, Evidence, FoundList, Profile, Understanding
from knowledge import Chunk, KnowledgeBase, Passage, content_words

SEARCHED = 30  # passages a query: enough to see most items of a list
KEPT = 8
TOPICS = 3
LIST_ITEMS_JUDGED = 3  # the relevance of a list is that of its best few items: a long list must not win by its length
ASPECT_SIMILARITY = 0.25  # below it a passage about the person's own situation would be far-fetched

_PERSONAL_QUERIES: dict[str, str] = {
    "not_gone": "being at risk does not mean a job disappears completely; the role changes",
    "strengths": "human skills that machines cannot replace and that stay valuable",
    "next_steps": "what individuals can do: learn new skills, training, courses, networking, mentors",
}


def personal(understanding: Understanding) -> bool:
    """Whether the person asks about their own situation."""
    return bool(understanding.profile.occupation or understanding.profile.sector) and bool(understanding.facets & {"risk", "advice"})


def _standing_query(profile: Profile) -> str:
    return f"{profile.occupation or profile.sector}: jobs at risk of automation"


async def gather(understanding: Understanding, knowledge_base: KnowledgeBase) -> Evidence:
    queries = (understanding.query, *understanding.parts)
    found = await asyncio.gather(*(knowledge_base.search(query, limit=SEARCHED) for query in queries))
    vector = (await knowledge_base.embed([understanding.query]))[0]
    passages = _ordered(understanding.query, _merged(found))
    judged = await coverage.estimate(
        understanding.query, understanding.facets, passages, knowledge_base.document_frequency, len(knowledge_base.chunks)
    )
    lists = _lists(passages, knowledge_base) if "list" in understanding.facets else ()
    aspects = await _aspects(understanding, found[1:], knowledge_base)
    if any(aspect.covered for aspect in aspects) and personal(understanding):
        judged = replace(judged, covered=True, missing=())
    evidence = Evidence(passages[:KEPT], judged, lists, aspects, topics=_topics(passages))
    return replace(evidence, sentence_scores=_sentence_scores(evidence.chunks(), vector, knowledge_base))


def _merged(found: Sequence[Sequence[Passage]]) -> tuple[Passage, ...]:
    """The passages of several searches, each once, at its best."""
    best: dict[str, Passage] = {}
    for passages in found:
        for passage in passages:
            known = best.get(passage.chunk.id)
            if known is None or passage.score > known.score:
                best[passage.chunk.id] = passage
    return tuple(best.values())


def relevance(query_words: frozenset[str], passage: Passage) -> float:
    """Nearness in meaning and in words, 0 to 1: unlike a fused rank it says how good a passage is, not only that it is better."""
    words = frozenset(content_words(passage.chunk.search_text))
    shared = len(query_words & words) / len(query_words) if query_words else 0.0
    return 0.7 * max(0.0, passage.similarity) + 0.3 * shared


def _ordered(query: str, passages: Iterable[Passage]) -> tuple[Passage, ...]:
    words = frozenset(content_words(query))
    return tuple(sorted(passages, key=lambda passage: relevance(words, passage), reverse=True))


def _lists(passages: Sequence[Passage], knowledge_base: KnowledgeBase) -> tuple[FoundList, ...]:
    members: dict[str, list[Passage]] = defaultdict(list)
    for passage in passages:
        if passage.chunk.list_id:
            members[passage.chunk.list_id].append(passage)
    found = []
    for of_list in members.values():
        best = sorted((passage.similarity for passage in of_list), reverse=True)[:LIST_ITEMS_JUDGED]
        items = knowledge_base.siblings(of_list[0].chunk)
        if len(items) > 1:
            found.append(FoundList(items, _lead(items[0], knowledge_base), sum(best) / LIST_ITEMS_JUDGED))
    return tuple(sorted(found, key=lambda one: one.relevance, reverse=True)[:2])


def _lead(first: Chunk, knowledge_base: KnowledgeBase) -> Chunk | None:
    """The paragraph right before a list, in the same section."""
    before = [chunk for chunk in knowledge_base.section(first) if chunk.position < first.position and chunk.kind == "paragraph"]
    return before[-1] if before else None


async def _aspects(
    understanding: Understanding, parts_found: Sequence[Sequence[Passage]], knowledge_base: KnowledgeBase
) -> tuple[Aspect, ...]:
    if "comparison" in understanding.facets and len(understanding.parts) > 1:
        return tuple(
            [await _aspect(part, part, found, knowledge_base) for part, found in zip(understanding.parts, parts_found, strict=True)]
        )
    if not personal(understanding):
        return ()
    queries = {"standing": _standing_query(understanding.profile), **dict(_PERSONAL_QUERIES.items())}
    found = await asyncio.gather(*(knowledge_base.search(query, limit=KEPT) for query in queries.values()))
    return tuple(
        Aspect(name, passages := _ordered(query, found_for), bool(passages) and passages[0].similarity >= ASPECT_SIMILARITY, personal=True)
        for (name, query), found_for in zip(queries.items(), found, strict=True)
    )


async def _aspect(name: str, query: str, found: Sequence[Passage], knowledge_base: KnowledgeBase) -> Aspect:
    ordered = _ordered(query, found)[:KEPT]
    judged: Coverage = await coverage.estimate(query, frozenset(), ordered, knowledge_base.document_frequency, len(knowledge_base.chunks))
    return Aspect(name, ordered, judged.covered)


def _sentence_scores(chunks: Iterable[Chunk], vector: NDArray[np.float32], knowledge_base: KnowledgeBase) -> dict[str, tuple[float, ...]]:
    return {
        chunk.id: tuple(float(score) for score in knowledge_base.sentence_vectors(chunk) @ vector) for chunk in chunks if chunk.sentences
    }


def _topics(passages: Sequence[Passage]) -> tuple[str, ...]:
    """The headings of the nearest passages: what a person could ask instead."""
    names = dict.fromkeys(
        re.sub(r"\s+", " ", passage.chunk.heading_path[-1] if passage.chunk.heading_path else passage.chunk.document_title)
        for passage in passages[:KEPT]
    )
    return tuple(names)[:TOPICS]
