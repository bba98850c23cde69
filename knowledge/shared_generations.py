"""Generations in PostgreSQL, for processes on several machines. Only this module knows how they get from there into a machine's folder.

The one that is not replaced is served; one transaction puts its files there and makes it so. Every machine keeps a copy in its index
folder, made by the first of its processes that needs it, and goes on with the copy that it has while PostgreSQL does not answer.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from functools import partial
from pathlib import Path
from typing import Any, Final

from knowledge.errors import IndexBusy, IndexUnavailable, IndexUnreachable
from knowledge.generations import Generations, Lease
from knowledge.postgresql import PostgreSQL, Work

_PART_BYTES: Final = 4_194_304
_CHECK_SECONDS: Final = 1.0
_TRANSFER_SECONDS: Final = 600.0
_WAIT_SECONDS: Final = 60.0  # for another process of this machine that is making the copy
_KEPT_MINUTES: Final = 10  # after it was replaced, for processes that have not noticed yet


class SharedGenerations:
    """The same as Generations, of which `here` is the machine's own."""

    def __init__(self, postgresql: PostgreSQL, here: Generations) -> None:
        self._postgresql = postgresql
        self._here = here
        self._run: Callable[[Any, float], Any] | None = None  # on the connection that holds the writer's lock

    def current(self) -> str | None:
        try:
            return self._published()
        except IndexUnavailable:
            return self._here.current()

    def lease_current(self) -> Lease:
        try:
            name = self._published()
        except IndexUnreachable:
            if self._here.current() is None:
                raise
            return self._here.lease_current()
        if name is None:
            server = self._postgresql.server.name
            raise IndexUnavailable(f"{server} has no index yet; make it with: python -m knowledge build")
        if self._here.current() != name:
            with self._only_copier():
                self._copy(name)
        return self._here.lease_current()

    def copy_again(self) -> None:
        """For a copy that was damaged on this machine; the others and PostgreSQL have whole ones."""
        with nullcontext() if self._run else self._only_copier():  # the writer keeps all others out already
            if name := self._published():
                self._here.set_aside()
                self._copy(name)

    @contextmanager
    def writing(self) -> Iterator[None]:
        with self._postgresql.only_writer() as run, self._only_copier():
            run(_forget_old, _TRANSFER_SECONDS)
            if name := self._published():
                self._copy(name)
            self._run = run
            try:
                yield
            finally:
                self._run = None

    def folder(self, name: str) -> Path:
        return self._here.folder(name)

    def kept(self) -> frozenset[str]:
        rows = self._ask(lambda connection: connection.fetch("SELECT name FROM knowledge_generations"))
        return frozenset(row["name"] for row in rows)

    def begin(self) -> Path:
        return self._here.begin()

    def publish(self, folder: Path) -> None:
        if self._run is None:
            raise RuntimeError("publish is for the writer")
        files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file() and path.name != "lock"}
        self._run(lambda connection: _store(connection, folder.name, files), _TRANSFER_SECONDS)
        self._here.publish(folder)

    def _published(self) -> str | None:
        query = "SELECT name FROM knowledge_generations WHERE replaced_at IS NULL"
        name: str | None = self._postgresql.run(lambda connection: connection.fetchval(query), _CHECK_SECONDS)
        return name

    def _copy(self, name: str) -> None:
        """For the one process of this machine that may write its folder. Whether all arrived is told by the manifest."""
        if self._here.current() == name:
            return
        folder = self._here.begin(name)
        list_parts = "SELECT path, part FROM knowledge_files WHERE generation = $1 ORDER BY path, part"
        for path, part in self._ask(lambda connection: connection.fetch(list_parts, name)):
            content = self._ask(partial(_part, name=name, path=path, part=part))
            if content is None:
                raise IndexUnavailable("The index was replaced while it was fetched; try again.")
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            with (folder / path).open("ab") as file:
                file.write(content)
        self._here.publish(folder)

    def _ask(self, work: Work[Any]) -> Any:
        return self._postgresql.run(work, _TRANSFER_SECONDS, patiently=True)

    @contextmanager
    def _only_copier(self) -> Iterator[None]:
        deadline = time.monotonic() + _WAIT_SECONDS
        while True:
            writing = self._here.writing()
            try:
                writing.__enter__()
                break
            except IndexBusy:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)
        try:
            yield
        finally:
            writing.__exit__(None, None, None)


AnyGenerations = Generations | SharedGenerations


async def _forget_old(connection: Any) -> None:
    old = f"replaced_at < now() - interval '{_KEPT_MINUTES} minutes'"
    await connection.execute(f"DELETE FROM knowledge_generations WHERE {old}")  # noqa: S608  our own words


async def _store(connection: Any, name: str, files: Mapping[str, Path]) -> None:
    await connection.execute("UPDATE knowledge_generations SET replaced_at = now() WHERE replaced_at IS NULL")
    await connection.execute("INSERT INTO knowledge_generations (name) VALUES ($1)", name)
    insert = "INSERT INTO knowledge_files (generation, path, part, content) VALUES ($1, $2, $3, $4)"
    for path, file in files.items():
        for part, content in enumerate(_parts(file)):
            await connection.execute(insert, name, path, part, content)


async def _part(connection: Any, name: str, path: str, part: int) -> bytes | None:
    select = "SELECT content FROM knowledge_files WHERE generation = $1 AND path = $2 AND part = $3"
    content: bytes | None = await connection.fetchval(select, name, path, part)
    return content


def _parts(path: Path) -> Iterator[bytes]:
    """At least one, also of an empty file."""
    with path.open("rb") as file:
        yield file.read(_PART_BYTES)
        while content := file.read(_PART_BYTES):
            yield content
