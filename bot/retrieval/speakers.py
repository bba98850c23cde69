"""Whose word a question asks for: "according to the harbour office". No passage repeats who wrote it; its document says whose it is."""

from __future__ import annotations

from collections.abc import Iterable

from bot import patterns
from knowledge import STOP_WORDS, Document, KnowledgeBase, Passage, content_words, stem, tokens

_PATTERNS = patterns.load("speakers")
_AUTHOR = _PATTERNS.pop("author")
OPENING = 400  # characters of a document, in which it says whose it is


def documents_of(passages: Iterable[Passage], knowledge_base: KnowledgeBase) -> list[Document]:
    found = (knowledge_base.document(key) for key in {passage.chunk.document_id for passage in passages})
    return [document for document in found if document]


def speaker_words(query: str, documents: Iterable[Document]) -> frozenset[str]:
    """The lower-case words that only say who says it, where title or opening of a document that was found names them."""
    spans = [match.groupdict() for pattern in _PATTERNS.values() for match in pattern.finditer(query)]
    if not spans:
        return frozenset()
    known = {word for document in documents for word in content_words(f"{document.title} {document.text[:OPENING]}")}
    found: set[str] = set()
    for span in spans:
        text = " ".join(text for name, text in span.items() if name != "verb" and text)
        said = [token for token in tokens(text) if token not in STOP_WORDS]
        named = [word for word in said if not _AUTHOR.fullmatch(word)]
        # "What do miners say?" asks for what miners say, "What do the authors say?" and "What does the Guild say?" for what is written
        writes = len(named) < len(said) or text != text.lower()
        if named and writes and all(stem(word) in known for word in named):
            found |= {*said, *tokens(span.get("verb") or "")}
            found |= {"according"} if "according" in span else set()
    return frozenset(found)
