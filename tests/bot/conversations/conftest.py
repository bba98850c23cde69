"""A store in a file of its own, with a clock that the test moves."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest_asyncio

from bot.conversations import Conversations, Database, Sessions


@dataclass
class Clock:
    moment: datetime = datetime(2026, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment

    def forward(self, **time: float) -> None:
        self.moment += timedelta(**time)


@dataclass(frozen=True)
class Store:
    path: Path
    database: Database
    conversations: Conversations
    sessions: Sessions
    clock: Clock

    def bytes_on_disk(self) -> bytes:
        return b"".join(path.read_bytes() for path in self.path.parent.iterdir())


@pytest_asyncio.fixture(loop_scope="session")
async def store(tmp_path: Path) -> AsyncGenerator[Store, None]:
    path = tmp_path / "kept" / "conversations.sqlite3"
    database, clock = Database(f"sqlite+aiosqlite:///{path}"), Clock()
    await database.prepare()
    conversations = Conversations(database, timedelta(days=30), clock)
    yield Store(path, database, conversations, Sessions(database, timedelta(hours=24), timedelta(days=30), clock), clock)
    await database.close()
