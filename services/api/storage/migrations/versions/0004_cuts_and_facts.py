"""What communes have cut, and the facts of theirs that were entered already."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from services.api.storage.tables import Instant, Key

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "cuts",
        sa.Column("tenant", Key, nullable=False),
        sa.Column("camera", Key, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("since", Instant, nullable=False),
        sa.Column("until", Instant),
        sa.PrimaryKeyConstraint("tenant", "camera", name="pk_cuts"),
        sa.ForeignKeyConstraint(["tenant"], ["tenants.id"], name="fk_cuts_tenant"),
    )
    op.create_table(
        "commune_facts",
        sa.Column("tenant", Key, nullable=False),
        sa.Column("fact", Key, nullable=False),
        sa.Column("entry", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("tenant", "fact", name="pk_commune_facts"),
        sa.ForeignKeyConstraint(["tenant"], ["tenants.id"], name="fk_commune_facts_tenant"),
    )


def downgrade() -> None:
    raise RuntimeError("a register is never taken down: restore a backup beside it instead")
