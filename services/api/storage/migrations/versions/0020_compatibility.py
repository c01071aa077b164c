"""Which programs may run on which tables, said by the base to those that are older than it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from services.api.storage.tables import Key

revision = "0020"
down_revision = "0017"
branch_labels = None
depends_on = None

oldest_program = "0017"
"""One that runs goes on; one that starts knows no later tables before this revision."""


def upgrade() -> None:
    op.create_table(
        "schema_compatibility",
        sa.Column("revision", Key, nullable=False),
        sa.Column("oldest_program", Key, nullable=False),
        sa.PrimaryKeyConstraint("revision", name="pk_schema_compatibility"),
    )


def downgrade() -> None:
    raise RuntimeError("a register is never taken down: restore a backup beside it instead")
