"""From documents to passages: documents -> loading -> chunking -> embedding -> index, and KnowledgeBase.search over it."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from knowledge.encoded_text import decoded
from knowledge.errors import IndexBusy, IndexMismatch, IndexUnavailable, KnowledgeError, LoadingError
from knowledge.passages import Chunk, ChunkKind, Document, Passage, Sentence
from knowledge.pattern_files import read_patterns
from knowledge.poison import PoisonedPassage, harmless, order_patterns, poisoned, poisoned_passages
from knowledge.words import STOP_WORDS, content_words, split_sentences, stem, tokens

if TYPE_CHECKING:
    from knowledge.document_sources import NamedBytes
    from knowledge.embedding import EmbeddingModel, WordPieces
    from knowledge.index_files import IndexedDocument
    from knowledge.ingestion import IngestionReport, add, build, list_documents, remove
    from knowledge.langchain_retriever import CareerKnowledgeRetriever
    from knowledge.retrieval import KnowledgeBase
    from knowledge.settings import KnowledgeSettings
    from knowledge.spelling import Spelling

# Imported when they are first asked for: these bring numpy, pydantic or LangChain along, and every command's --help imports this package.
_LAZY = {
    "CareerKnowledgeRetriever": "knowledge.langchain_retriever",
    "EmbeddingModel": "knowledge.embedding",
    "IndexedDocument": "knowledge.index_files",
    "IngestionReport": "knowledge.ingestion",
    "KnowledgeBase": "knowledge.retrieval",
    "KnowledgeSettings": "knowledge.settings",
    "NamedBytes": "knowledge.document_sources",
    "Spelling": "knowledge.spelling",
    "WordPieces": "knowledge.embedding",
    "add": "knowledge.ingestion",
    "build": "knowledge.ingestion",
    "list_documents": "knowledge.ingestion",
    "remove": "knowledge.ingestion",
}


def __getattr__(name: str) -> Any:
    if name not in _LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(_LAZY[name]), name)


__all__ = [
    "STOP_WORDS",
    "CareerKnowledgeRetriever",
    "Chunk",
    "ChunkKind",
    "Document",
    "EmbeddingModel",
    "IndexBusy",
    "IndexMismatch",
    "IndexUnavailable",
    "IndexedDocument",
    "IngestionReport",
    "KnowledgeBase",
    "KnowledgeError",
    "KnowledgeSettings",
    "LoadingError",
    "NamedBytes",
    "Passage",
    "PoisonedPassage",
    "Sentence",
    "Spelling",
    "WordPieces",
    "add",
    "build",
    "content_words",
    "decoded",
    "harmless",
    "list_documents",
    "order_patterns",
    "poisoned",
    "poisoned_passages",
    "read_patterns",
    "remove",
    "split_sentences",
    "stem",
    "tokens",
]
