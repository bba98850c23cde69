"""What the knowledge base is made of: documents, the chunks they fall into, and passages, which are chunks found for a query."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

ChunkKind = Literal["paragraph", "bullet", "table_row"]


@dataclass(frozen=True, slots=True)
class Document:
    """One text that was added, as Markdown. `id` is a hash of `key`: a changed file keeps its address, and `content_hash` changes."""

    id: str
    key: str  # the name by which it was added and is removed again, a relative path as a rule
    title: str
    text: str  # Markdown, without front matter
    content_hash: str
    source: str | None = None  # where the facts come from: an address or a citation in words
    updated: date | None = None
    language: str = "en"
    page_starts: tuple[int, ...] = ()  # offset of each page in `text`, first page first; empty where the format has no pages


@dataclass(frozen=True, slots=True)
class Sentence:
    text: str
    start: int  # offsets into the text of its chunk: chunk.text[start:end] == text
    end: int


@dataclass(frozen=True, slots=True)
class Chunk:
    """A unit of meaning: a bullet, a table row with its header, or a paragraph. `id` is a hash of document key, heading path and text."""

    id: str
    document_id: str
    document_title: str
    heading_path: tuple[str, ...]  # outermost first, without the document's title
    kind: ChunkKind
    text: str  # plain text as a person reads it: no bullet character, no Markdown emphasis
    sentences: tuple[Sentence, ...]
    position: int  # place in the document, from 0
    start: int  # offsets into Document.text
    end: int
    list_id: str | None = None  # shared by the siblings of one list or table
    label: str | None = None  # the term that a list item opens with: "Data Science: experts who ..." has "Data Science"
    page: int | None = None  # from 1
    source: str | None = None
    updated: date | None = None
    language: str = "en"

    @property
    def search_text(self) -> str:
        """What is embedded and indexed: a bullet means little without the headings that it stands under."""
        return "\n".join((" > ".join((self.document_title, *self.heading_path)), self.text))


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk found for a query, with how it was found."""

    chunk: Chunk
    score: float  # reciprocal rank fusion; compares passages of one search only
    similarity: float  # cosine of query and chunk, -1 to 1
    vector_rank: int | None = None  # from 1; None where that search did not find it
    keyword_rank: int | None = None
    keyword_score: float = 0.0  # BM25, not bounded
