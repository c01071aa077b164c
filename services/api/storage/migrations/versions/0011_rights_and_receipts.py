"""Who made each list and who acknowledged it; whom a habilitation names."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from services.api.storage.tables import Instant

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name, kind in (
        ("by", sa.Text),
        ("added", sa.Integer),
        ("changed", sa.Integer),
        ("removed", sa.Integer),
        ("acknowledged_at", Instant),
        ("acknowledged_by", sa.Text),
    ):
        op.add_column("inventory_versions", sa.Column(name, kind))
    for name in ("name", "rank", "service"):
        op.add_column("habilitations", sa.Column(name, sa.Text))
    op.create_index("ix_habilitations_tenant", "habilitations", ["tenant"])
    op.create_index("ix_flows_tenant_ended_at", "flows", ["tenant", "ended_at"])


def downgrade() -> None:
    raise RuntimeError("a register is never taken down: restore a backup beside it instead")
