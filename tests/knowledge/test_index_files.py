from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from knowledge import Chunk, Document, IndexMismatch, IndexUnavailable, Sentence, index_files
from knowledge.index_files import IndexedDocument, Manifest, Vectors
from knowledge.vector_index import EmbeddedChroma

TEXT = "Zwei Sätze.  Der zweite ist länger – mit “Zeichen” und 漢字.\u2028Ende."
DOCUMENT = Document("d1", "guide/ü.md", "Titel", TEXT, "hash", "https://example.org", date(2026, 10, 1), "de", (0, 13))
CHUNK = Chunk(
    id="c1",
    document_id="d1",
    document_title="Titel",
    heading_path=("Eins", "Zwei"),
    kind="bullet",
    text=TEXT,
    sentences=(Sentence(TEXT[:11], 0, 11), Sentence(TEXT[13:], 13, len(TEXT))),
    position=0,
    start=0,
    end=len(TEXT),
    list_id="l1",
    label="Zwei",
    page=2,
    source="https://example.org",
    updated=date(2026, 10, 1),
    language="de",
)
PLAIN = replace(CHUNK, id="c2", position=1, list_id=None, label=None, page=None, source=None, updated=None, sentences=())
INDEXED = (IndexedDocument(DOCUMENT, "added", "bytes", (CHUNK, PLAIN)),)
VECTORS = Vectors(np.eye(2, 8, dtype=np.float32), np.eye(2, 8, 2, dtype=np.float32))


def write(folder: Path, indexed: tuple[IndexedDocument, ...] = INDEXED, vectors: Vectors = VECTORS) -> Manifest:
    folder.mkdir()
    return index_files.write(
        folder, indexed, vectors, EmbeddedChroma(), embedding_model="name", embedding_fingerprint="fingerprint", chunker_version=3
    )


def test_what_was_written_is_read(tmp_path: Path) -> None:
    folder = tmp_path / "generation"
    manifest = write(folder)
    assert index_files.read_manifest(folder) == manifest
    assert (manifest.documents, manifest.chunks, manifest.sentences, manifest.dimension) == (1, 2, 2, 8)
    assert index_files.read_documents(folder, manifest) == INDEXED
    vectors = index_files.read_vectors(folder, manifest)
    np.testing.assert_array_equal(vectors.chunks, VECTORS.chunks)
    np.testing.assert_array_equal(vectors.sentences, VECTORS.sentences)


def test_an_empty_index_can_be_written_and_read(tmp_path: Path) -> None:
    folder = tmp_path / "generation"
    manifest = write(folder, (), Vectors(np.empty((0, 8), np.float32), np.empty((0, 8), np.float32)))
    index_files.verify(folder, manifest)
    assert index_files.read_documents(folder, manifest) == ()
    assert index_files.read_vectors(folder, manifest).chunks.shape == (0, 8)


@pytest.mark.parametrize(
    "name", ["documents.jsonl", "chunks.jsonl", "vectors.npy", "sentence_vectors.npy", "keywords/vocab.index.json", "chroma/chroma.sqlite3"]
)
def test_a_changed_byte_in_any_file_is_noticed_and_the_file_named(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "generation"
    manifest = write(folder)
    with (folder / name).open("r+b") as file:
        file.seek(-3, 2)
        byte = file.read(1)
        file.seek(-3, 2)
        file.write(bytes([byte[0] ^ 1]))
    with pytest.raises(IndexUnavailable, match=name):
        index_files.verify(folder, manifest)


def test_a_missing_file_is_noticed_and_named(tmp_path: Path) -> None:
    folder = tmp_path / "generation"
    manifest = write(folder)
    (folder / "vectors.npy").unlink()
    with pytest.raises(IndexUnavailable, match=r"vectors\.npy"):
        index_files.verify(folder, manifest)


def test_a_manifest_that_is_no_manifest_is_damage(tmp_path: Path) -> None:
    folder = tmp_path / "generation"
    write(folder)
    (folder / "manifest.json").write_text("{", encoding="utf-8")
    with pytest.raises(IndexUnavailable, match=r"manifest\.json.*python -m knowledge build"):
        index_files.read_manifest(folder)


def test_the_format_of_another_version_is_a_mismatch(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text('{"format": 99, "shape": "other"}', encoding="utf-8")
    with pytest.raises(IndexMismatch, match="python -m knowledge build"):
        index_files.read_manifest(tmp_path)


def test_the_fingerprint_changes_with_all_that_decides_about_vectors_and_chunks(tmp_path: Path) -> None:
    manifest = write(tmp_path / "generation")
    others = [replace(manifest, embedding_fingerprint="x"), replace(manifest, dimension=9), replace(manifest, chunker_version=4)]
    assert len({manifest.fingerprint, *(other.fingerprint for other in others)}) == 4
    assert replace(manifest, created="later", chunks=5).fingerprint == manifest.fingerprint
