"""Sessions of the provider, what ended them, and with which each view and lease was opened."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from services.api.storage.tables import Instant, Key

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Unknown for what was opened before: only its agent ends that, or its hour.
    for table in ("views", "leases"):
        op.add_column(table, sa.Column("session", Key))
    _sessions()
    _session_endings()


def downgrade() -> None:
    raise RuntimeError("a register is never taken down: restore a backup beside it instead")


def _sessions() -> None:
    op.create_table(
        "sessions",
        sa.Column("session", Key, nullable=False),
        sa.Column("organisation", Key, nullable=False),
        sa.Column("agent", Key, nullable=False),
        sa.Column("roles", sa.Text, nullable=False),
        sa.Column("since", Instant, nullable=False),
        sa.Column("seen", Instant, nullable=False),
        sa.Column("ended", sa.Text),
        sa.Column("ended_at", Instant),
        sa.PrimaryKeyConstraint("session", "organisation", name="pk_sessions"),
    )
    op.create_index("ix_sessions_agent", "sessions", ["agent"])
    op.create_index("ix_sessions_seen", "sessions", ["seen"])


def _session_endings() -> None:
    op.create_table(
        "session_endings",
        sa.Column("session", Key, nullable=False),
        sa.Column("agent", Key, nullable=False),
        sa.Column("organisation", Key, nullable=False),
        sa.Column("before", Instant, nullable=False),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("roles", sa.Text),
        sa.Column("at", Instant, nullable=False),
        sa.PrimaryKeyConstraint(
            "session", "agent", "organisation", "before", name="pk_session_endings"
        ),
    )
    op.create_index("ix_session_endings_at", "session_endings", ["at"])
