"""Differences between habilitations and accounts, and when accounts were last read."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from services.api.storage.tables import Instant, Key

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "drifts",
        sa.Column("tenant", Key, nullable=False),
        sa.Column("agent", Key, nullable=False),
        sa.Column("organisation", Key, nullable=False),
        sa.Column("kind", Key, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("ours", sa.Text, nullable=False),
        sa.Column("theirs", sa.Text, nullable=False),
        sa.Column("bars", sa.Text, nullable=False),
        sa.Column("settles", sa.Boolean, nullable=False),
        sa.Column("since", Instant, nullable=False),
        sa.Column("entry", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("tenant", "agent", "organisation", "kind", name="pk_drifts"),
        sa.ForeignKeyConstraint(
            ["tenant", "entry"],
            ["register_entries.tenant", "register_entries.seq"],
            name="fk_drifts_tenant_entry",
        ),
    )
    op.create_index("ix_drifts_agent_organisation", "drifts", ["agent", "organisation"])
    op.create_table(
        "reconciliations",
        sa.Column("id", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("next_at", Instant, nullable=False),
        sa.Column("read_at", Instant),
        sa.Column("trouble", sa.Text),
        sa.Column("trouble_since", Instant),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_reconciliations"),
        sa.CheckConstraint("id = 1", name=op.f("ck_reconciliations_alone")),
    )


def downgrade() -> None:
    raise RuntimeError("a register is never taken down: restore a backup beside it instead")
