"""What is kept of how an answer came about."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "traces",
        sa.Column("turn_id", sa.String(64), sa.ForeignKey("turns.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("intent", sa.String(32), nullable=False),
        sa.Column("answered_by", sa.String(200), nullable=False),
        sa.Column("coverage", sa.Float),
        sa.Column("uncovered", sa.Text),
        sa.Column("failures", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("timings", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("tokens", sa.JSON(none_as_null=True), nullable=False),
    )
    op.create_index("ix_traces_created_at", "traces", ["created_at"])
