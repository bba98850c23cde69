"""A store with a clock that the test moves: in an SQLite file of its own, and for the heavy tests in a PostgreSQL database of its own."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import select

from bot.conversations import Conversations, Database, Sessions
from bot.conversations.tables import metadata


@dataclass
class Clock:
    moment: datetime = datetime(2026, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment

    def forward(self, **time: float) -> None:
        self.moment += timedelta(**time)


@dataclass(frozen=True)
class Store:
    database_url: str
    path: Path | None  # of an SQLite file
    database: Database
    conversations: Conversations
    sessions: Sessions
    clock: Clock

    async def everything(self) -> bytes:
        """All that is kept: an SQLite file with what stands between its rows, or PostgreSQL's rows."""
        if self.path is not None:
            return b"".join(path.read_bytes() for path in self.path.parent.iterdir())
        async with self.database.reading() as connection:
            rows = [tuple(row) for table in metadata.sorted_tables for row in (await connection.execute(select(table))).all()]
        return repr(rows).encode()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.heavy)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Of a database that is not there yet, or empty."""
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path / 'kept' / 'conversations.sqlite3'}"
    new_database: str = request.getfixturevalue("postgres").new_database()
    return new_database


@pytest_asyncio.fixture(loop_scope="session")
async def store(database_url: str) -> AsyncGenerator[Store, None]:
    database, clock = Database(database_url), Clock()
    await database.prepare()
    path = Path(database_url.removeprefix("sqlite+aiosqlite:///")) if database.is_sqlite else None
    retention = timedelta(days=30)
    conversations, sessions = Conversations(database, retention, clock), Sessions(database, timedelta(hours=24), retention, clock)
    yield Store(database_url, path, database, conversations, sessions, clock)
    await database.close()
