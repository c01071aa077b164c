"""Accesses that an owner opens for some hours, asked for and decided."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from services.api.storage.tables import Instant, Key

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "tickets",
        sa.Column("id", Key, nullable=False),
        sa.Column("tenant", Key, nullable=False),
        sa.Column("agent", Key, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("rank", sa.Text, nullable=False),
        sa.Column("service", sa.Text, nullable=False),
        sa.Column("organisation", Key, nullable=False),
        sa.Column("estate", sa.Text, nullable=False),
        sa.Column("motive", sa.Text, nullable=False),
        sa.Column("incident", sa.Text),
        sa.Column("asked_seconds", sa.Integer, nullable=False),
        sa.Column("asked_at", Instant, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("since", Instant, nullable=False),
        sa.Column("until", Instant, nullable=False),
        sa.Column("article", sa.Text, nullable=False),
        sa.Column("decided_by", sa.Text),
        sa.Column("entry", sa.BigInteger, nullable=False),
        sa.Column("ended_by", sa.Text),
        sa.Column("ended_at", Instant),
        sa.PrimaryKeyConstraint("id", name="pk_tickets"),
        sa.ForeignKeyConstraint(["tenant"], ["tenants.id"], name="fk_tickets_tenant"),
        sa.ForeignKeyConstraint(
            ["tenant", "entry"],
            ["register_entries.tenant", "register_entries.seq"],
            name="fk_tickets_tenant_entry",
        ),
    )
    still_open = sa.text("ended_by IS NULL")
    op.create_index(
        "ix_tickets_open",
        "tickets",
        ["tenant", "until"],
        sqlite_where=still_open,
        postgresql_where=still_open,
    )


def downgrade() -> None:
    raise RuntimeError("a register is never taken down: restore a backup beside it instead")
