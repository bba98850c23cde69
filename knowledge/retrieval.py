"""KnowledgeBase: hybrid retrieval over the published index. Only this module knows how the two searches are fused."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
import weakref
from collections.abc import Collection, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

import numpy as np

from knowledge import chunking, index_files
from knowledge.contents import Contents
from knowledge.embedding import EmbeddingModel, WordPieces
from knowledge.errors import IndexMismatch, IndexUnavailable, IndexUnreachable, KnowledgeError
from knowledge.generations import Lease
from knowledge.index_files import Manifest
from knowledge.index_place import IndexPlace, index_place
from knowledge.ingestion import build
from knowledge.keyword_index import best_rows
from knowledge.passages import Chunk, Document, Passage
from knowledge.provisional import ProvisionalGeneration
from knowledge.settings import KnowledgeSettings
from knowledge.spelling import Spelling
from knowledge.vector_index import VectorStore
from knowledge.vector_search import VectorSearch

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Reciprocal rank fusion adds 1 / (60 + rank) of each search. 60 is from Cormack, Clarke and Büttcher (SIGIR 2009), who found little
# difference between values near it.
_FUSION_CONSTANT = 60

_MEND_AGAIN_SECONDS = 60.0  # after an attempt that failed, because the disk was full or another process was at it

logger = logging.getLogger(__name__)


class KnowledgeBase:
    """Serves one generation of the index, and the next one soon after it was published."""

    def __init__(self, settings: KnowledgeSettings, embedding_model: EmbeddingModel) -> None:
        self._settings = settings
        self.embedding_model = embedding_model
        place = index_place(settings)
        self._generations, self._vector_store = place.generations, place.vector_store
        self._disconnect = weakref.finalize(self, place.close)
        self._serving = _opened(place, settings, embedding_model)
        self._mending: asyncio.Task[None] | None = None
        self._spelling: tuple[Contents, Spelling] | None = None  # of the generation that was asked last
        self._previous: Contents | None = None  # for questions that were under way when the generation changed
        self._reloading = threading.Lock()
        self._refused: str | None = None  # a generation that could not be opened; not tried again until there is another
        self._checked_seconds = time.monotonic()

    @classmethod
    async def open(cls, settings: KnowledgeSettings, embedding_model: EmbeddingModel | None = None) -> KnowledgeBase:
        """Raises IndexUnavailable or IndexMismatch, which say what mends it. An embedding model that is loaded already can be shared.

        A damaged index is made anew from the documents, and until that is done words alone are searched for.
        """
        embedding_model = embedding_model or EmbeddingModel.shared(settings.embedding_model, settings.embedding_threads)
        knowledge_base = await asyncio.to_thread(cls, settings, embedding_model)
        if knowledge_base._is_provisional:
            knowledge_base._mending = asyncio.create_task(knowledge_base._mend())
        await knowledge_base.search("career", limit=1)  # the first search of a process takes a hundred times as long as the next
        return knowledge_base

    async def search(self, query: str, *, limit: int = 8) -> tuple[Passage, ...]:
        """The best passages, best first; none for a query without a word in it or an index without a document."""
        return (await self.search_each([query], limit=limit))[0]

    async def search_each(self, queries: Sequence[str], *, limit: int = 8) -> tuple[tuple[Passage, ...], ...]:
        """As `search` for each of several queries, in the same generation; they are embedded together."""
        await self._serve_newest()
        return await asyncio.to_thread(self._search_each, self._serving, queries, limit)

    def _search_each(self, serving: AnyGeneration, queries: Sequence[str], limit: int) -> tuple[tuple[Passage, ...], ...]:
        asked = [query for query in queries if query.strip()] if serving.contents.chunks else []
        vectors = dict(zip(asked, self.embedding_model.encode_queries(asked), strict=True))
        candidates = max(limit, self._settings.candidates)
        return tuple(tuple(serving.search(query, vectors[query], candidates)[:limit]) if query in vectors else () for query in queries)

    async def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """A unit-length row for each text, to be compared with sentence_vectors."""
        if not texts:
            return np.empty((0, self._serving.manifest.dimension), dtype=np.float32)
        vectors = self.embedding_model.remembered_passages(texts)
        if vectors is None:
            vectors = await asyncio.to_thread(self.embedding_model.encode_passages, texts)
        return np.stack(vectors)

    async def word_pieces(self, texts: Sequence[str]) -> list[WordPieces]:
        """Each text as the embedding model reads it: its pieces, each with a vector in its context."""
        pieces = self.embedding_model.remembered_pieces(texts)
        return await asyncio.to_thread(self.embedding_model.word_pieces, texts) if pieces is None else pieces

    def put_right(self, text: str) -> str:
        """The text without the typing slips that the documents' own words explain."""
        contents = self._serving.contents
        if self._spelling is None or self._spelling[0] is not contents:
            self._spelling = contents, Spelling((chunk.search_text for chunk in contents.chunks), self.embedding_model.vocabulary)
        return self._spelling[1].put_right(text)

    def sentence_vectors(self, chunk: Chunk) -> NDArray[np.float32]:
        """A row for each sentence of the chunk, computed when it was ingested. KeyError for a chunk that is not from this index."""
        return self._contents_with(chunk).sentence_vectors(chunk)

    def section_vector(self, chunk: Chunk) -> NDArray[np.float32]:
        """The mean direction, of unit length, of all sentences under the same headings."""
        return self._contents_with(chunk).section_vector(chunk)

    def siblings(self, chunk: Chunk) -> tuple[Chunk, ...]:
        """The whole list or table that the chunk belongs to, in document order, itself included."""
        return self._contents_with(chunk).siblings(chunk)

    def section(self, chunk: Chunk) -> tuple[Chunk, ...]:
        """All chunks of the same document under the same headings, in document order, itself included."""
        return self._contents_with(chunk).section(chunk)

    def of_document(self, chunk: Chunk) -> tuple[Chunk, ...]:
        """All chunks of the same document, in order, itself included."""
        return self._contents_with(chunk).of_document(chunk.document_id)

    def document(self, document_id: str) -> Document | None:
        return self._serving.contents.by_document_id.get(document_id)

    def document_frequency(self, stem: str) -> int:
        """How many chunks hold a word with this stem, in their text or in the headings above it."""
        return self._serving.keyword_index.document_frequency(stem)

    def hold_together(self, stems: Collection[str]) -> bool:
        """Whether one chunk holds words with all of these stems, in its text or in the headings above it."""
        return self._serving.keyword_index.hold_together(stems)

    @property
    def chunks(self) -> tuple[Chunk, ...]:
        return self._serving.contents.chunks

    @property
    def documents(self) -> tuple[Document, ...]:
        return self._serving.contents.documents

    @property
    def generation(self) -> str:
        return self._serving.name

    @property
    def created(self) -> str:
        """When the generation was written, as ISO 8601."""
        return self._serving.manifest.created

    @property
    def fingerprint(self) -> str:
        """Of what the vectors and chunks were made with: embedding model, dimension, chunker version."""
        return self._serving.manifest.fingerprint

    async def failing(self) -> str | None:
        """What does not work, for whoever runs the server."""
        if self._is_provisional:
            return "The index is damaged and is made anew from the documents: until then words alone are searched for."
        if await asyncio.to_thread(self._vector_store.answers):
            return None
        return "The server of the vector index does not answer: each process searches the vectors that it has itself."

    def close(self) -> None:
        if self._mending:
            self._mending.cancel()
        self._serving.close()
        self._disconnect()

    @property
    def _is_provisional(self) -> bool:
        return isinstance(self._serving, ProvisionalGeneration)

    async def _mend(self) -> None:
        while self._is_provisional:
            try:
                await build(self._settings, embedding_model=self.embedding_model)
                await self.serve_newest()
            except KnowledgeError as error:
                logger.error("the index could not be made anew: %s", error)  # noqa: TRY400  the sentence says it all
                await asyncio.sleep(_MEND_AGAIN_SECONDS)

    def _contents_with(self, chunk: Chunk) -> Contents:
        current = self._serving.contents
        if chunk not in current and self._previous and chunk in self._previous:
            return self._previous
        return current

    async def serve_newest(self) -> None:
        """From here on every search is in the newest generation."""
        await asyncio.to_thread(self._reload, wait=True)

    async def _serve_newest(self) -> None:
        """One search notices that there is a newer generation and waits for it; the others go on with the old one meanwhile."""
        now = time.monotonic()
        if now - self._checked_seconds < self._settings.reload_check_seconds:
            return
        self._checked_seconds = now
        if await asyncio.to_thread(self._generations.current) not in (self._serving.name, self._refused, None):
            await asyncio.to_thread(self._reload)

    def _reload(self, *, wait: bool = False) -> None:
        if not self._reloading.acquire(blocking=wait):
            return
        try:
            if self._generations.current() == self._serving.name:
                return
            newest = _Generation(self._generations.lease_current(), self.embedding_model, self._vector_store)
        except (IndexUnavailable, IndexMismatch) as error:
            self._refused = self._generations.current()
            logger.error("still serving generation %s: %s", self._serving.name, error)  # noqa: TRY400  the sentence says it all
        else:
            self._previous, self._serving = self._serving.contents, newest
            logger.info("serving generation %s, %d chunks", newest.name, len(newest.contents.chunks))
        finally:
            self._reloading.release()


def _opened(place: IndexPlace, settings: KnowledgeSettings, embedding_model: EmbeddingModel) -> AnyGeneration:
    try:
        return _Generation(place.generations.lease_current(), embedding_model, place.vector_store)
    except IndexUnreachable:
        raise
    except IndexUnavailable as error:
        if place.generations.current() is None:
            raise
        logger.error("mending what is wrong: %s", error)  # noqa: TRY400  the sentence says it all
    if place.copy_again():
        with suppress(IndexUnavailable):
            return _Generation(place.generations.lease_current(), embedding_model, place.vector_store)
    return ProvisionalGeneration(place, settings, embedding_model)


class _Generation:
    """One generation, opened. Searches under way keep it alive; its lease and its files go with the last of them."""

    def __init__(self, lease: Lease, embedding_model: EmbeddingModel, vector_store: VectorStore) -> None:
        self.name = lease.name
        self.close = weakref.finalize(self, lease.release)
        self.manifest = index_files.read_manifest(lease.folder)
        _require_same_settings(self.manifest, embedding_model)
        index_files.verify(lease.folder, self.manifest)
        self._vectors = index_files.read_vectors(lease.folder, self.manifest)
        self.contents = Contents(index_files.read_documents(lease.folder, self.manifest), self._vectors.sentences)
        self.keyword_index = index_files.open_keyword_index(lease.folder, self.manifest)
        self._vector_search = VectorSearch(vector_store, lease.folder, self.manifest.embedding_fingerprint, self._vectors.chunks)

    def search(self, query: str, vector: NDArray[np.float32], candidates: int) -> list[Passage]:
        keyword_scores = self.keyword_index.scores(query)
        found_by_vector = self._vector_search.nearest(vector, candidates)
        found_by_keyword = best_rows(keyword_scores, candidates)
        rows = sorted({*found_by_vector, *found_by_keyword})
        # The index's order is nearly right; the exact similarities, which the keyword search's finds need anyway, make it right.
        similarities = dict(zip(rows, (self._vectors.chunks[rows] @ vector).tolist(), strict=True))
        vector_ranks = _ranks(sorted(found_by_vector, key=lambda row: -similarities[row]))
        keyword_ranks = _ranks(found_by_keyword)
        passages = [
            Passage(
                chunk=self.contents.chunks[row],
                score=sum(1 / (_FUSION_CONSTANT + ranks[row]) for ranks in (vector_ranks, keyword_ranks) if row in ranks),
                similarity=similarities[row],
                vector_rank=vector_ranks.get(row),
                keyword_rank=keyword_ranks.get(row),
                keyword_score=float(keyword_scores[row]),
            )
            for row in rows
        ]
        return sorted(passages, key=lambda passage: (-passage.score, -passage.similarity))


AnyGeneration = _Generation | ProvisionalGeneration


def _ranks(rows: list[int]) -> dict[int, int]:
    return {row: rank for rank, row in enumerate(rows, start=1)}


def _require_same_settings(manifest: Manifest, embedding_model: EmbeddingModel) -> None:
    mend = "make it anew with: python -m knowledge build"
    if manifest.chunker_version != chunking.VERSION:
        raise IndexMismatch(
            f"The index was made with version {manifest.chunker_version} of the chunker, this is version {chunking.VERSION}; {mend}"
        )
    theirs, ours = manifest.embedding_model, embedding_model.name
    if manifest.embedding_fingerprint != embedding_model.fingerprint:
        with_other_weights = " with other weights" if theirs == ours else ""
        raise IndexMismatch(f"The index was made with the embedding model {theirs}, the settings say {ours}{with_other_weights}; {mend}")
    if manifest.dimension != embedding_model.dimension:
        raise IndexMismatch(f"The index has vectors of {manifest.dimension} numbers, {ours} makes {embedding_model.dimension}; {mend}")
