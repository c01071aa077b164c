"""A habilitation names its acts, and who named the agent, at which level.

Rows of before mean to watch, by a head of a departmental service. An API of before runs
beside this one: what it inserts means the same. It reads no act, so until it is stopped a
habilitation without `watch` opens images there.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name, meant in (("acts", "watch"), ("level", "departmental")):
        op.add_column(
            "habilitations", sa.Column(name, sa.Text, nullable=False, server_default=meant)
        )
    for name in ("title", "communes"):
        op.add_column("habilitations", sa.Column(name, sa.Text))


def downgrade() -> None:
    raise RuntimeError("a register is never taken down: restore a backup beside it instead")
