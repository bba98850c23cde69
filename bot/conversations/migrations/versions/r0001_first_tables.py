"""The first tables; those that are there already are adopted as they are."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "sessions",
        sa.Column("token_hash", sa.String(64), primary_key=True),
        sa.Column("owner", sa.String(200), nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
        sa.Column("renewable_until", _MOMENT, nullable=False),
        if_not_exists=True,
    )
    op.create_index("ix_sessions_owner", "sessions", ["owner"], if_not_exists=True)
    op.create_index("ix_sessions_renewable_until", "sessions", ["renewable_until"], if_not_exists=True)
    op.create_table(
        "conversations",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("owner", sa.String(200), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("updated_at", _MOMENT, nullable=False),
        if_not_exists=True,
    )
    op.create_index("ix_conversations_owner", "conversations", ["owner"], if_not_exists=True)
    op.create_index("ix_conversations_updated_at", "conversations", ["updated_at"], if_not_exists=True)
    op.create_table(
        "turns",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("conversation_id", sa.String(64), sa.ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("client_id", sa.String(128)),
        sa.Column("state", sa.String(16)),
        sa.Column("reply", sa.JSON(none_as_null=True)),
        sa.Column("trace_id", sa.String(64)),
        sa.Column("sensitive", sa.Boolean, nullable=False),
        sa.UniqueConstraint("conversation_id", "position"),
        if_not_exists=True,
    )
    op.create_index("ix_turns_client_id", "turns", ["client_id"], if_not_exists=True)
    op.create_table(
        "feedback",
        sa.Column("turn_id", sa.String(64), sa.ForeignKey("turns.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("owner", sa.String(200), primary_key=True),
        sa.Column("rating", sa.String(8), nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("given_at", _MOMENT, nullable=False),
        if_not_exists=True,
    )
