"""The retrieval stage: searches for everything an answer needs, brings whole lists together, and judges how far it all reaches."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from bot import coverage
from bot.list_evidence import answering_lists
from bot.passage_order import ordered, says_something
from bot.personal_evidence import personal_aspects
from bot.stages import Aspect, Evidence, Understanding
from knowledge import Chunk, KnowledgeBase, Passage, harmless

SEARCHED = 30  # passages a query: enough to see most items of a list
KEPT = 8
# What is found with the subject of the conversation counts for less, so that a change of subject does not drag the old one along.
# MTRAG-UN, recall@5 of passages ordered by nearness: 0.937 and 0.812 (clapnq, govt) without it, 0.958 and 0.870 at 0.8, 0.958 and
# 0.884 at 1.
IN_CONTEXT = 0.8
TOPICS = 3


async def gather(understanding: Understanding, knowledge_base: KnowledgeBase) -> Evidence:
    queries = (understanding.query, *understanding.parts)
    *found, in_context = await knowledge_base.search_each((*queries, understanding.in_context or ""), limit=SEARCHED)
    vector = (await knowledge_base.embed([understanding.query]))[0]
    passages = ordered(understanding.query, _merged([*found, _discounted(in_context)]))
    own = ordered(understanding.query, _merged(found)) if in_context else passages  # what the subject brings along covers nothing
    judged = await coverage.estimate(understanding.query, understanding.facets, own, knowledge_base)
    lists = answering_lists(own, asked="list" in understanding.facets, knowledge_base=knowledge_base)
    aspects = await _aspects(understanding, found[1:], knowledge_base)
    if judged.covered and understanding.about_self and not understanding.about_self.certain:
        aspects = tuple(aspect for aspect in aspects if not aspect.personal)  # what was asked comes before what holds for everybody
    if any(aspect.personal for aspect in aspects):
        judged = replace(judged, covered=True, missing=())
    telling = tuple(passage for passage in passages if says_something(passage))
    evidence = Evidence(telling[:KEPT], judged, lists, aspects, topics=_topics(passages))
    return replace(evidence, sentence_scores=_sentence_scores(evidence.chunks(), vector, knowledge_base))


def _discounted(passages: Sequence[Passage]) -> list[Passage]:
    return [replace(passage, score=IN_CONTEXT * passage.score, similarity=IN_CONTEXT * passage.similarity) for passage in passages]


def _merged(found: Sequence[Sequence[Passage]]) -> tuple[Passage, ...]:
    """The passages of several searches, each once, at its best; none that speaks to a bot."""
    best: dict[str, Passage] = {}
    for passages in found:
        for passage in passages:
            known = best.get(passage.chunk.id)
            if harmless(passage.chunk) and (known is None or passage.score > known.score):
                best[passage.chunk.id] = passage
    return tuple(best.values())


async def _aspects(
    understanding: Understanding, parts_found: Sequence[Sequence[Passage]], knowledge_base: KnowledgeBase
) -> tuple[Aspect, ...]:
    if "comparison" in understanding.facets and len(understanding.parts) > 1:
        return tuple(
            [
                await _aspect(part, part, _merged([found]), knowledge_base)
                for part, found in zip(understanding.parts, parts_found, strict=True)
            ]
        )
    if understanding.about_self is None:
        return ()
    return await personal_aspects(understanding.about_self, understanding.profile, knowledge_base)


async def _aspect(name: str, query: str, found: Sequence[Passage], knowledge_base: KnowledgeBase) -> Aspect:
    passages = tuple(passage for passage in ordered(query, found) if says_something(passage))[:KEPT]
    return Aspect(name, passages, (await coverage.estimate(query, frozenset(), passages, knowledge_base)).covered)


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
