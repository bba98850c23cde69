"""From documents to passages: documents -> loading -> chunking -> embedding -> index, and KnowledgeBase.search over it."""

from knowledge.errors import IndexBusy, IndexMismatch, IndexUnavailable, KnowledgeError, LoadingError
from knowledge.passages import Chunk, ChunkKind, Document, Passage, Sentence
from knowledge.words import STOP_WORDS, content_words, split_sentences, stem, tokens

__all__ = [
    "STOP_WORDS",
    "Chunk",
    "ChunkKind",
    "Document",
    "IndexBusy",
    "IndexMismatch",
    "IndexUnavailable",
    "KnowledgeError",
    "LoadingError",
    "Passage",
    "Sentence",
    "content_words",
    "split_sentences",
    "stem",
    "tokens",
]
