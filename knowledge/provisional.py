"""What is served while a damaged index is made anew: the documents as they are, found by their words alone."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import numpy as np

from knowledge import chunking, index_files
from knowledge.contents import Contents
from knowledge.document_sources import find
from knowledge.embedding import EmbeddingModel
from knowledge.errors import IndexUnavailable, LoadingError
from knowledge.index_files import IndexedDocument, Manifest
from knowledge.index_place import IndexPlace
from knowledge.keyword_index import KeywordIndex, best_rows
from knowledge.passages import Chunk, Passage
from knowledge.settings import KnowledgeSettings

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Their vectors are computed when they are found, 20 to 40 ms each the first time.
_CANDIDATES: Final = 16

logger = logging.getLogger(__name__)


class ProvisionalGeneration:
    name = "provisional"

    def __init__(self, place: IndexPlace, settings: KnowledgeSettings, embedding_model: EmbeddingModel) -> None:
        """Raises IndexUnavailable where there is no document either."""
        documents = _from_index(place) or _from_folder(settings)
        if not documents:
            raise IndexUnavailable(f"The index is damaged, and there is no document in {settings.documents_path} to make it anew from.")
        self._embedding_model = embedding_model
        self.contents = _UnembeddedContents(documents, embedding_model)
        self.keyword_index = KeywordIndex.create([chunk.search_text for chunk in self.contents.chunks])
        self.manifest = Manifest(
            embedding_model=embedding_model.name,
            embedding_fingerprint=embedding_model.fingerprint,
            dimension=embedding_model.dimension,
            chunker_version=chunking.VERSION,
            documents=len(documents),
            chunks=len(self.contents.chunks),
            sentences=sum(len(chunk.sentences) for chunk in self.contents.chunks),
            created=datetime.now(UTC).isoformat(timespec="seconds"),
            files={},
        )

    def search(self, query: str, vector: NDArray[np.float32], candidates: int) -> list[Passage]:
        scores = self.keyword_index.scores(query)
        rows = best_rows(scores, min(candidates, _CANDIDATES))
        chunks = [self.contents.chunks[row] for row in rows]
        vectors = self._embedding_model.encode_passages([chunk.search_text for chunk in chunks])
        return [
            Passage(
                chunk=chunk,
                score=1 / rank,
                similarity=float(chunk_vector @ vector),
                vector_rank=None,
                keyword_rank=rank,
                keyword_score=float(scores[row]),
            )
            for rank, (row, chunk, chunk_vector) in enumerate(zip(rows, chunks, vectors, strict=True), start=1)
        ]

    def close(self) -> None:
        pass


class _UnembeddedContents(Contents):
    def __init__(self, indexed: Sequence[IndexedDocument], embedding_model: EmbeddingModel) -> None:
        super().__init__(indexed, np.empty((0, embedding_model.dimension), dtype=np.float32))
        self._embedding_model = embedding_model

    def sentence_vectors(self, chunk: Chunk) -> NDArray[np.float32]:
        if not chunk.sentences:
            return np.empty((0, self._embedding_model.dimension), dtype=np.float32)
        return np.stack(self._embedding_model.encode_passages([sentence.text for sentence in chunk.sentences]))


def _from_index(place: IndexPlace) -> tuple[IndexedDocument, ...]:
    """With the documents that were added by hand, where that part of the index is whole."""
    try:
        with place.generations.lease_current() as lease:
            manifest = index_files.read_manifest(lease.folder)
            return index_files.read_documents(lease.folder, manifest) if manifest.chunker_version == chunking.VERSION else ()
    except IndexUnavailable:
        return ()


def _from_folder(settings: KnowledgeSettings) -> tuple[IndexedDocument, ...]:
    documents = []
    for source in find([settings.documents_path], settings.documents_path).sources if settings.documents_path.is_dir() else ():
        try:
            document = source.load()
        except LoadingError as error:
            logger.warning("left out for now: %s", error)
            continue
        documents.append(IndexedDocument(document, "folder", source.file_hash() or "", chunking.chunk(document)))
    return tuple(documents)
