"""The tables of differences and of looks (see `tables`)."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    Table,
    Text,
)

from services.api.storage.tables import Instant, Key, metadata

drifts = Table(
    "drifts",
    metadata,
    Column("tenant", Key, primary_key=True),
    Column("agent", Key, primary_key=True),
    Column("organisation", Key, primary_key=True),
    Column("kind", Key, primary_key=True),
    Column("name", Text, nullable=False),
    Column("ours", Text, nullable=False),
    Column("theirs", Text, nullable=False),
    # Roles, sorted and parted by blanks; `*` for all of them; empty for none.
    Column("bars", Text, nullable=False),
    Column("settles", Boolean, nullable=False),
    Column("since", Instant, nullable=False),
    Column("entry", BigInteger, nullable=False),
    ForeignKeyConstraint(
        ["tenant", "entry"],
        ["register_entries.tenant", "register_entries.seq"],
        name="fk_drifts_tenant_entry",
    ),
    Index(None, "agent", "organisation"),
)

reconciliations = Table(
    "reconciliations",
    metadata,
    # One row: whichever replica moves `next_at` has the turn.
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("next_at", Instant, nullable=False),
    Column("read_at", Instant),
    Column("trouble", Text),
    Column("trouble_since", Instant),
    Column("version", Integer, nullable=False),
    CheckConstraint("id = 1", name="alone"),
)
