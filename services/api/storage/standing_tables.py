"""The tables of what stands for a time: slots that yield, and what is convened (see `tables`)."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
)

from services.api.storage.tables import Instant, Key, metadata

revoking_slots = Table(
    "revoking_slots",
    metadata,
    Column("tenant", Key, primary_key=True),
    Column("slot_no", Integer, primary_key=True, autoincrement=False),
    # The one that yields; who took the slot has a row of its own among the slots.
    Column("flow", Key, nullable=False),
    Column("fence", BigInteger, nullable=False),
    # By then the commune has stopped it, heard or not.
    Column("drained_at", Instant, nullable=False),
    ForeignKeyConstraint(["tenant"], ["tenants.id"]),
    ForeignKeyConstraint(["flow"], ["flows.id"]),
    UniqueConstraint("flow"),
)

specials = Table(
    "specials",
    metadata,
    Column("id", Key, primary_key=True),
    Column("tenant", Key, nullable=False),
    Column("kind", Text, nullable=False),
    # A motive, a regime or a camera, as its kind says.
    Column("subject", Text, nullable=False),
    Column("agent", Key, nullable=False),
    Column("name", Text, nullable=False),
    Column("rank", Text, nullable=False),
    Column("service", Text, nullable=False),
    Column("organisation", Key, nullable=False),
    Column("incident", Text),
    # Zones, cameras and members, as JSON: nothing is looked for by them.
    Column("body", Text, nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("state", Text, nullable=False),
    Column("since", Instant, nullable=False),
    Column("until", Instant, nullable=False),
    Column("article", Text, nullable=False),
    Column("decided_by", Text),
    Column("entry", BigInteger, nullable=False),
    Column("ended_by", Text),
    Column("ended_at", Instant),
    ForeignKeyConstraint(["tenant"], ["tenants.id"]),
    ForeignKeyConstraint(
        ["tenant", "entry"],
        ["register_entries.tenant", "register_entries.seq"],
        name="fk_specials_tenant_entry",
    ),
)

Index(
    "ix_specials_open",
    specials.c.tenant,
    specials.c.until,
    sqlite_where=specials.c.ended_by.is_(None),
    postgresql_where=specials.c.ended_by.is_(None),
)
