"""Who holds which joystick, and who asks for it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from services.api.storage.tables import Instant, Key

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "leases",
        sa.Column("id", Key, nullable=False),
        sa.Column("tenant", Key, nullable=False),
        sa.Column("camera", Key, nullable=False),
        sa.Column("view", Key, nullable=False),
        sa.Column("flow", Key, nullable=False),
        sa.Column("agent", Key, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("rank", sa.Text, nullable=False),
        sa.Column("service", sa.Text, nullable=False),
        sa.Column("organisation", Key, nullable=False),
        sa.Column("priority", sa.Integer, nullable=False),
        sa.Column("ground", sa.Text, nullable=False),
        sa.Column("incident", sa.Text),
        sa.Column("asked_seconds", sa.Integer),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("asked_at", Instant, nullable=False),
        sa.Column("since", Instant, nullable=False),
        sa.Column("until", Instant, nullable=False),
        sa.Column("convention", sa.Text, nullable=False),
        sa.Column("article", sa.Text, nullable=False),
        sa.Column("approver", sa.Text),
        sa.Column("entry", sa.BigInteger, nullable=False),
        sa.Column("fence", sa.BigInteger, nullable=False),
        sa.Column("ended_by", sa.Text),
        sa.Column("ended_at", Instant),
        sa.PrimaryKeyConstraint("id", name="pk_leases"),
        sa.ForeignKeyConstraint(["view"], ["views.id"], name="fk_leases_view"),
        sa.ForeignKeyConstraint(
            ["tenant", "entry"],
            ["register_entries.tenant", "register_entries.seq"],
            name="fk_leases_tenant",
        ),
        sa.UniqueConstraint("tenant", "fence", name="uq_leases_tenant_fence"),
    )
    still_open = sa.text("ended_by IS NULL")
    op.create_index(
        "ix_leases_open",
        "leases",
        ["tenant", "until"],
        sqlite_where=still_open,
        postgresql_where=still_open,
    )
    held = sa.text("state = 'held'")
    op.create_index(
        "uq_leases_held",
        "leases",
        ["camera"],
        unique=True,
        sqlite_where=held,
        postgresql_where=held,
    )


def downgrade() -> None:
    raise RuntimeError("a register is never taken down: restore a backup beside it instead")
