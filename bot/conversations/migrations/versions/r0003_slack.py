"""What the Slack door keeps: what it has received, what waits for its answer, and where answers were given."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "slack_receipts",
        sa.Column("key", sa.String(255), primary_key=True),
        sa.Column("team", sa.String(32), nullable=False),
        sa.Column("received_at", _MOMENT, nullable=False),
        if_not_exists=True,
    )
    op.create_index("ix_slack_receipts_team", "slack_receipts", ["team"], if_not_exists=True)
    op.create_index("ix_slack_receipts_received_at", "slack_receipts", ["received_at"], if_not_exists=True)
    op.create_table(
        "slack_questions",
        sa.Column("key", sa.String(255), primary_key=True),
        sa.Column("team", sa.String(32), nullable=False),
        sa.Column("person", sa.String(32), nullable=False),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("thread_ts", sa.String(32)),
        sa.Column("question", sa.JSON, nullable=False),
        sa.Column("received_at", _MOMENT, nullable=False),
        sa.Column("due_at", _MOMENT, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("worker", sa.String(64)),
        sa.Column("leased_until", _MOMENT),
        sa.Column("stop_asked", sa.Boolean, nullable=False),
        sa.Column("message_ts", sa.String(32)),
        if_not_exists=True,
    )
    op.create_index("ix_slack_questions_due_at", "slack_questions", ["due_at"], if_not_exists=True)
    op.create_index("ix_slack_questions_person", "slack_questions", ["team", "person"], if_not_exists=True)
    op.create_index("ix_slack_questions_thread", "slack_questions", ["team", "channel", "thread_ts"], if_not_exists=True)
    op.create_table(
        "slack_threads",
        sa.Column("team", sa.String(32), primary_key=True),
        sa.Column("channel", sa.String(32), primary_key=True),
        sa.Column("thread_ts", sa.String(32), primary_key=True),
        sa.Column("person", sa.String(32), primary_key=True),
        sa.Column("conversation_id", sa.String(64), sa.ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False),
        if_not_exists=True,
    )
    op.create_index("ix_slack_threads_conversation_id", "slack_threads", ["conversation_id"], if_not_exists=True)
    op.create_table(
        "slack_answers",
        sa.Column("answer_id", sa.String(64), sa.ForeignKey("turns.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("conversation_id", sa.String(64), nullable=False),
        sa.Column("team", sa.String(32), nullable=False),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("thread_ts", sa.String(32)),
        sa.Column("person", sa.String(32), nullable=False),
        sa.Column("private", sa.Boolean, nullable=False),
        if_not_exists=True,
    )
