"""The nearest topics that the knowledge base covers, by name: what a decline offers instead."""

from __future__ import annotations

from bot.composing.heading_case import inside_a_sentence, is_shouted
from bot.stages import Evidence
from knowledge import Chunk, KnowledgeBase

OFFERED = 3
LONGEST_CHARACTERS = 60  # a longer heading is a sentence; it is offered where there is nothing shorter


def nearest_topics(evidence: Evidence, knowledge_base: KnowledgeBase) -> tuple[str, ...]:
    """The headings of the nearest passages, nearest first, as prose writes them; of a document without headings its title."""
    names = dict.fromkeys(topic(passage.chunk, knowledge_base) for passage in evidence.passages)
    short = tuple(name for name in names if len(name) <= LONGEST_CHARACTERS)
    return (short or tuple(names))[:OFFERED]


def topic(chunk: Chunk, knowledge_base: KnowledgeBase) -> str:
    """The heading that the passage stands under, as prose writes it."""
    heading = " ".join((chunk.heading_path[-1] if chunk.heading_path else chunk.document_title).split())
    if not is_shouted(heading):
        return heading
    document = knowledge_base.document(chunk.document_id)
    spoken = inside_a_sentence(_before_colon(heading), document.text if document else "")
    return spoken[0].upper() + spoken[1:]


def _before_colon(heading: str) -> str:
    """What stands after the colon of a title is its advertisement."""
    topic = heading.partition(":")[0].strip()
    return topic if " " in topic else heading
