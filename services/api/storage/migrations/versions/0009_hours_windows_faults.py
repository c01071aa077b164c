"""Hours that communes declare for a day, maintenance windows, and faults."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from services.api.storage.tables import Instant, Key

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _declared_hours()
    _maintenance_windows()
    _faults()


def downgrade() -> None:
    raise RuntimeError("a register is never taken down: restore a backup beside it instead")


def _declared_hours() -> None:
    op.create_table(
        "declared_hours",
        sa.Column("id", Key, nullable=False),
        sa.Column("tenant", Key, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("hours", sa.Text, nullable=False),
        sa.Column("reference", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("declared_at", Instant, nullable=False),
        sa.Column("ended_at", Instant),
        sa.Column("entry", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_declared_hours"),
        _entered("declared_hours"),
    )
    op.create_index("ix_declared_hours_tenant_day", "declared_hours", ["tenant", "day"])
    stands = sa.text("ended_at IS NULL")
    op.create_index(
        "uq_declared_hours_standing",
        "declared_hours",
        ["tenant", "day"],
        unique=True,
        sqlite_where=stands,
        postgresql_where=stands,
    )


def _maintenance_windows() -> None:
    op.create_table(
        "maintenance_windows",
        sa.Column("id", Key, nullable=False),
        sa.Column("tenant", Key, nullable=False),
        sa.Column("cameras", sa.Text),
        sa.Column("since", Instant, nullable=False),
        sa.Column("until", Instant, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("agent", Key, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("announced_at", Instant, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("article", sa.Text, nullable=False),
        sa.Column("changed_at", Instant, nullable=False),
        sa.Column("entry", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_maintenance_windows"),
        _entered("maintenance_windows"),
    )
    op.create_index(
        "ix_maintenance_windows_tenant_state", "maintenance_windows", ["tenant", "state"]
    )


def _faults() -> None:
    op.create_table(
        "faults",
        sa.Column("id", Key, nullable=False),
        sa.Column("tenant", Key, nullable=False),
        sa.Column("camera", Key),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sa.Column("since", Instant, nullable=False),
        sa.Column("expected", Instant),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("organisation", Key, nullable=False),
        sa.Column("reported_at", Instant, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("changed_by", sa.Text, nullable=False),
        sa.Column("changed_at", Instant, nullable=False),
        sa.Column("entry", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_faults"),
        _entered("faults"),
    )
    op.create_index("ix_faults_tenant_state", "faults", ["tenant", "state"])


def _entered(table: str) -> sa.ForeignKeyConstraint:
    """What is kept here stands in the register too."""
    return sa.ForeignKeyConstraint(
        ["tenant", "entry"],
        ["register_entries.tenant", "register_entries.seq"],
        name=f"fk_{table}_tenant",
    )
