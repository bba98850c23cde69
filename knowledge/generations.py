"""Which generation of the index is served, who writes the next and who reads one. Only this module knows the locks and the pointer.

    <index>/CURRENT              the name of the generation that is served; replaced in one step
    <index>/write.lock           held by the one writer
    <index>/generations/<name>/  never written again once it is published; `lock` in it is shared by its readers

A process that dies drops its locks, so a killed writer leaves CURRENT as it was and a folder that the next writer removes.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Self

from knowledge.errors import IndexBusy, IndexUnavailable

_LOCK = "lock"
_ATTEMPTS = 20  # a generation can go between reading its name and locking it; each time that happens a newer one was published


@dataclass(frozen=True, slots=True)
class Lease:
    """A generation that no writer removes until the lease is released."""

    name: str
    folder: Path
    _lock: IO[bytes]

    def release(self) -> None:
        self._lock.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()


class Generations:
    def __init__(self, index_path: Path) -> None:
        self._index_path = index_path
        self._folder = index_path / "generations"
        self._pointer = index_path / "CURRENT"

    def current(self) -> str | None:
        try:
            return self._pointer.read_text(encoding="utf-8").strip() or None
        except FileNotFoundError:
            return None

    def lease_current(self) -> Lease:
        for _ in range(_ATTEMPTS):
            name = self.current()
            if name is None:
                raise IndexUnavailable(f"There is no index in {self._index_path} yet; make it with: python -m knowledge build")
            if lease := self._lease(name):
                return lease
            if name == self.current() and not (self._folder / name / _LOCK).exists():
                raise IndexUnavailable(f"The index in {self._index_path} is incomplete; make it anew with: python -m knowledge build")
        raise IndexUnavailable(f"The index in {self._index_path} is being replaced all the time; try again.")

    def _lease(self, name: str) -> Lease | None:
        folder = self._folder / name
        try:
            lock = (folder / _LOCK).open("rb")
        except OSError:
            return None
        if _locked(lock, fcntl.LOCK_SH) and (folder / _LOCK).exists():  # a writer may have removed it before it could be locked
            return Lease(name, folder, lock)
        lock.close()
        return None

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Keeps every other writer out, in this process and in others; raises IndexBusy where one is at work."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            lock_file = (self._index_path / "write.lock").open("a+", encoding="utf-8")
        except OSError as error:
            raise IndexUnavailable(f"The index in {self._index_path} cannot be written: {error.strerror}.") from error
        with lock_file as lock:
            if not _locked(lock, fcntl.LOCK_EX):
                lock.seek(0)
                owner = lock.read().strip() or "unknown"
                raise IndexBusy(f"The index in {self._index_path} is being written by process {owner}; try again when it is done.")
            lock.truncate(0)
            lock.write(f"{os.getpid()}\n")
            lock.flush()
            self._remove_unused()
            try:
                yield
            finally:
                self._remove_unused()

    def folder(self, name: str) -> Path:
        return self._folder / name

    def kept(self) -> frozenset[str]:
        """The generations that somebody may still read."""
        return frozenset(folder.name for folder in self._folder.iterdir())

    def begin(self, name: str | None = None) -> Path:
        """An empty folder for the next generation; for the writer only."""
        folder = self._folder / (name or f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(4)}")
        folder.mkdir()
        (folder / _LOCK).touch()
        return folder

    def publish(self, folder: Path) -> None:
        """From here on `folder` is served, also after a power failure."""
        for path in (*folder.rglob("*"), folder, self._folder):
            _flush_to_disk(path)
        proposed = self._pointer.with_name("CURRENT.new")
        proposed.write_text(f"{folder.name}\n", encoding="utf-8")
        _flush_to_disk(proposed)
        proposed.replace(self._pointer)
        _flush_to_disk(self._index_path)

    def set_aside(self) -> None:
        """The current generation is current no more, whoever still reads it; for the writer only."""
        name = self.current()
        self._pointer.unlink(missing_ok=True)
        if name and self.folder(name).exists():
            self.folder(name).rename(self.folder(f"{name}-{secrets.token_hex(4)}"))

    def _remove_unused(self) -> None:
        """What was replaced and is read no more, and what writers left that did not finish."""
        current = self.current()
        for folder in self._folder.iterdir():
            if folder.name != current:
                _remove_unless_read(folder)


def _remove_unless_read(folder: Path) -> None:
    lock_path = folder / _LOCK
    if not lock_path.exists():  # a removal that was interrupted
        shutil.rmtree(folder)
        return
    with lock_path.open("rb") as lock:
        if _locked(lock, fcntl.LOCK_EX):
            lock_path.unlink()  # first, so that a reader who opened it just before notices
            shutil.rmtree(folder)


def _locked(file: IO[bytes] | IO[str], kind: int) -> bool:
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _flush_to_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
