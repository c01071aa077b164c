"""Who is suspended, until when and why; why a habilitation was ended."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from services.api.storage.tables import Instant

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name, kind in (
        ("suspended_since", Instant),
        ("suspended_until", Instant),
        ("suspended_why", sa.Text),
        ("suspended_by", sa.Text),
        ("ended_why", sa.Text),
    ):
        op.add_column("habilitations", sa.Column(name, kind))


def downgrade() -> None:
    raise RuntimeError("a register is never taken down: restore a backup beside it instead")
