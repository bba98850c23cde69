"""What is in one generation, in memory: documents, chunks and how they belong together. Looking something up here touches no disk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from knowledge.index_files import IndexedDocument
from knowledge.passages import Chunk

if TYPE_CHECKING:
    from numpy.typing import NDArray

Key = TypeVar("Key")


class Contents:
    def __init__(self, indexed: Sequence[IndexedDocument], sentence_vectors: NDArray[np.float32]) -> None:
        self.documents = tuple(one.document for one in indexed)
        self.chunks = tuple(chunk for one in indexed for chunk in one.chunks)  # in the order of the vectors' rows
        self.by_document_id = {document.id: document for document in self.documents}
        self._by_id = {chunk.id: chunk for chunk in self.chunks}
        self._lists = _grouped((chunk.list_id, chunk) for chunk in self.chunks if chunk.list_id)
        self._documents = _grouped((chunk.document_id, chunk) for chunk in self.chunks)
        self._sections = _grouped(((chunk.document_id, chunk.heading_path), chunk) for chunk in self.chunks)
        self._sentence_vectors = np.asarray(sentence_vectors)  # as a plain array: a slice of a memory map takes five times as long
        self._section_vectors: dict[tuple[str, tuple[str, ...]], NDArray[np.float32]] = {}  # computed when they are asked for
        ends = np.cumsum([len(chunk.sentences) for chunk in self.chunks], dtype=np.int64)
        self._sentence_ends = {chunk.id: int(end) for chunk, end in zip(self.chunks, ends, strict=True)}

    def __contains__(self, chunk: Chunk) -> bool:
        found = self._by_id.get(chunk.id)
        return found is chunk or found == chunk  # nearly always the first, which needs no look at the fields

    def siblings(self, chunk: Chunk) -> tuple[Chunk, ...]:
        return self._lists.get(chunk.list_id, (chunk,)) if chunk.list_id else (chunk,)

    def section(self, chunk: Chunk) -> tuple[Chunk, ...]:
        return self._sections.get((chunk.document_id, chunk.heading_path), (chunk,))

    def of_document(self, document_id: str) -> tuple[Chunk, ...]:
        return self._documents.get(document_id, ())

    def section_vector(self, chunk: Chunk) -> NDArray[np.float32]:
        section = (chunk.document_id, chunk.heading_path)
        if section not in self._section_vectors:
            mean = np.concatenate([self.sentence_vectors(other) for other in self.section(chunk)]).sum(axis=0)
            self._section_vectors[section] = mean / max(float(np.linalg.norm(mean)), 1e-9)
        return self._section_vectors[section]

    def sentence_vectors(self, chunk: Chunk) -> NDArray[np.float32]:
        end = self._sentence_ends[chunk.id]
        return self._sentence_vectors[end - len(chunk.sentences) : end]


def _grouped(pairs: Iterable[tuple[Key, Chunk]]) -> dict[Key, tuple[Chunk, ...]]:
    groups: dict[Key, list[Chunk]] = defaultdict(list)
    for key, chunk in pairs:
        groups[key].append(chunk)
    return {key: tuple(sorted(chunks, key=lambda chunk: chunk.position)) for key, chunks in groups.items()}
