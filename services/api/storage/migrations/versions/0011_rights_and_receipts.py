"""Who made each list and who acknowledged it; whom a habilitation names; what was refused."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from services.api.storage.tables import Instant, Key

revision = "0011"
down_revision = "0007"
branch_labels = None
depends_on = None

_REFUSED = (
    "INSERT INTO refusals (tenant, seq, at, code) SELECT tenant, seq, at, outcome FROM ("
    "SELECT tenant, seq, at, {act} AS act, {outcome} AS outcome FROM register_bodies) AS told"
    " WHERE act IN ('watch', 'steer', 'extend-steering', 'ask-ticket')"
    " AND outcome NOT IN ('granted', 'needs-approval', 'done')"
)
_MEMBER = {
    "postgresql": "convert_from(body, 'UTF8')::jsonb ->> '{name}'",
    "sqlite": "json_extract(CAST(body AS TEXT), '$.{name}')",
}


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
    _refusals()


def downgrade() -> None:
    raise RuntimeError("a register is never taken down: restore a backup beside it instead")


def _refusals() -> None:
    op.create_table(
        "refusals",
        sa.Column("tenant", Key, nullable=False),
        sa.Column("seq", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("code", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("tenant", "seq", name="pk_refusals"),
        sa.ForeignKeyConstraint(
            ["tenant", "seq"],
            ["register_entries.tenant", "register_entries.seq"],
            name="fk_refusals_tenant",
        ),
    )
    op.create_index("ix_refusals_tenant_at", "refusals", ["tenant", "at"])
    # What was refused before is in the register: it is found there, once.
    member = _MEMBER[op.get_bind().dialect.name]
    act, outcome = (member.format(name=name) for name in ("act", "outcome"))
    op.execute(_REFUSED.format(act=act, outcome=outcome))
