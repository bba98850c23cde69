"""PostgreSQL for the knowledge base. The only module of it that knows the driver, and which tables there are."""

from __future__ import annotations

import asyncio
import struct
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Final, TypeVar
from urllib.parse import urlsplit

import numpy as np

from knowledge.errors import IndexBusy, IndexUnavailable
from knowledge.remote_server import RemoteServer

if TYPE_CHECKING:
    from numpy.typing import NDArray

T = TypeVar("T")
Work = Callable[[Any], Awaitable[T]]  # of a connection

_CONNECT_SECONDS: Final = 5.0
_CONNECTIONS: Final = 8
_CHECK_SECONDS: Final = 1.0
_LOCK_ATTEMPTS, _LOCK_PAUSE_SECONDS = 10, 0.1  # PostgreSQL needs a moment to notice that a writer was killed
# pgvector looks at 40 neighbours by default and found 0.59 of the true ones at 10,000 clustered vectors.
_SEARCH_SETTINGS: Final = {"hnsw.ef_search": "500"}
_SCHEMA_LOCK, _WRITER_LOCK = 0x4B6E6F77, 0x4B6E6F78  # any two numbers that nobody else locks in this database
_SCHEMA: Final = """
CREATE EXTENSION IF NOT EXISTS vector;
CREATE TABLE IF NOT EXISTS knowledge_generations (
    name text PRIMARY KEY,
    published_at timestamptz NOT NULL DEFAULT now(),
    replaced_at timestamptz
);
CREATE UNIQUE INDEX IF NOT EXISTS knowledge_one_is_served ON knowledge_generations ((true)) WHERE replaced_at IS NULL;
CREATE TABLE IF NOT EXISTS knowledge_files (
    generation text NOT NULL REFERENCES knowledge_generations ON DELETE CASCADE,
    path text NOT NULL,
    part integer NOT NULL,
    content bytea NOT NULL,
    PRIMARY KEY (generation, path, part)
);
"""


class PostgreSQL:
    """Opens no connection before the first use."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self.server = RemoteServer(f"The PostgreSQL server at {parts.hostname}:{parts.port or 5432}")
        self._url = url
        self._pool: Any = None
        self._opening = asyncio.Lock()

    def run(self, work: Work[T], deadline_seconds: float, *, patiently: bool = False) -> T:
        """In one transaction. Raises IndexUnreachable, or IndexUnavailable with what PostgreSQL says."""

        async def on_any_connection(pool: Any) -> T:
            async with pool.acquire() as connection:
                return await _in_transaction(connection, work)

        return self._call(on_any_connection, deadline_seconds, patiently=patiently)

    def answers(self) -> bool:
        try:
            self.run(lambda connection: connection.fetchval("SELECT 1"), _CHECK_SECONDS, patiently=True)
        except IndexUnavailable:
            return False
        return True

    def close(self) -> None:
        """Waits for nothing; a finalizer may call it."""
        pool, self._pool = self._pool, None
        if pool is not None:

            async def end() -> None:
                pool.terminate()  # without waiting for a server that may be gone

            self.server.begin(end)

    @contextmanager
    def only_writer(self) -> Iterator[Callable[[Work[Any], float], Any]]:
        """Keeps every other writer out, on whatever machine; raises IndexBusy where one is at work. Gives a `run` on the connection
        that holds the lock: where that is lost, so is the right to write, and the call fails."""
        connection = self._call(_acquire, _CONNECT_SECONDS, patiently=True)
        try:
            lock = self._call(
                lambda _: connection.fetchval("SELECT pg_try_advisory_lock($1)", _WRITER_LOCK), _CONNECT_SECONDS, patiently=True
            )
            if not lock:
                raise IndexBusy("The index in PostgreSQL is being written by another process; try again when it is done.")
            yield lambda work, seconds: self._call(lambda _: _in_transaction(connection, work), seconds, patiently=True)
        finally:
            with suppress(IndexUnavailable):  # where the connection is gone, its lock is too; back in the pool it drops every lock
                self._call(lambda pool: pool.release(connection), _CONNECT_SECONDS, patiently=True)

    def _call(self, work: Callable[[Any], Awaitable[T]], deadline_seconds: float, *, patiently: bool) -> T:
        async def translated() -> T:
            import asyncpg  # noqa: PLC0415  where PostgreSQL is used, and nowhere else

            gone = (asyncpg.PostgresConnectionError, asyncpg.OperatorInterventionError, asyncpg.InterfaceError)
            try:
                return await work(await self._opened())
            except gone as error:
                raise ConnectionError(str(error)) from error
            except asyncpg.PostgresError as error:
                raise IndexUnavailable(f"{self.server.name} refuses: {error}") from error

        return self.server.call(translated, deadline_seconds, patiently=patiently)

    async def _opened(self) -> Any:
        async with self._opening:  # or calls that are the first at once would open two, and a connection go back to the wrong one
            if self._pool is None:
                self._pool = await _open(self._url)
            return self._pool


async def _acquire(pool: Any) -> Any:
    return await pool.acquire()


async def _open(url: str) -> Any:
    """A pool of connections to a database that has the tables."""
    import asyncpg  # noqa: PLC0415

    connection = await asyncpg.connect(url, timeout=_CONNECT_SECONDS)
    try:
        async with connection.transaction():
            await connection.execute("SELECT pg_advisory_xact_lock($1)", _SCHEMA_LOCK)
            await connection.execute(_SCHEMA)
    finally:
        await connection.close(timeout=_CONNECT_SECONDS)
    options = {"min_size": 0, "max_size": _CONNECTIONS, "timeout": _CONNECT_SECONDS, "server_settings": _SEARCH_SETTINGS}
    return await asyncpg.create_pool(url, init=_teach_vectors, **options)


async def _locked(connection: Any) -> bool:
    for _ in range(_LOCK_ATTEMPTS):
        if await connection.fetchval("SELECT pg_try_advisory_lock($1)", _WRITER_LOCK):
            return True
        await asyncio.sleep(_LOCK_PAUSE_SECONDS)
    return False


async def _in_transaction(connection: Any, work: Work[T]) -> T:
    transaction = connection.transaction()
    try:
        await transaction.start()
        result = await work(connection)
        await transaction.commit()
    except asyncio.CancelledError:
        connection.terminate()  # at the deadline: a connection that is silent would not answer a rollback either
        raise
    except BaseException:
        if not connection.is_closed():
            await transaction.rollback()
        raise
    return result


async def _teach_vectors(connection: Any) -> None:
    await connection.set_type_codec("vector", schema="public", encoder=_to_bytes, decoder=_from_bytes, format="binary")


def _to_bytes(vector: NDArray[np.float32]) -> bytes:
    return struct.pack(">HH", len(vector), 0) + vector.astype(">f4").tobytes()


def _from_bytes(data: bytes) -> NDArray[np.float32]:
    return np.frombuffer(data, dtype=">f4", offset=4).astype(np.float32)
