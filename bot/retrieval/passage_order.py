"""The order of passages by how good they are for a query."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bot.retrieval.bylines import is_byline
from knowledge import Chunk, KnowledgeBase, Passage, content_words, harmless

# Weights of nearness: of the passage with what stands above it, of its nearest sentence (what a long paragraph says in one sentence is not
# lost), of its section (a sentence that sounds alike in a section about something else does not win), of the rarer words that it shares
# with the query, and of those in its first words or label, where a passage says what it is about. 245 development questions over the
# guidance and 153 of MTRAG-UN with their history: mean reciprocal rank 0.91 and recall@5 0.89; by the passage alone 0.87 and 0.83, without
# the section and the first words 0.90 and 0.88.
PASSAGE, SENTENCE, SECTION, SHARED, OPENING = 0.5, 0.3, 0.2, 0.25, 0.1
OPENING_WORDS = 6
SEARCHED = 30  # passages a query: enough to see most items of a list
# What a page says to who reads it on the web, where it was copied with the text.
_OF_A_WEB_PAGE = re.compile(
    r"\W*(?:(?:leave|post|add|write) (?:a|your) (?:comment|reply)|(?:\d+ |no )?comments?(?: (?:are )?(?:off|closed))?|reply"
    r"|share(?: this(?: \w+)?)?(?: on \w+)?|like this|subscribe(?: now| today)?|sign (?:up|in)|log ?in|(?:continue|keep) reading"
    r"|read (?:more|next)|related (?:posts|articles|stories|content)|(?:previous|next)(?: post| article| page)?|back to top"
    r"|print(?: this(?: page)?)?|advertisements?|skip to (?:the )?(?:main )?content|all rights reserved|loading)\W*",
    re.IGNORECASE,
)
_SENTENCE_ENDS = frozenset(".!?:;…”\"')]")


@dataclass(frozen=True, slots=True)
class Search:
    """A query, what it found, and how much it counts beside others."""

    query: str
    passages: Sequence[Passage]
    weight: float = 1.0


def says_something(passage: Passage) -> bool:
    """A line that only introduces what follows it is no answer, and "Leave a comment" is none either."""
    if _OF_A_WEB_PAGE.fullmatch(passage.chunk.text):
        return False
    return not passage.chunk.text.rstrip().endswith(":") or len(passage.chunk.sentences) > 1


def tells(query: str, passage: Passage, knowledge_base: KnowledgeBase) -> bool:
    """Neither that, nor the caption of a table, nor a line like a heading that only repeats words of the question, "by Ann Oak" say.

    Nor "An essay by Ann Oak, master of the mill", which has her name and nothing of what she thinks.
    """
    chunk = passage.chunk
    if not says_something(passage) or is_byline(query, chunk):
        return False
    if chunk.kind != "paragraph" or len(chunk.sentences) > 1 or chunk.text.rstrip()[-1:] in _SENTENCE_ENDS:
        return True
    after = next((one for one in knowledge_base.section(chunk) if one.position == chunk.position + 1), None)
    return not (after and after.kind == "table_row") and not set(content_words(chunk.text)) <= set(content_words(query))


def harmless_search(query: str, passages: Sequence[Passage], weight: float = 1.0) -> Search:
    """Without what speaks to a bot."""
    return Search(query, [passage for passage in passages if harmless(passage.chunk)], weight)


async def ranked(searches: Sequence[Search], knowledge_base: KnowledgeBase) -> tuple[Passage, ...]:
    """Everything that the searches found, each passage once, best for all of them together first, with how good it is as its score."""
    vectors = await knowledge_base.embed([search.query for search in searches])
    found = {passage.chunk.id: passage for search in reversed(searches) for passage in search.passages}
    scores = dict.fromkeys(found, 0.0)
    for search, vector in zip(searches, vectors, strict=True):
        similarities = {passage.chunk.id: passage.similarity for passage in search.passages}
        asked = _weights(search.query, knowledge_base)
        for chunk_id, passage in found.items():
            nearness = _nearness(passage.chunk, similarities.get(chunk_id), vector, knowledge_base)
            shared = _share(asked, content_words(passage.chunk.search_text))
            opens = _share(asked, opening(passage.chunk.text))
            scores[chunk_id] += search.weight * (nearness + SHARED * shared + OPENING * opens)
    scored = (replace(passage, score=scores[chunk_id]) for chunk_id, passage in found.items())
    return tuple(sorted(scored, key=lambda passage: passage.score, reverse=True))


def put_first(first: Sequence[Passage], ordered: Sequence[Passage]) -> tuple[Passage, ...]:
    chunks = [passage.chunk for passage in first]
    return (*first, *(passage for passage in ordered if passage.chunk not in chunks))


def opens_with(query: str, text: str) -> float:
    """The share of the query's stems in the first words of the text."""
    asked = dict.fromkeys(content_words(query), 1.0)
    return _share(asked, opening(text))


def opening(text: str) -> list[str]:
    return content_words(" ".join(text.split(maxsplit=OPENING_WORDS)[:OPENING_WORDS]))


def _weights(query: str, knowledge_base: KnowledgeBase) -> dict[str, float]:
    return {word: rarity(word, knowledge_base) for word in content_words(query)}


def rarity(stem: str, knowledge_base: KnowledgeBase) -> float:
    """How much a word tells by how few passages have it: its inverse document frequency."""
    return math.log(1 + len(knowledge_base.chunks) / (knowledge_base.document_frequency(stem) + 0.5))


def _share(asked: Mapping[str, float], words: Iterable[str]) -> float:
    total = sum(asked.values())
    said = frozenset(words)
    return sum(weight for word, weight in asked.items() if word in said) / total if total else 0.0


def _nearness(chunk: Chunk, similarity: float | None, vector: NDArray[np.float32], knowledge_base: KnowledgeBase) -> float:
    sentences = knowledge_base.sentence_vectors(chunk) @ vector
    nearest = float(sentences.max()) if len(sentences) else 0.0
    section = float(knowledge_base.section_vector(chunk) @ vector)
    return PASSAGE * (nearest if similarity is None else similarity) + SENTENCE * nearest + SECTION * section
