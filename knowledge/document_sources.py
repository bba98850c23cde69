"""Where documents come from: files, folders and bytes that were handed over, and whether one has changed since it was indexed."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from knowledge import loading
from knowledge.index_files import Origin
from knowledge.passages import Document


@dataclass(frozen=True, slots=True)
class NamedBytes:
    """A document's bytes, from standard input or an upload. The name is its key, and its ending tells the format."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class FileSource:
    path: Path
    key: str
    origin: Origin

    def file_hash(self) -> str | None:
        """None for what is no ordinary file of an acceptable size; loading says what is wrong with it."""
        if not self.path.is_file() or self.path.stat().st_size > loading.MAX_BYTES:
            return None
        try:
            return _hash(self.path.read_bytes(), self.path.suffix)
        except OSError:
            return None

    def load(self) -> Document:
        return loading.load(self.path, self.key)


@dataclass(frozen=True, slots=True)
class BytesSource:
    named: NamedBytes
    origin: Origin = "added"

    @property
    def key(self) -> str:
        return self.named.name

    def file_hash(self) -> str:
        return _hash(self.named.data, Path(self.named.name).suffix)

    def load(self) -> Document:
        return loading.load_bytes(self.named.data, self.named.name, self.key)


Source = FileSource | BytesSource


@dataclass(frozen=True, slots=True)
class Found:
    sources: tuple[Source, ...]
    skipped: tuple[str, ...]  # files in folders that are in no format that is read


def find(given: Sequence[Path | NamedBytes], documents_path: Path) -> Found:
    """A file is known by the key that the build of the documents folder gives it, if it lies there; else by its path below the folder
    that was given, or its name. Hidden files are passed over, and links that lead out of a folder too."""
    sources: dict[str, Source] = {}
    skipped: list[str] = []
    for one in given:
        if isinstance(one, NamedBytes):
            sources[one.name] = BytesSource(one)
            continue
        for path in _files_below(one) if one.is_dir() else [one]:
            if path is not one and path.suffix.lower() not in loading.SUFFIXES:
                skipped.append(path.relative_to(one).as_posix())
                continue
            source = _file_source(path, one, documents_path.absolute())
            key = _unused_key(source, sources)
            sources[key] = replace(source, key=key)
    return Found(tuple(sources.values()), tuple(skipped))


def _file_source(path: Path, given: Path, documents_folder: Path) -> FileSource:
    if path.absolute().is_relative_to(documents_folder):
        return FileSource(path, path.absolute().relative_to(documents_folder).as_posix(), "folder")
    return FileSource(path, path.name if path is given else path.relative_to(given).as_posix(), "added")


def _unused_key(source: FileSource, taken: Mapping[str, Source]) -> str:
    """Files of the same name from several folders are told apart by the folders that they lie in."""
    key, path = source.key, source.path.absolute()
    parents = [part for part in path.parts[: -len(Path(key).parts)] if part != path.anchor]
    while (other := taken.get(key)) and not (isinstance(other, FileSource) and other.path.absolute() == path) and parents:
        key = f"{parents.pop()}/{key}"
    return key


def _files_below(folder: Path) -> Iterator[Path]:
    root = folder.resolve()
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for path in (Path(parent, name) for name in sorted(names) if not name.startswith(".")):
            if path.is_file() and path.resolve().is_relative_to(root):
                yield path


def _hash(data: bytes, suffix: str) -> str:
    return hashlib.sha256(suffix.lower().encode() + b"\0" + data).hexdigest()
