"""The tables. Only this module knows their columns' types, so that SQLite and PostgreSQL hold the same."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)


class Moment(TypeDecorator[datetime]):
    """A moment in UTC; SQLite keeps no zone, so it is taken off and put on again."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value and (value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC))


MomentColumn = Column[datetime]

metadata = MetaData()

sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", String(64), primary_key=True),  # who reads the table cannot speak for anybody
    Column("owner", String(200), nullable=False, index=True),
    Column("expires_at", Moment, nullable=False),
    Column("renewable_until", Moment, nullable=False, index=True),
)

conversations = Table(
    "conversations",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("owner", String(200), nullable=False, index=True),
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False, index=True),
)

turns = Table(
    "turns",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("conversation_id", ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("role", String(16), nullable=False),
    Column("text", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("client_id", String(128)),  # of a question
    Column("state", String(16)),  # of an answer
    Column("reply", JSON(none_as_null=True)),
    Column("trace_id", String(64)),
    Column("sensitive", Boolean, nullable=False, default=False),  # for this conversation only: nothing that counts or learns may read it
    UniqueConstraint("conversation_id", "position"),
    Index("ix_turns_client_id", "client_id"),
)

# What is kept of how an answer came about. It goes with its turn, and who is in distress has none.
traces = Table(
    "traces",
    metadata,
    Column("turn_id", ForeignKey("turns.id", ondelete="CASCADE"), primary_key=True),
    Column("created_at", Moment, nullable=False, index=True),
    Column("status", String(32), nullable=False),
    Column("intent", String(32), nullable=False),
    Column("answered_by", String(200), nullable=False),
    Column("coverage", Float),
    Column("uncovered", Text),
    Column("failures", JSON(none_as_null=True), nullable=False),
    Column("timings", JSON(none_as_null=True), nullable=False),
    Column("tokens", JSON(none_as_null=True), nullable=False),
)

feedback = Table(
    "feedback",
    metadata,
    Column("turn_id", ForeignKey("turns.id", ondelete="CASCADE"), primary_key=True),
    Column("owner", String(200), primary_key=True),
    Column("rating", String(8), nullable=False),
    Column("reason", Text),
    Column("given_at", Moment, nullable=False),
)

idempotency_keys = Table(
    "idempotency_keys",
    metadata,
    Column("owner", String(200), primary_key=True),
    Column("key", String(255), primary_key=True),
    Column("request_hash", String(64), nullable=False),
    Column("conversation_id", ForeignKey("conversations.id", ondelete="CASCADE")),  # none until the question is stored
    Column("question_id", String(64)),
    Column("created_at", Moment, nullable=False, index=True),
)
