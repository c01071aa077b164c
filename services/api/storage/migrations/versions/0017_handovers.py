"""What one agent offers the next: the looks of a desk, until somebody took them or not."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from services.api.storage.tables import Instant, Key

revision = "0017"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "handovers",
        sa.Column("id", Key, nullable=False),
        sa.Column("agent", Key, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("rank", sa.Text, nullable=False),
        sa.Column("service", sa.Text, nullable=False),
        sa.Column("organisation", Key, nullable=False),
        sa.Column("to_agent", Key),
        sa.Column("to_name", sa.Text, nullable=False),
        sa.Column("desk_key", sa.Text),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("since", Instant, nullable=False),
        sa.Column("until", Instant, nullable=False),
        sa.Column("taken_by", Key),
        sa.Column("ended_by", sa.Text),
        sa.Column("ended_at", Instant),
        sa.PrimaryKeyConstraint("id", name="pk_handovers"),
    )
    still_open = sa.text("ended_by IS NULL")
    op.create_index(
        "ix_handovers_open",
        "handovers",
        ["until"],
        sqlite_where=still_open,
        postgresql_where=still_open,
    )


def downgrade() -> None:
    raise RuntimeError("a register is never taken down: restore a backup beside it instead")
