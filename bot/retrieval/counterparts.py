"""What stands beside the last answer and is about the other one that is asked about now: "and schools?" after what firms can do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from bot.retrieval.section_lists import enumerates
from bot.retrieval.told_already import Told
from knowledge import Chunk, KnowledgeBase, content_words, harmless

OPENING_WORDS = 4
# Cosine of what is asked about and how a passage opens, or its heading; and how much nearer than the next one it must be.
# "Schools" and "Educational institutions have a" 0.52, and "Businesses must invest in" 0.3.
NAMED, STANDS_OUT = 0.4, 0.08


async def counterpart(topic: str, reply: str, found: Sequence[Chunk], knowledge_base: KnowledgeBase) -> tuple[Chunk, ...]:
    """In document order; `found` are chunks among which those are that the reply quotes."""
    told = Told((reply,))
    quoted = [chunk for chunk in found if told.said_of(chunk)]
    if not quoted or len({(chunk.document_id, chunk.heading_path) for chunk in quoted}) > 1:
        return ()
    asked = frozenset(content_words(topic))
    telling = [chunk for chunk in quoted if not enumerates(chunk.sentences[0].text)]  # one that names them all speaks of none
    if not asked or any(asked & frozenset(content_words(chunk.text)) for chunk in telling):
        return ()  # the same passage may say it
    units = dict(_beside(quoted, knowledge_base))
    if not units:
        return ()
    named = [chunks for name, chunks in units.items() if asked <= frozenset(content_words(name))]
    if len(named) == 1:
        return named[0]
    meant = await named_by(topic, list(units), knowledge_base)
    return () if meant is None else list(units.values())[meant]


async def named_by(topic: str, names: Sequence[str], knowledge_base: KnowledgeBase) -> int | None:
    """The place of the name that stands for the topic in other words; None where none does, or two do as much."""
    if not names:
        return None
    vectors = await knowledge_base.embed([topic, *names])
    nearness = vectors[1:] @ vectors[0]
    order = np.argsort(-nearness)
    best = float(nearness[order[0]])
    next_best = float(nearness[order[1]]) if len(order) > 1 else 0.0
    return int(order[0]) if best >= NAMED and best - next_best >= STANDS_OUT else None


def _beside(quoted: Sequence[Chunk], knowledge_base: KnowledgeBase) -> Iterator[tuple[str, tuple[Chunk, ...]]]:
    """The other paragraphs of the section or items of the list, by how they open, and the sections beside it, by their headings."""
    first = quoted[0]
    section = [chunk for chunk in knowledge_base.section(first) if harmless(chunk)]
    if first.list_id or all(chunk.kind == "paragraph" for chunk in section):
        for chunk in section:
            if chunk not in quoted and chunk.list_id == first.list_id and not enumerates(chunk.sentences[0].text):
                yield chunk.label or " ".join(chunk.text.split()[:OPENING_WORDS]), (chunk,)
    sections: dict[tuple[str, ...], list[Chunk]] = {}
    for chunk in knowledge_base.chunks:
        beside = chunk.document_id == first.document_id and chunk.heading_path[:-1] == first.heading_path[:-1]
        if beside and chunk.heading_path != first.heading_path and chunk.heading_path and harmless(chunk):
            sections.setdefault(chunk.heading_path, []).append(chunk)
    for path, chunks in sections.items():
        yield path[-1], tuple(chunks)
