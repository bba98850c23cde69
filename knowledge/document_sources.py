"""Where documents come from: files, folders and bytes that were handed over. Only this module knows how a document gets its key."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from knowledge import loading
from knowledge.errors import LoadingError
from knowledge.index_files import Origin
from knowledge.passages import Document


@dataclass(frozen=True, slots=True)
class NamedBytes:
    """A document's bytes, from standard input or an upload; the name says which format they are in."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class FileSource:
    path: Path
    key: str
    origin: Origin

    def file_hash(self) -> str:
        try:
            with self.path.open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise LoadingError(self.key, f"cannot be read ({error.strerror})") from error

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
        return hashlib.sha256(self.named.data).hexdigest()

    def load(self) -> Document:
        return loading.load_bytes(self.named.data, self.named.name, self.key)


Source = FileSource | BytesSource


@dataclass(frozen=True, slots=True)
class Found:
    sources: tuple[Source, ...]
    skipped: tuple[str, ...]  # files in folders that are in no format that can be read
    failed: tuple[LoadingError, ...]


def find(given: Sequence[Path | NamedBytes], documents_path: Path) -> Found:
    sources: dict[str, Source] = {}
    skipped: list[str] = []
    failed: list[LoadingError] = []
    for one in given:
        if isinstance(one, NamedBytes):
            sources[one.name] = BytesSource(one)
        elif one.is_file():
            source = _file_source(one, documents_path)
            sources[source.key] = source
        elif one.is_dir():
            for path in _files_below(one):
                source = _file_source(path, documents_path)
                if not path.resolve().is_relative_to(one.resolve()):
                    failed.append(LoadingError(source.key, "leads out of the folder"))
                elif path.suffix.lower() in loading.SUFFIXES:
                    sources[source.key] = source
                else:
                    skipped.append(source.key)
        else:
            failed.append(LoadingError(str(one), "is neither a file nor a folder" if one.exists() else "there is no such file or folder"))
    return Found(tuple(sources.values()), tuple(skipped), tuple(failed))


def key_of(path: Path, documents_path: Path) -> str:
    """Relative to the documents folder for what lies in it, else to the folder that the command runs in."""
    absolute = Path(os.path.normpath(path.absolute()))  # not resolved: a link is known by its own name
    documents_folder = Path(os.path.normpath(documents_path.absolute()))
    if absolute.is_relative_to(documents_folder):
        return absolute.relative_to(documents_folder).as_posix()
    return Path(os.path.relpath(absolute)).as_posix()


def _file_source(path: Path, documents_path: Path) -> FileSource:
    key = key_of(path, documents_path)
    in_folder = Path(os.path.normpath(path.absolute())).is_relative_to(os.path.normpath(documents_path.absolute()))
    return FileSource(path, key, "folder" if in_folder else "added")


def _files_below(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.is_file() and not hidden:
            yield path
