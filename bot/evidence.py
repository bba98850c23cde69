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
LIST_NEAR_BEST = 0.85  # a list elsewhere is the answer where its best items are this near to the nearest passage
# "What do annotators do?" is nearer to one item than to its siblings by 0.21 to 0.39, "What new jobs are there?" by 0.04 to 0.12
# (development questions over the guidance).
ITEM_STANDS_OUT = 0.16
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
    lists = _lists(passages, asked="list" in understanding.facets, knowledge_base=knowledge_base)
    aspects = await _aspects(understanding, found[1:], knowledge_base)
    if any(aspect.covered for aspect in aspects) and personal(understanding):
        judged = replace(judged, covered=True, missing=())
    telling = tuple(passage for passage in passages if _says_something(passage))
    evidence = Evidence(telling[:KEPT], judged, lists, aspects, topics=_topics(passages))
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


def _says_something(passage: Passage) -> bool:
    """A line that only introduces what follows it is no answer."""
    return not passage.chunk.text.rstrip().endswith(":")


def relevance(query_words: frozenset[str], passage: Passage) -> float:
    """Nearness in meaning and in words, 0 to 1: unlike a fused rank it says how good a passage is, not only that it is better."""
    words = frozenset(content_words(passage.chunk.search_text))
    shared = len(query_words & words) / len(query_words) if query_words else 0.0
    return 0.7 * max(0.0, passage.similarity) + 0.3 * shared


def _ordered(query: str, passages: Iterable[Passage]) -> tuple[Passage, ...]:
    words = frozenset(content_words(query))
    return tuple(sorted(passages, key=lambda passage: relevance(words, passage), reverse=True))


def _lists(passages: Sequence[Passage], *, asked: bool, knowledge_base: KnowledgeBase) -> tuple[FoundList, ...]:
    """The list that is the answer, if one is: the nearest passage introduces it, or belongs to it without standing out, or is no nearer.

    `asked`: the wording asks for a list. Without that only the list that the nearest passage introduces is one.
    """
    if not passages:
        return ()
    nearest = max(passages, key=lambda passage: passage.similarity)
    found = sorted(_lists_among(passages, knowledge_base), key=lambda one: one.relevance, reverse=True)
    introduced = next((one for one in found if one.lead == nearest.chunk), None)
    if introduced and (asked or nearest.chunk.text.rstrip().endswith(":")):
        return (introduced,)
    if not asked or not found:
        return ()
    home = next((one for one in found if nearest.chunk in one.items), None)
    if home:
        others = [passage.similarity for passage in passages if passage.chunk in home.items and passage is not nearest]
        stands_out = bool(others) and nearest.similarity - sum(others) / len(others) > ITEM_STANDS_OUT
        return () if stands_out else (home,)
    return (found[0],) if found[0].relevance >= LIST_NEAR_BEST * nearest.similarity else ()


def _lists_among(passages: Sequence[Passage], knowledge_base: KnowledgeBase) -> list[FoundList]:
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
    return found


def _lead(first: Chunk, knowledge_base: KnowledgeBase) -> Chunk | None:
    """The paragraph right before a list, in the same section."""
    before = [chunk for chunk in knowledge_base.section(first) if chunk.position < first.position and chunk.kind == "paragraph"]
    return before[-1] if before and before[-1].position == first.position - 1 else None


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
        Aspect(
            name,
            passages := tuple(filter(_says_something, _ordered(query, found_for))),
            bool(passages) and passages[0].similarity >= ASPECT_SIMILARITY,
            personal=True,
        )
        for (name, query), found_for in zip(queries.items(), found, strict=True)
    )


async def _aspect(name: str, query: str, found: Sequence[Passage], knowledge_base: KnowledgeBase) -> Aspect:
    ordered = tuple(passage for passage in _ordered(query, found) if _says_something(passage))[:KEPT]
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
