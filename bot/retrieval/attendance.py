"""Who was at a meeting, and who was not: what its minutes say after "Present:" and "Apologies:"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot import patterns
from bot.stages import Quote
from knowledge import STOP_WORDS, Chunk, KnowledgeBase, Passage, harmless, stem, tokens

_PATTERNS = patterns.load("attendance")
_KINDS = ("present", "absent")
LOOKED_AT = 8  # of the passages: minutes that none of them comes from are not asked about


def attendance(query: str, passages: Sequence[Passage], knowledge_base: KnowledgeBase) -> Quote | None:
    """Of several meetings that of which the title shares most with the question, "27 May" or what the board is called.

    None where that is not asked, is told nowhere, or no one meeting is meant.
    """
    label = next((_PATTERNS[kind] for kind in _KINDS if _PATTERNS[f"asks_{kind}"].search(query)), None)
    if label is None:
        return None
    documents = {passage.chunk.document_id: passage.chunk for passage in passages[:LOOKED_AT]}
    told = [quote for of_document in documents.values() for quote in _labelled(label, knowledge_base.of_document(of_document))]
    asked = frozenset(word for word in tokens(query) if word not in STOP_WORDS and not _PATTERNS["generic"].fullmatch(word))
    asked |= frozenset(_PATTERNS["dated"].findall(query.lower()))
    shared = [_shared(asked, quote.chunk, knowledge_base) for quote in told]
    best = [quote for quote, share in zip(told, shared, strict=True) if share == max(shared)]
    return best[0] if len(best) == 1 and (max(shared) > 0 or not asked) else None


def _shared(asked: frozenset[str], chunk: Chunk, knowledge_base: KnowledgeBase) -> int:
    """How many of the words stand above a list of names or beside it; -1 where a day is meant that does not."""
    above = (chunk.document_title, *chunk.heading_path, *(one.text for one in knowledge_base.section(chunk)))
    given = frozenset(tokens(" ".join(above)))
    of_another_day = any(_PATTERNS["dated"].fullmatch(word) and word not in given for word in asked)
    return -1 if of_another_day else len({stem(word) for word in asked} & {stem(word) for word in given})


def _labelled(label: re.Pattern[str], chunks: Sequence[Chunk]) -> Iterator[Quote]:
    for chunk in filter(harmless, chunks):
        yield from (Quote(chunk, sentence.text) for sentence in chunk.sentences if label.match(sentence.text))
