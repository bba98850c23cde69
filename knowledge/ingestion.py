"""Ingestion: documents go into the index and out of it, each time as a whole new generation. Only this module changes the index.

    find the files -> load what changed -> chunk -> embed what is new -> write a generation -> verify it -> publish it

All of it happens off the event loop. Whatever fails before the last step leaves the index as it was.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from knowledge import chunking
from knowledge.document_sources import NamedBytes, Source, find
from knowledge.embedding import EmbeddingModel
from knowledge.errors import LoadingError
from knowledge.index_files import IndexedDocument
from knowledge.index_place import index_place
from knowledge.index_writing import IndexWriter, Progress, served_documents
from knowledge.poison import PoisonedPassage, poisoned_passages
from knowledge.settings import KnowledgeSettings


@dataclass(frozen=True, slots=True)
class IngestionReport:
    """What became of the documents, by key, and how much work it was."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()  # files in folders that are in no format that is read
    failed: tuple[LoadingError, ...] = ()
    poisoned: tuple[PoisonedPassage, ...] = ()  # of the documents that were named: in the index, and never used
    chunks: int = 0  # in the index now
    chunks_embedded: int = 0
    texts_embedded: int = 0  # chunks and single sentences
    generation: str = ""
    seconds: float = 0.0


async def build(
    settings: KnowledgeSettings,
    paths: Sequence[Path] | None = None,
    progress: Progress | None = None,
    *,
    embedding_model: EmbeddingModel | None = None,
) -> IngestionReport:
    """The index holds exactly what is in the documents folder (or in `paths`), and what was added by hand. A file that cannot be
    loaded is reported and not in the index. Raises LoadingError where the folder is missing, rather than to empty the index."""
    given = list(paths) if paths is not None else [settings.documents_path]

    def wanted(writer: IndexWriter) -> _Change:
        for path in given:
            if not path.exists():
                raise LoadingError(str(path), "there is no such file or folder")
        found = find(given, settings.documents_path)
        from_folder, failed = _load([replace(source, origin="folder") for source in found.sources], writer, progress)
        by_hand = {key: one for key, one in writer.before.items() if one.origin == "added"}
        return _Change({**by_hand, **from_folder}, tuple(from_folder), found.skipped, failed)

    return await asyncio.to_thread(_change, wanted, settings, progress, embedding_model, mend=True)


async def add(
    settings: KnowledgeSettings,
    sources: Sequence[Path | NamedBytes],
    progress: Progress | None = None,
    *,
    embedding_model: EmbeddingModel | None = None,
) -> IngestionReport:
    """Files, folders and named bytes go in beside what is there; the same key replaces. What cannot be loaded changes nothing."""

    def wanted(writer: IndexWriter) -> _Change:
        found = find(sources, settings.documents_path)
        new, failed = _load(found.sources, writer, progress)
        return _Change({**writer.before, **new}, tuple(new), found.skipped, failed)

    return await asyncio.to_thread(_change, wanted, settings, progress, embedding_model)


async def remove(
    settings: KnowledgeSettings,
    keys: Sequence[str],
    progress: Progress | None = None,
    *,
    embedding_model: EmbeddingModel | None = None,
) -> IngestionReport:
    """By key. A file that is still in the documents folder comes back with the next build."""

    def wanted(writer: IndexWriter) -> _Change:
        remaining = dict(writer.before)
        failed = []
        for key in dict.fromkeys(keys):
            if remaining.pop(key, None) is None:
                failed.append(LoadingError(key, "there is no such document in the index; `python -m knowledge list` shows all"))
        return _Change(remaining, (), (), tuple(failed))

    return await asyncio.to_thread(_change, wanted, settings, progress, embedding_model)


async def list_documents(settings: KnowledgeSettings) -> tuple[IndexedDocument, ...]:
    """What is in the index, by key. Loads no embedding model."""

    def read() -> tuple[IndexedDocument, ...]:
        with index_place(settings) as place:
            return served_documents(place)

    return await asyncio.to_thread(read)


@dataclass(frozen=True, slots=True)
class _Change:
    documents: Mapping[str, IndexedDocument]  # what shall be in the index
    named: tuple[str, ...]  # keys that the caller asked for; the report is about these
    skipped: tuple[str, ...]
    failed: tuple[LoadingError, ...]


def _change(
    wanted: Callable[[IndexWriter], _Change],
    settings: KnowledgeSettings,
    progress: Progress | None,
    embedding_model: EmbeddingModel | None,
    *,
    mend: bool = False,
) -> IngestionReport:
    started = time.perf_counter()
    embedding_model = embedding_model or EmbeddingModel.shared(settings.embedding_model, settings.embedding_threads)
    with index_place(settings) as place, IndexWriter.open(place, embedding_model, mend=mend) as writer:
        change = wanted(writer)
        before, after = dict(writer.before), change.documents
        written = writer.write(after.values(), progress)
    common = [key for key in change.named if key in before]
    return IngestionReport(
        added=tuple(key for key in after if key not in before),
        changed=tuple(key for key in common if after[key].document != before[key].document),
        unchanged=tuple(key for key in common if after[key].document == before[key].document),
        removed=tuple(key for key in before if key not in after),
        skipped=change.skipped,
        failed=change.failed,
        poisoned=tuple(passage for key in change.named for passage in poisoned_passages(key, after[key].chunks)),
        chunks=written.chunks,
        chunks_embedded=written.chunks_embedded,
        texts_embedded=written.texts_embedded,
        generation=written.generation,
        seconds=time.perf_counter() - started,
    )


def _load(
    sources: Sequence[Source], writer: IndexWriter, progress: Progress | None
) -> tuple[dict[str, IndexedDocument], tuple[LoadingError, ...]]:
    loaded: dict[str, IndexedDocument] = {}
    failed: list[LoadingError] = []
    for number, source in enumerate(sources):
        if progress:
            progress("loading", number, len(sources))
        try:
            loaded[source.key] = _indexed(source, writer.unchanged(source.key))
        except LoadingError as error:
            failed.append(error)
    if progress:
        progress("loading", len(sources), len(sources))
    return loaded, tuple(failed)


def _indexed(source: Source, before: IndexedDocument | None) -> IndexedDocument:
    file_hash = source.file_hash()
    if before and before.file_hash == file_hash:  # neither converted nor cut into chunks again
        return replace(before, origin=source.origin)
    document = source.load()
    chunks = chunking.chunk(document)
    if not chunks:
        raise LoadingError(source.key, "holds no text")
    return IndexedDocument(document, source.origin, file_hash or "", chunks)
