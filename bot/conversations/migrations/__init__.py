"""Brings a database's tables to this version of the program, in order and only once. The only module that knows Alembic.

A change of tables.py is a new file in versions/; a test compares the two. A database from before there were versions is adopted: the
first file creates only what is missing.
"""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection, text

from bot.conversations.errors import StorageUnavailable

_ADVISORY_LOCK = 0x43617265  # any number that nobody else locks in this database: "Care"


def upgrade(connection: Connection) -> None:
    """Inside the caller's transaction, so that all of it happens or nothing; of two that start at once the second waits and finds
    nothing to do. With SQLite the transaction must have been begun for writing."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise StorageUnavailable(f"The database cannot be brought up to date; a newer version may have written it: {error}") from error
