"""Which keys of the State's side were used, as each register was told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from services.api.storage.tables import Instant, Key

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

oldest_program = "0020"
"""A table more, which one of before does not ask for."""


def upgrade() -> None:
    op.create_table(
        "house_keys",
        sa.Column("tenant", Key, nullable=False),
        sa.Column("purpose", Key, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("since", Instant, nullable=False),
        sa.Column("entry", sa.BigInteger),
        sa.Column("size", sa.BigInteger),
        sa.PrimaryKeyConstraint("tenant", "purpose", "number", name="pk_house_keys"),
        sa.ForeignKeyConstraint(["tenant"], ["tenants.id"], name="fk_house_keys_tenant"),
        sa.ForeignKeyConstraint(
            ["tenant", "entry"],
            ["register_entries.tenant", "register_entries.seq"],
            name="fk_house_keys_tenant_entry",
        ),
        sa.ForeignKeyConstraint(
            ["tenant", "size"],
            ["register_checkpoints.tenant", "register_checkpoints.size"],
            name="fk_house_keys_tenant_size",
        ),
    )


def downgrade() -> None:
    raise RuntimeError("a register is never taken down: restore a backup beside it instead")
