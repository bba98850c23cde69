"""Writes the next generation: embeds what is new, takes over the vectors of what is not, and publishes only what passed its check."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Self

import numpy as np

from knowledge import chunking, index_files
from knowledge.embedding import EmbeddingModel
from knowledge.errors import IndexMismatch, IndexUnavailable
from knowledge.index_files import IndexedDocument, Manifest, Vectors
from knowledge.index_place import IndexPlace
from knowledge.vector_index import VectorStore

if TYPE_CHECKING:
    from numpy.typing import NDArray

Progress = Callable[[str, int, int], None]  # stage, done, total; called from a worker thread

_CANARIES = 20  # chunks that must find themselves before a generation is published

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Written:
    generation: str
    chunks: int
    chunks_embedded: int
    texts_embedded: int


@dataclass(frozen=True, slots=True)
class _Before:
    """What is served while the next generation is written."""

    generation: str | None = None
    manifest: Manifest | None = None
    documents: tuple[IndexedDocument, ...] = ()
    vectors: Vectors | None = None


class IndexWriter:
    def __init__(self, place: IndexPlace, embedding_model: EmbeddingModel, before: _Before) -> None:
        self._generations = place.generations
        self._vector_store = place.vector_store
        self._embedding_model = embedding_model
        self._before = before
        self.before: Mapping[str, IndexedDocument] = {one.document.key: one for one in before.documents}

    @classmethod
    @contextmanager
    def open(cls, place: IndexPlace, embedding_model: EmbeddingModel, *, mend: bool = False) -> Iterator[Self]:
        """Keeps other writers out; raises IndexBusy where one is at work. A damaged index is an error, or with `mend` an empty one."""
        with place.generations.writing():
            place.vector_store.keep_only(place.generations.kept())
            try:
                before = _read(place)
            except (IndexUnavailable, IndexMismatch) as error:
                if not mend:
                    raise
                logger.warning("starting from nothing, documents that were added by hand have to be added again: %s", error)
                before = _Before()
            yield cls(place, embedding_model, before)

    @property
    def _same_chunker(self) -> bool:
        return self._before.manifest is not None and self._before.manifest.chunker_version == chunking.VERSION

    @property
    def _same_embedding(self) -> bool:
        return self._before.manifest is not None and self._before.manifest.embedding_fingerprint == self._embedding_model.fingerprint

    def unchanged(self, key: str) -> IndexedDocument | None:
        """The document as it is in the index, where this version of the program would cut it in the same way."""
        return self.before.get(key) if self._same_chunker else None

    def write(self, documents: Iterable[IndexedDocument], progress: Progress | None = None) -> Written:
        wanted = tuple(sorted((self._rechunked(one) for one in documents), key=lambda one: one.document.key))
        before = self._before
        same = before.vectors is not None and self._same_embedding and self._same_chunker and wanted == before.documents
        if same and before.generation and before.vectors and self._has_vectors(before.generation):
            return Written(before.generation, len(before.vectors.chunks), 0, 0)
        vectors, new_texts = self._embed(wanted, progress)
        if progress:
            progress("writing", 0, 1)
        try:
            folder, manifest = self._publish(wanted, vectors)
        except OSError as error:
            raise IndexUnavailable(f"The new index cannot be written ({error.strerror}), so the old one stays.") from error
        if progress:
            progress("writing", 1, 1)
        embedded = sum(chunk.search_text in new_texts for one in wanted for chunk in one.chunks)
        return Written(folder.name, manifest.chunks, embedded, len(new_texts))

    def _publish(self, documents: tuple[IndexedDocument, ...], vectors: Vectors) -> tuple[Path, Manifest]:
        folder = self._generations.begin()
        manifest = index_files.write(
            folder,
            documents,
            vectors,
            self._vector_store,
            embedding_model=self._embedding_model.name,
            embedding_fingerprint=self._embedding_model.fingerprint,
            chunker_version=chunking.VERSION,
        )
        _verify(folder, manifest, documents, self._vector_store)
        self._generations.publish(folder)
        return folder, manifest

    def _has_vectors(self, generation: str) -> bool:
        """They are missing where the settings name another place for them since."""
        try:
            self._vector_store.open(self._generations.folder(generation), self._embedding_model.fingerprint).close()
        except (IndexUnavailable, IndexMismatch):
            return False
        return True

    def _rechunked(self, one: IndexedDocument) -> IndexedDocument:
        """Documents that were added by hand have no file to load them from again."""
        carried_over = self.before.get(one.document.key) is one
        return replace(one, chunks=chunking.chunk(one.document)) if carried_over and not self._same_chunker else one

    def _embed(self, documents: Sequence[IndexedDocument], progress: Progress | None) -> tuple[Vectors, frozenset[str]]:
        chunk_texts, sentence_texts = _texts(documents)
        known = self._known_vectors()
        missing = [text for text in dict.fromkeys((*chunk_texts, *sentence_texts)) if text not in known]
        if missing:
            if progress:
                progress("embedding", 0, len(missing))  # the embedding model is loaded now, which takes seconds
            self._embedding_model.prepare()
            self._vector_store.prepare()  # while texts are embedded, and not before: two libraries imported at once may wait for each other
            report = (lambda done: progress("embedding", done, len(missing))) if progress else None
            known |= zip(missing, self._embedding_model.encode(missing, report), strict=True)
        return Vectors(self._stacked(known, chunk_texts), self._stacked(known, sentence_texts)), frozenset(missing)

    def _known_vectors(self) -> dict[str, NDArray[np.float32]]:
        """By the text that was embedded, so that nothing is taken over for a text that is no longer the same."""
        if self._before.vectors is None or not self._same_embedding:
            return {}
        chunk_texts, sentence_texts = _texts(self._before.documents)
        vectors = self._before.vectors
        return dict(zip(sentence_texts, vectors.sentences, strict=True)) | dict(zip(chunk_texts, vectors.chunks, strict=True))

    def _stacked(self, known: Mapping[str, NDArray[np.float32]], texts: Sequence[str]) -> NDArray[np.float32]:
        if not texts:
            return np.empty((0, self._embedding_model.dimension), dtype=np.float32)
        return np.stack([known[text] for text in texts])


def _texts(documents: Iterable[IndexedDocument]) -> tuple[list[str], list[str]]:
    chunks = [chunk for one in documents for chunk in one.chunks]
    return [chunk.search_text for chunk in chunks], [sentence.text for chunk in chunks for sentence in chunk.sentences]


def served_documents(place: IndexPlace) -> tuple[IndexedDocument, ...]:
    with place.generations.lease_current() as lease:
        return index_files.read_documents(lease.folder, index_files.read_manifest(lease.folder))


def _read(place: IndexPlace) -> _Before:
    if place.generations.current() is None:
        return _Before()
    try:
        return _read_current(place)
    except IndexUnavailable:
        if not place.copy_again():
            raise
        return _read_current(place)


def _read_current(place: IndexPlace) -> _Before:
    with place.generations.lease_current() as lease:
        manifest = index_files.read_manifest(lease.folder)
        documents = index_files.read_documents(lease.folder, manifest)
        return _Before(lease.name, manifest, documents, _vectors(lease.folder, manifest))


def _vectors(folder: Path, manifest: Manifest) -> Vectors | None:
    """None where they are damaged: the documents are worth keeping without them."""
    try:
        index_files.verify(folder, manifest)
        return index_files.read_vectors(folder, manifest)
    except IndexUnavailable as error:
        logger.warning("everything is embedded again: %s", error)
        return None


def _verify(folder: Path, manifest: Manifest, documents: tuple[IndexedDocument, ...], vector_store: VectorStore) -> None:
    """Reads the generation as its readers will: all files as written, every chunk there, and chunks that find themselves."""
    index_files.verify(folder, manifest)
    if index_files.read_documents(folder, manifest) != documents:
        raise IndexUnavailable("The new index did not keep the documents as they are, so the old one stays.")
    vectors = index_files.read_vectors(folder, manifest).chunks
    vector_index = vector_store.open(folder, manifest.embedding_fingerprint)
    try:
        for row in np.linspace(0, len(vectors) - 1, _CANARIES, dtype=int) if len(vectors) else ():
            nearest = vector_index.nearest(vectors[row], 1)
            if len(vector_index) != len(vectors) or not nearest or vectors[nearest[0]] @ vectors[row] < 1 - 1e-4:
                raise IndexUnavailable("The new index does not find its own chunks, so the old one stays.")
    finally:
        vector_index.close()
