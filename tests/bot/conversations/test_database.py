import asyncio
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.conversations import Database, StorageUnavailable
from tests.bot.conversations.conftest import Store

WRITER = """
import asyncio, sys
from datetime import timedelta
from bot.conversations import Conversations, Database, Owner

async def main():
    database = Database(sys.argv[1])
    conversations = Conversations(database, timedelta(days=1))
    exchange = await conversations.begin(Owner("web:one"), "first")
    for number in range(40):
        await conversations.begin(Owner("web:one"), str(number), exchange.conversation_id)
    await database.close()

asyncio.run(main())
"""


async def test_two_processes_read_and_write_at_once_and_none_is_locked_out(store: Store) -> None:
    program = [sys.executable, "-c", WRITER, store.database_url]
    writers = [await asyncio.create_subprocess_exec(*program, stderr=asyncio.subprocess.PIPE) for _ in range(2)]
    assert [((await writer.communicate())[1], writer.returncode) for writer in writers] == [(b"", 0)] * 2
    async with store.database.reading() as connection:
        assert (await connection.execute(text("SELECT count(*) FROM turns"))).scalar_one() == 2 * 41 * 2


async def test_a_transaction_that_fails_leaves_nothing(store: Store) -> None:
    async def write() -> None:
        async with store.database.writing() as connection:
            await connection.execute(text("INSERT INTO sessions VALUES ('h', 'o', '2026-01-01 00:00:00', '2026-01-01 00:00:00')"))
            await connection.execute(text("INSERT INTO nowhere VALUES (1)"))

    with pytest.raises(StorageUnavailable):
        await write()
    async with store.database.reading() as connection:
        assert (await connection.execute(text("SELECT count(*) FROM sessions"))).scalar_one() == 0


async def test_nobody_else_on_the_machine_may_read_the_files(tmp_path: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'kept' / 'conversations.sqlite3'}")
    await database.prepare()
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "kept").iterdir()} == {0o600}
    await database.close()


async def test_what_is_there_survives_another_start(store: Store) -> None:
    session = await store.sessions.start()
    await store.database.prepare()
    assert await store.sessions.owner(session.token) == session.owner


async def test_a_place_that_cannot_be_written_is_said_to_be_none(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    database = Database(f"sqlite+aiosqlite:///{tmp_path}/file/kept.sqlite3")
    with pytest.raises(StorageUnavailable):
        await database.prepare()
    await database.close()


async def test_a_file_that_is_no_database_is_said_to_be_none(tmp_path: Path) -> None:
    (tmp_path / "kept.sqlite3").write_text("This is a diary. " * 100)
    database = Database(f"sqlite+aiosqlite:///{tmp_path}/kept.sqlite3")
    with pytest.raises(StorageUnavailable):
        await database.prepare()
    await database.close()
