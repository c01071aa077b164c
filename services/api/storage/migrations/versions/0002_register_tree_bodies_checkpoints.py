"""The register becomes a Merkle tree; bodies stand apart from leaves, so that they can be erased.

An API of before cannot write beside this one: it would leave the tree behind its entries,
so what it inserts fails. Stop it first. Leaves are not touched: every proof stays.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

from services.api.storage.migrations.triggers import keep_register
from services.api.storage.tables import Instant, Key
from tenants.register.retention import DEFAULT_MONTHS, keep_until
from tenants.register.tree import Frontier

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_AT_ONCE = 1000


def upgrade() -> None:
    _bodies()
    _move_bodies()
    _heads()
    _plant()
    _checkpoints()
    _outboxes()
    keep_register(op.get_bind())


def downgrade() -> None:
    raise RuntimeError("a register is never taken down: restore a backup beside it instead")


def _bodies() -> None:
    op.create_table(
        "register_bodies",
        sa.Column("tenant", Key, nullable=False),
        sa.Column("seq", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("keep_until", Instant, nullable=False),
        sa.PrimaryKeyConstraint("tenant", "seq", name="pk_register_bodies"),
        sa.ForeignKeyConstraint(
            ["tenant", "seq"],
            ["register_entries.tenant", "register_entries.seq"],
            name="fk_register_bodies_tenant",
        ),
    )


def _move_bodies() -> None:
    bodies = sa.table(
        "register_bodies",
        sa.column("tenant", Key),
        sa.column("seq", sa.BigInteger),
        sa.column("body", sa.LargeBinary),
        sa.column("at", Instant),
        sa.column("keep_until", Instant),
    )
    for rows in _read("tenant", "seq", "body"):
        moved = []
        for tenant, seq, body in rows:
            at = datetime.fromisoformat(json.loads(bytes(body))["at"])
            kept = {"at": at, "keep_until": keep_until(at, DEFAULT_MONTHS)}
            moved.append({"tenant": tenant, "seq": seq, "body": bytes(body), **kept})
        op.bulk_insert(bodies, moved)
    op.execute("ALTER TABLE register_entries DROP COLUMN body")
    op.execute("ALTER TABLE register_entries DROP COLUMN seal")


def _heads() -> None:
    op.execute("ALTER TABLE register_heads RENAME COLUMN seal TO frontier")
    for column in (
        sa.Column("checkpoint_size", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("checkpoint_at", Instant),
        sa.Column("cosigned_size", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("restored_at", Instant),
    ):
        op.add_column("register_heads", column)


def _plant() -> None:
    """Grow every tenant's frontier from the leaves that are there."""
    frontiers: dict[str, Frontier] = {}
    for rows in _read("tenant", "leaf"):
        for tenant, leaf in rows:
            frontiers[tenant] = frontiers.get(tenant, Frontier()).append(bytes(leaf))

    known = op.get_bind().execute(sa.text("SELECT tenant FROM register_heads")).scalars().all()
    for tenant in known:
        frontier = frontiers.get(tenant, Frontier())
        op.get_bind().execute(
            sa.text("UPDATE register_heads SET frontier = :frontier WHERE tenant = :tenant"),
            {"frontier": frontier.encoded(), "tenant": tenant},
        )


def _read(*columns: str) -> Iterator[Sequence[Any]]:
    """Every entry in its order, some at a time."""
    rows = op.get_bind().execute(
        sa.text(f"SELECT {', '.join(columns)} FROM register_entries ORDER BY tenant, seq")  # noqa: S608  # our own names
    )
    while some := rows.fetchmany(_AT_ONCE):
        yield some


def _checkpoints() -> None:
    op.create_table(
        "register_checkpoints",
        sa.Column("tenant", Key, nullable=False),
        sa.Column("size", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("root", sa.LargeBinary, nullable=False),
        sa.Column("frontier", sa.LargeBinary, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("tenant", "size", name="pk_register_checkpoints"),
        sa.ForeignKeyConstraint(
            ["tenant"], ["register_heads.tenant"], name="fk_register_checkpoints_tenant"
        ),
    )
    op.create_table(
        "register_cosignatures",
        sa.Column("tenant", Key, nullable=False),
        sa.Column("size", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("tenant", "size", name="pk_register_cosignatures"),
        sa.ForeignKeyConstraint(
            ["tenant", "size"],
            ["register_checkpoints.tenant", "register_checkpoints.size"],
            name="fk_register_cosignatures_tenant",
        ),
    )
    op.create_table(
        "witnesses",
        sa.Column("tenant", Key, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("since", Instant, nullable=False),
        sa.Column("dispute", sa.Text),
        sa.Column("disputed_at", Instant),
        sa.PrimaryKeyConstraint("tenant", name="pk_witnesses"),
        sa.ForeignKeyConstraint(["tenant"], ["register_heads.tenant"], name="fk_witnesses_tenant"),
    )


def _outboxes() -> None:
    op.create_table(
        "outbox_mails",
        sa.Column("tenant", Key, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("next_try", Instant, nullable=False),
        sa.Column("sent_at", Instant),
        sa.PrimaryKeyConstraint("tenant", "day", name="pk_outbox_mails"),
        sa.ForeignKeyConstraint(
            ["tenant"], ["register_heads.tenant"], name="fk_outbox_mails_tenant"
        ),
    )
    op.create_table(
        "pulse",
        sa.Column("id", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_pulse"),
    )
