"""Vectors in PostgreSQL, a table for each generation. The only module that knows pgvector's index and operators."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from knowledge.errors import IndexMismatch, IndexUnavailable
from knowledge.postgresql import PostgreSQL

if TYPE_CHECKING:
    from numpy.typing import NDArray

_PREFIX: Final = "knowledge_vectors_"
_SEARCH_SECONDS: Final = 1.0  # takes a millisecond
_OPEN_SECONDS: Final = 5.0
_WRITE_SECONDS: Final = 1800.0  # the graph of 100,000 vectors on two cores
# A larger and more carefully made graph than by default (16, 64), as in the other indexes.
_GRAPH: Final = "m = 32, ef_construction = 200"


class PgVector:
    """Tables are made whole in one transaction, and dropped rather than emptied: nothing has to be vacuumed."""

    def __init__(self, postgresql: PostgreSQL) -> None:
        self._postgresql = postgresql

    def prepare(self) -> None:
        """Nothing: a connection is there at once."""

    def write(self, folder: Path, vectors: NDArray[np.float32], fingerprint: str) -> None:
        table = _table(folder.name)

        async def fill(connection: Any) -> None:
            await connection.execute(f"DROP TABLE IF EXISTS {table}")
            await connection.execute(
                f"CREATE TABLE {table} (row_number integer PRIMARY KEY, embedding vector({vectors.shape[1]}) NOT NULL)"
            )
            await connection.execute(f"COMMENT ON TABLE {table} IS '{_word(fingerprint)} {len(vectors)}'")
            await connection.copy_records_to_table(table, records=enumerate(vectors), columns=("row_number", "embedding"))
            await connection.execute(f"CREATE INDEX ON {table} USING hnsw (embedding vector_cosine_ops) WITH ({_GRAPH})")

        self._postgresql.run(fill, _WRITE_SECONDS, patiently=True)

    def open(self, folder: Path, fingerprint: str) -> _Table:
        table = _table(folder.name)

        async def look(connection: Any) -> tuple[str | None, int]:
            if await connection.fetchval("SELECT to_regclass($1)", table) is None:
                return None, 0
            comment = await connection.fetchval("SELECT obj_description($1::regclass)", table)
            return comment, await connection.fetchval(f"SELECT count(*) FROM {table}")  # noqa: S608  our own name

        comment, size = self._postgresql.run(look, _OPEN_SECONDS)
        name = self._postgresql.server.name
        if comment is None:
            raise IndexUnavailable(f"{name} has no vectors of this index; make it anew with: python -m knowledge build")
        made_with, written = comment.split()
        if made_with != fingerprint:
            raise IndexMismatch(f"{name} has vectors of another embedding model; make them anew: python -m knowledge build")
        if size != int(written):
            raise IndexUnavailable(f"{name} has lost vectors of this index; make it anew with: python -m knowledge build")
        return _Table(self._postgresql, table, size)

    def keep_only(self, names: Collection[str]) -> None:
        kept = {_table(name) for name in names}

        async def drop(connection: Any) -> None:
            tables = await connection.fetch(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename LIKE $1", f"{_PREFIX}%"
            )
            for table in sorted({row["tablename"] for row in tables} - kept):
                await connection.execute(f"DROP TABLE IF EXISTS {_word(table)}")

        self._postgresql.run(drop, _OPEN_SECONDS, patiently=True)

    def answers(self) -> bool:
        return self._postgresql.answers()

    def close(self) -> None:
        self._postgresql.close()


class _Table:
    def __init__(self, postgresql: PostgreSQL, table: str, size: int) -> None:
        self._postgresql = postgresql
        self._query = f"SELECT row_number FROM {table} ORDER BY embedding <=> $1 LIMIT $2"  # noqa: S608  our own name
        self._size = size

    def __len__(self) -> int:
        return self._size

    def nearest(self, vector: NDArray[np.float32], limit: int) -> list[int]:
        if not self._size or not np.isfinite(vector).all():
            return []

        async def search(connection: Any) -> list[int]:
            return [row["row_number"] for row in await connection.fetch(self._query, vector, limit)]

        return self._postgresql.run(search, _SEARCH_SECONDS)

    def close(self) -> None:
        pass


def _table(generation: str) -> str:
    return _PREFIX + _word(generation.lower().replace("-", "_"))


def _word(name: str) -> str:
    """Names stand in statements, where PostgreSQL takes no parameters."""
    if not name.replace("_", "").isalnum() or not name.isascii():
        raise ValueError(name)
    return name
