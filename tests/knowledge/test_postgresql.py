from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import asyncpg
import pytest

from knowledge.postgresql import PostgreSQL
from tests.postgres_server import PostgresServer

pytestmark = pytest.mark.heavy

THREADS = 6


def select_one(connection: Any) -> Any:
    return connection.fetchval("SELECT 1")


def test_calls_that_are_the_first_at_once_share_one_pool_and_leave_no_connection_behind(postgres: PostgresServer) -> None:
    url = postgres.new_database().replace("+asyncpg", "")
    postgresql, together = PostgreSQL(url), Barrier(THREADS)

    def ask() -> Any:
        together.wait()
        return postgresql.run(select_one, 20)

    with ThreadPoolExecutor(THREADS) as threads:
        assert [asking.result() for asking in [threads.submit(ask) for _ in range(THREADS)]] == [1] * THREADS
    postgresql.close()
    assert asyncio.run(_connections(url)) == 0


def test_a_writer_that_begins_while_others_read_for_the_first_time_leaves_the_way_free(postgres: PostgresServer) -> None:
    url = postgres.new_database().replace("+asyncpg", "")
    postgresql, together = PostgreSQL(url), Barrier(THREADS)

    def read() -> Any:
        together.wait()
        return postgresql.run(select_one, 20)

    def write() -> Any:
        together.wait()
        with postgresql.only_writer() as run:
            return run(select_one, 20)

    with ThreadPoolExecutor(THREADS) as threads:
        working = [threads.submit(write), *(threads.submit(read) for _ in range(THREADS - 1))]
        assert [each.result() for each in working] == [1] * THREADS
    with postgresql.only_writer() as run:
        assert run(select_one, 20) == 1
    postgresql.close()


async def _connections(url: str) -> int:
    """How many others are connected to this database, once those that were cut are gone."""
    connection = await asyncpg.connect(url)
    count = 0
    for _ in range(100):
        count = await connection.fetchval(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        if not count:
            break
        await asyncio.sleep(0.05)
    await connection.close()
    return count
