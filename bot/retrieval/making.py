"""Who wrote a document and when: told where the document says so of itself, and by nothing that only speaks of writing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot import patterns
from bot.retrieval.bylines import says_who_made
from bot.retrieval.passage_order import put_first
from bot.stages import Coverage, Evidence
from knowledge import Chunk, KnowledgeBase, Passage, content_words, harmless

_PATTERNS = patterns.load("making")
NEAR_AN_END = 3  # passages; a document says at its beginning or its end who made it


def asks_of_making(query: str) -> bool:
    return any(_PATTERNS[name].search(query) for name in ("asks_who", "asks_when"))


def of_its_making(query: str, passages: Sequence[Passage], knowledge_base: KnowledgeBase) -> Evidence:
    """`passages`: what the query finds. Nothing is covered where no document says it, or it is not known which one is meant."""
    wanted = [_PATTERNS[f"tells_{name}"] for name in ("who", "when") if _PATTERNS[f"asks_{name}"].search(query)]
    asks_who = bool(_PATTERNS["asks_who"].search(query))
    ends = _ends(_meant(query, knowledge_base), knowledge_base)
    says = (chunk for chunk in ends if (asks_who and says_who_made(chunk)) or any(one.search(chunk.text) for one in wanted))
    told = tuple(Passage(chunk, 1.0, 1.0) for chunk in [next(says, None)] if chunk)
    coverage = Coverage(float(bool(told)), bool(told), missing_kinds=() if told else ("making",))
    return Evidence(put_first(told, passages), coverage, told)


def _meant(query: str, knowledge_base: KnowledgeBase) -> str | None:
    """The id of the only document, or of the one whose title has most of what the question names."""
    titles = {chunk.document_id: frozenset(content_words(chunk.document_title)) for chunk in knowledge_base.chunks}
    if len(titles) == 1:
        return next(iter(titles))
    named = frozenset(content_words(query))
    shared = {document: len(named & words) for document, words in titles.items()}
    best = max(shared.values(), default=0)
    nearest = [document for document, share in shared.items() if share == best]
    return nearest[0] if best and len(nearest) == 1 else None


def _ends(document: str | None, knowledge_base: KnowledgeBase) -> Iterator[Chunk]:
    chunks = [chunk for chunk in knowledge_base.chunks if chunk.document_id == document and harmless(chunk)]
    yield from chunks[:NEAR_AN_END]
    yield from chunks[max(NEAR_AN_END, len(chunks) - NEAR_AN_END) :]
