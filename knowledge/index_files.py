"""The files of one generation of the index, and the manifest that says what they were made with. Only this module knows their formats."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from knowledge.errors import IndexMismatch, IndexUnavailable
from knowledge.keyword_index import KeywordIndex
from knowledge.passages import Chunk, Document, Sentence
from knowledge.vector_index import EMBEDDED_SUBFOLDER, VectorStore

if TYPE_CHECKING:
    from numpy.typing import NDArray

Origin = Literal["folder", "added"]

_FORMAT = 1
_MANIFEST = "manifest.json"
_DOCUMENTS = "documents.jsonl"
_CHUNKS = "chunks.jsonl"
_VECTORS = "vectors.npy"
_SENTENCE_VECTORS = "sentence_vectors.npy"
_KEYWORDS = "keywords"


@dataclass(frozen=True, slots=True)
class IndexedDocument:
    """A document in the index, with where it came from: a build replaces what came from the folder and keeps what was added by hand."""

    document: Document
    origin: Origin
    file_hash: str  # of the bytes that were loaded: an unchanged file is not converted again
    chunks: tuple[Chunk, ...]


@dataclass(frozen=True, slots=True)
class Manifest:
    embedding_model: str
    embedding_fingerprint: str
    dimension: int
    chunker_version: int
    documents: int
    chunks: int
    sentences: int
    created: str
    files: dict[str, str]  # relative path -> SHA-256
    format: int = _FORMAT

    @property
    def fingerprint(self) -> str:
        """The same for two indexes whose vectors and chunks can be compared."""
        return hashlib.sha256(f"{self.embedding_fingerprint} {self.dimension} {self.chunker_version}".encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Vectors:
    chunks: NDArray[np.float32]  # a row for each chunk, in the order of the documents
    sentences: NDArray[np.float32]  # a row for each sentence of each chunk, in the same order


def write(
    folder: Path,
    indexed: Sequence[IndexedDocument],
    vectors: Vectors,
    vector_store: VectorStore,
    *,
    embedding_model: str,
    embedding_fingerprint: str,
    chunker_version: int,
) -> Manifest:
    """Fills an empty folder; the manifest comes last."""
    chunks = [chunk for one in indexed for chunk in one.chunks]
    _write_lines(folder / _DOCUMENTS, (_document_record(one) for one in indexed))
    _write_lines(folder / _CHUNKS, (_chunk_record(chunk) for chunk in chunks))
    np.save(folder / _VECTORS, vectors.chunks)
    np.save(folder / _SENTENCE_VECTORS, vectors.sentences)
    KeywordIndex.create([chunk.search_text for chunk in chunks]).save(folder / _KEYWORDS)
    vector_store.write(folder, vectors.chunks, embedding_fingerprint)
    manifest = Manifest(
        embedding_model=embedding_model,
        embedding_fingerprint=embedding_fingerprint,
        dimension=vectors.chunks.shape[1],
        chunker_version=chunker_version,
        documents=len(indexed),
        chunks=len(chunks),
        sentences=len(vectors.sentences),
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        files={path.relative_to(folder).as_posix(): _hash(path) for path in _contents(folder)},
    )
    (folder / _MANIFEST).write_text(json.dumps(asdict(manifest), indent=1), encoding="utf-8")
    return manifest


def read_manifest(folder: Path) -> Manifest:
    path = folder / _MANIFEST
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        if record["format"] == _FORMAT:
            return Manifest(**record)
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise _damaged(path) from error
    raise IndexMismatch("The index was made by another version of this program; make it anew with: python -m knowledge build")


def verify(folder: Path, manifest: Manifest) -> None:
    """Raises IndexUnavailable where a file is missing or is not, to the byte, the one that was written."""
    for name, expected in manifest.files.items():
        _verify_file(folder, name, expected)


def read_documents(folder: Path, manifest: Manifest) -> tuple[IndexedDocument, ...]:
    for name in (_DOCUMENTS, _CHUNKS):
        _verify_file(folder, name, manifest.files.get(name))
    records = list(_read_lines(folder / _DOCUMENTS))
    documents = [_document(record["document"]) for record in records]
    by_id = {document.id: document for document in documents}
    chunks: dict[str, list[Chunk]] = {document.id: [] for document in documents}
    for record in _read_lines(folder / _CHUNKS):
        chunks[record["document_id"]].append(_chunk(record, by_id[record["document_id"]].title))
    return tuple(
        IndexedDocument(document, record["origin"], record["file_hash"], tuple(chunks[document.id]))
        for document, record in zip(documents, records, strict=True)
    )


def read_vectors(folder: Path, manifest: Manifest) -> Vectors:
    """Memory-mapped."""
    return Vectors(
        _map(folder, _VECTORS, manifest, rows=manifest.chunks), _map(folder, _SENTENCE_VECTORS, manifest, rows=manifest.sentences)
    )


def open_keyword_index(folder: Path, manifest: Manifest) -> KeywordIndex:
    return KeywordIndex.open(folder / _KEYWORDS, manifest.chunks)


def _map(folder: Path, name: str, manifest: Manifest, rows: int) -> NDArray[np.float32]:
    _verify_file(folder, name, manifest.files.get(name))
    array: NDArray[np.float32] = np.load(folder / name, mmap_mode="r" if rows else None, allow_pickle=False)  # nothing cannot be mapped
    if array.shape != (rows, manifest.dimension):
        raise _damaged(folder / name)
    return array


def _contents(folder: Path) -> list[Path]:
    subfolders = (folder / _KEYWORDS, folder / EMBEDDED_SUBFOLDER)
    files = [folder / name for name in (_DOCUMENTS, _CHUNKS, _VECTORS, _SENTENCE_VECTORS)]
    return files + sorted(path for subfolder in subfolders for path in subfolder.rglob("*") if path.is_file())


def _verify_file(folder: Path, name: str, expected: str | None) -> None:
    path = folder / name
    try:
        actual = _hash(path)
    except OSError as error:
        raise _damaged(path) from error
    if actual != expected:
        raise _damaged(path)


def _damaged(path: Path) -> IndexUnavailable:
    return IndexUnavailable(f"The index is damaged ({path} is missing or was changed); make it anew with: python -m knowledge build")


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _document_record(one: IndexedDocument) -> dict[str, Any]:
    return {"document": _record(one.document), "origin": one.origin, "file_hash": one.file_hash}


def _chunk_record(chunk: Chunk) -> dict[str, Any]:
    record = _record(chunk)
    del record["document_title"]
    return record | {"sentences": [(sentence.start, sentence.end) for sentence in chunk.sentences]}


def _record(value: Document | Chunk) -> dict[str, Any]:
    return {field.name: getattr(value, field.name) for field in fields(value)}


def _document(record: dict[str, Any]) -> Document:
    return Document(**record | {"updated": _date(record["updated"]), "page_starts": tuple(record["page_starts"])})


def _chunk(record: dict[str, Any], document_title: str) -> Chunk:
    text = record["text"]
    return Chunk(
        **record
        | {
            "document_title": document_title,
            "heading_path": tuple(record["heading_path"]),
            "sentences": tuple(Sentence(text[start:end], start, end) for start, end in record["sentences"]),
            "updated": _date(record["updated"]),
        }
    )


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _write_lines(path: Path, records: Iterator[dict[str, Any]]) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(record, default=date.isoformat) + "\n" for record in records)


def _read_lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)
