"""A database of any age becomes one of this version, whoever starts first, and nothing that is in it is lost."""

import asyncio
import sys

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text

import api.slack.tables  # noqa: F401 a door of its own keeps something in the same database
from bot.conversations import Database, Owner, StorageUnavailable
from bot.conversations.tables import metadata
from tests.bot.conversations.conftest import Store

PREPARE = """
import asyncio, sys
from bot.conversations import Database

async def main():
    database = Database(sys.argv[1])
    sys.stdin.read(1)
    await database.prepare()
    await database.close()

asyncio.run(main())
"""


def _differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    differences: list[object] = compare_metadata(context, metadata)
    return differences


async def test_the_files_make_the_tables_that_the_program_uses(store: Store) -> None:
    async with store.database.reading() as connection:
        assert await connection.run_sync(_differences) == []


async def test_a_database_from_before_there_were_versions_is_adopted_with_what_is_in_it(store: Store) -> None:
    exchange = await store.conversations.begin(Owner("web:me"), "Why?")
    async with store.database.writing() as connection:
        await connection.execute(text("DROP TABLE alembic_version"))
        await connection.execute(text("DROP TABLE feedback"))
        await connection.execute(text("DROP TABLE traces"))
    await store.database.prepare()
    assert (await store.conversations.read(Owner("web:me"), exchange.conversation_id)).turns[0].text == "Why?"
    async with store.database.reading() as connection:
        assert await connection.run_sync(_differences) == []


async def test_of_many_that_start_at_once_each_finds_the_tables(database_url: str) -> None:
    program = [sys.executable, "-c", PREPARE, database_url]
    pipe = asyncio.subprocess.PIPE
    starting = [await asyncio.create_subprocess_exec(*program, stdin=pipe, stderr=pipe) for _ in range(3)]
    ends = await asyncio.gather(*(process.communicate(b"!") for process in starting))
    assert [(stderr, process.returncode) for (_, stderr), process in zip(ends, starting, strict=True)] == [(b"", 0)] * 3
    database = Database(database_url)
    async with database.reading() as connection:
        assert (await connection.execute(text("SELECT count(*) FROM alembic_version"))).scalar_one() == 1
    await database.close()


async def test_a_database_of_a_newer_version_is_left_alone(store: Store) -> None:
    async with store.database.writing() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StorageUnavailable, match="newer version"):
        await store.database.prepare()
    async with store.database.reading() as connection:
        assert (await connection.execute(text("SELECT version_num FROM alembic_version"))).scalar_one() == "9999"
