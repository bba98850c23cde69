""" "Which of those need no degree?": the answer is among the items that were shown, or the documents do not say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.retrieval.passage_order import put_first
from bot.stages import Evidence, FoundList
from knowledge import Chunk, KnowledgeBase, content_words, harmless, stem, tokens

LEAST = 2  # items that are found again; of a list that is not in the documents nothing can be kept to


def of_those(evidence: Evidence, labels: Sequence[str], asked: str, knowledge_base: KnowledgeBase) -> Evidence:
    """With nothing told but what is said of that list; covered only where that has what is asked. `asked`: the message in its own words."""
    shown = tuple(label.casefold() for label in labels)
    items = {chunk.id: chunk for chunk in knowledge_base.chunks if chunk.list_id and _name(chunk).startswith(shown)}
    if len(items) < LEAST or evidence.aspects or evidence.overview:
        return evidence
    words = set(content_words(asked))
    missing = tuple(word for word in evidence.coverage.missing if words & set(content_words(word)))
    lists = tuple(found for found in evidence.lists if _are_meant(found, items, asked))
    told = tuple(passage for passage in evidence.told if passage.chunk.id in items) if lists or not evidence.lists else ()
    if not told and not lists:  # "Which of those are free?": the paragraph below the list may say it
        sections = {_section(item) for item in items.values()}
        beside = (one for one in evidence.passages if one.chunk.kind == "paragraph" and _section(one.chunk) in sections)
        told = tuple(one for one in beside if harmless(one.chunk) and _has((one.chunk.text,), asked))[:1]
    if evidence.coverage.covered and not missing and (lists or told):
        return replace(evidence, told=told, lists=lists, passages=put_first(told, evidence.passages))
    kinds = evidence.coverage.missing_kinds or (() if missing else ("of_those",))
    return replace(evidence, coverage=replace(evidence.coverage, covered=False, missing=missing, missing_kinds=kinds))


def _are_meant(found: FoundList, items: dict[str, Chunk], asked: str) -> bool:
    """Some of them; all of them only where the list itself has every word that is asked, else none was told from the others."""
    if not all(item.id in items for item in found.items):
        return False
    first = found.items[0]
    return len(found.items) < len(items) or _has(
        (first.document_title, *first.heading_path, *(chunk.text for chunk in found.chunks())), asked
    )


def _has(texts: Iterable[str], asked: str) -> bool:
    held = {stem(word) for word in tokens(" ".join(texts))}
    return all(word in held for word in content_words(asked))


def _section(chunk: Chunk) -> tuple[str, tuple[str, ...]]:
    return chunk.document_id, chunk.heading_path


def _name(item: Chunk) -> str:
    """What it is called, or how it begins; of a row of a table the first cell."""
    first_cell = item.text.partition("; ")[0].partition(": ")[2] if item.kind == "table_row" else ""
    return (item.label or first_cell or item.text).casefold()
