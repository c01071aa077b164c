"""What each federator said last, and the versions of each tenant's list of cameras."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from services.api.storage.tables import Instant, Key

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_COLUMNS = (
    "id, tenant, number, name, longitude, latitude, kind, heading, field_of_view, steerable, zone"
)


def upgrade() -> None:
    _reported_cameras()
    _inventory_versions()
    # Until now a report replaced the list: what stands there is what was reported.
    op.execute(f"INSERT INTO reported_cameras ({_COLUMNS}) SELECT {_COLUMNS} FROM cameras")  # noqa: S608


def downgrade() -> None:
    raise RuntimeError("a register is never taken down: restore a backup beside it instead")


def _reported_cameras() -> None:
    op.create_table(
        "reported_cameras",
        sa.Column("id", Key, nullable=False),
        sa.Column("tenant", Key, nullable=False),
        sa.Column("number", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("longitude", sa.Double, nullable=False),
        sa.Column("latitude", sa.Double, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("heading", sa.Double),
        sa.Column("field_of_view", sa.Double, nullable=False),
        sa.Column("steerable", sa.Boolean, nullable=False),
        sa.Column("zone", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_reported_cameras"),
        sa.ForeignKeyConstraint(["tenant"], ["tenants.id"], name="fk_reported_cameras_tenant"),
    )
    op.create_index("ix_reported_cameras_tenant", "reported_cameras", ["tenant"])


def _inventory_versions() -> None:
    op.create_table(
        "inventory_versions",
        sa.Column("tenant", Key, nullable=False),
        sa.Column("version", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("origin", sa.Text, nullable=False),
        sa.Column("entry", sa.BigInteger, nullable=False),
        sa.Column("digest", sa.Text),
        sa.Column("mapping", sa.Text),
        sa.Column("before", sa.LargeBinary),
        sa.Column("received_at", Instant),
        sa.Column("received_by", Key),
        sa.PrimaryKeyConstraint("tenant", "version", name="pk_inventory_versions"),
        sa.ForeignKeyConstraint(
            ["tenant", "entry"],
            ["register_entries.tenant", "register_entries.seq"],
            name="fk_inventory_versions_tenant",
        ),
    )
