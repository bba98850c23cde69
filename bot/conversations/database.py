"""The connection to the database. Only this module knows how SQLite, the default, differs from PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event, make_url, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from bot.conversations import migrations
from bot.conversations.errors import StorageUnavailable

# WAL: readers do not wait for the writer. busy_timeout: the second writer waits, in milliseconds.
# secure_delete: what is deleted is overwritten.
_SQLITE_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = NORMAL",
    "PRAGMA busy_timeout = 5000",
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",
)


# A statement takes milliseconds. Without a deadline asyncpg waits a minute for a connection and for ever for an answer.
_DEADLINE_SECONDS = 5.0
_ANSWER_SECONDS = 2.0


class Database:
    """Opens no connection before the first use; every failure of it is StorageUnavailable."""

    def __init__(self, url: str, deadline_seconds: float = _DEADLINE_SECONDS) -> None:
        """`deadline_seconds` is PostgreSQL's, for a connection and for a statement."""
        self._url = make_url(url)
        self.is_sqlite = self._url.get_backend_name() == "sqlite"
        # Conversations must not appear in logs with an error's parameters.
        options = {} if self.is_sqlite else _postgresql_options(deadline_seconds)
        self._engine = create_async_engine(self._url, hide_parameters=True, **options)
        if self.is_sqlite:
            event.listen(self._engine.sync_engine, "connect", _prepare_connection)
            event.listen(self._engine.sync_engine, "begin", _begin)

    async def prepare(self) -> None:
        """Brings the tables to this version of the program; several processes may do so at once."""
        try:
            if self.is_sqlite and self._url.database:
                await asyncio.to_thread(_create_private_file, Path(self._url.database))
        except OSError as error:
            raise StorageUnavailable(f"The database cannot be created: {error}") from error
        async with self.writing() as connection:
            await connection.run_sync(migrations.upgrade)

    async def answers(self) -> bool:
        try:
            async with asyncio.timeout(_ANSWER_SECONDS), self.reading() as connection:
                await connection.execute(text("SELECT 1"))
        except (StorageUnavailable, TimeoutError):
            return False
        return True

    @asynccontextmanager
    async def reading(self) -> AsyncGenerator[AsyncConnection, None]:
        try:
            async with self._engine.begin() as connection:
                yield connection
        except (SQLAlchemyError, OSError) as error:
            raise StorageUnavailable(f"The database does not answer: {error}") from error

    @asynccontextmanager
    async def writing(self) -> AsyncGenerator[AsyncConnection, None]:
        """One transaction: all of it or nothing."""
        try:
            async with self._engine.execution_options(writing=True).begin() as connection:
                yield connection
        except (SQLAlchemyError, OSError) as error:
            raise StorageUnavailable(f"The database does not answer: {error}") from error

    async def forget_deleted(self) -> None:
        """What was deleted leaves SQLite's write-ahead log too. Where a reader is in the way, the next time does it."""
        if not self.is_sqlite:
            return
        try:
            async with self._engine.connect() as connection:
                driver: Any = (await connection.get_raw_connection()).driver_connection
                # Past SQLAlchemy, which would begin a transaction first; inside one there is no checkpoint.
                await (await driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")).close()
        except (SQLAlchemyError, OSError) as error:
            raise StorageUnavailable(f"The database does not answer: {error}") from error

    async def close(self) -> None:
        await self._engine.dispose()


def _postgresql_options(deadline_seconds: float) -> dict[str, Any]:
    return {
        "pool_pre_ping": True,  # connections from before a restart of the server are replaced
        "pool_timeout": deadline_seconds,
        "pool_size": 10,
        "connect_args": {"timeout": deadline_seconds, "command_timeout": deadline_seconds},
    }


def _create_private_file(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)  # SQLite gives its other files the same mode


def _prepare_connection(dbapi_connection: Any, _record: Any) -> None:
    dbapi_connection.isolation_level = None  # the driver would begin transactions by itself, and only before the first write
    cursor = dbapi_connection.cursor()
    for pragma in _SQLITE_PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _begin(connection: Connection) -> None:
    # A transaction that reads first and then writes fails at once when another one has written in between, whatever the timeout:
    # 4 processes saw 4,029 such errors with BEGIN and none with BEGIN IMMEDIATE.
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writing") else "BEGIN")
