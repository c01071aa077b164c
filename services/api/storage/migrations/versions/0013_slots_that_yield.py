"""Slots that one flow took from another, and what is convened for a time."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from services.api.storage.tables import Instant, Key

revision = "0013"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _revoking_slots()
    _specials()


def downgrade() -> None:
    raise RuntimeError("a register is never taken down: restore a backup beside it instead")


def _revoking_slots() -> None:
    op.create_table(
        "revoking_slots",
        sa.Column("tenant", Key, nullable=False),
        sa.Column("slot_no", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("flow", Key, nullable=False),
        sa.Column("fence", sa.BigInteger, nullable=False),
        sa.Column("drained_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("tenant", "slot_no", name="pk_revoking_slots"),
        sa.ForeignKeyConstraint(["tenant"], ["tenants.id"], name="fk_revoking_slots_tenant"),
        sa.ForeignKeyConstraint(["flow"], ["flows.id"], name="fk_revoking_slots_flow"),
        sa.UniqueConstraint("flow", name="uq_revoking_slots_flow"),
    )


def _specials() -> None:
    op.create_table(
        "specials",
        sa.Column("id", Key, nullable=False),
        sa.Column("tenant", Key, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("agent", Key, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("rank", sa.Text, nullable=False),
        sa.Column("service", sa.Text, nullable=False),
        sa.Column("organisation", Key, nullable=False),
        sa.Column("incident", sa.Text),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("asked_at", Instant, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("since", Instant, nullable=False),
        sa.Column("until", Instant, nullable=False),
        sa.Column("article", sa.Text, nullable=False),
        sa.Column("decided_by", sa.Text),
        sa.Column("entry", sa.BigInteger, nullable=False),
        sa.Column("ended_by", sa.Text),
        sa.Column("ended_at", Instant),
        sa.PrimaryKeyConstraint("id", name="pk_specials"),
        sa.ForeignKeyConstraint(["tenant"], ["tenants.id"], name="fk_specials_tenant"),
        sa.ForeignKeyConstraint(
            ["tenant", "entry"],
            ["register_entries.tenant", "register_entries.seq"],
            name="fk_specials_tenant_entry",
        ),
    )
    still_open = sa.text("ended_by IS NULL")
    op.create_index(
        "ix_specials_open",
        "specials",
        ["tenant", "until"],
        sqlite_where=still_open,
        postgresql_where=still_open,
    )
