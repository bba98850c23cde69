"""The tables of the Slack door, beside those of the conversations and in the same database. Only this module knows their columns' types."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, String, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.conversations import Moment, metadata

_INSERT: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}

# What has been received or done once; the first to write a key is the one to do it.
receipts = Table(
    "slack_receipts",
    metadata,
    Column("key", String(255), primary_key=True),
    Column("team", String(32), nullable=False, index=True),
    Column("received_at", Moment, nullable=False, index=True),
)

# Questions that wait for their answer or are being answered; a row goes when the answer has been delivered.
questions = Table(
    "slack_questions",
    metadata,
    Column("key", String(255), primary_key=True),
    Column("team", String(32), nullable=False),
    Column("person", String(32), nullable=False),
    Column("channel", String(32), nullable=False),
    Column("thread_ts", String(32)),
    Column("question", JSON, nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False, index=True),  # not before
    Column("attempts", Integer, nullable=False, default=0),
    Column("worker", String(64)),  # the process that answers it, and until when it may be silent
    Column("leased_until", Moment),
    Column("stop_asked", Boolean, nullable=False, default=False),
    Column("message_ts", String(32)),  # of the answer, once it is begun
    Index("ix_slack_questions_person", "team", "person"),
    Index("ix_slack_questions_thread", "team", "channel", "thread_ts"),
)

# In which threads the bot takes part, and which conversation each person has there.
threads = Table(
    "slack_threads",
    metadata,
    Column("team", String(32), primary_key=True),
    Column("channel", String(32), primary_key=True),
    Column("thread_ts", String(32), primary_key=True),
    Column("person", String(32), primary_key=True),
    Column("conversation_id", ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False, index=True),
)

# Where an answer was given and to whom: what its buttons lead back to.
answers = Table(
    "slack_answers",
    metadata,
    Column("answer_id", ForeignKey("turns.id", ondelete="CASCADE"), primary_key=True),
    Column("conversation_id", String(64), nullable=False),
    Column("team", String(32), nullable=False),
    Column("channel", String(32), nullable=False),
    Column("thread_ts", String(32)),
    Column("person", String(32), nullable=False),
    Column("private", Boolean, nullable=False),
)


async def insert_once(connection: AsyncConnection, table: Table, row: Mapping[str, Any]) -> bool:
    """Whether it was not there before; of several that come at once one is told so."""
    inserting = _INSERT[connection.dialect.name](table).values(row).on_conflict_do_nothing()
    return (await connection.execute(inserting)).rowcount == 1
