"""The tables of the life of the sharing, beside those of `services.api.storage.tables`.

Nothing here is ever deleted: what was known at an hour can be read again.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Date, ForeignKeyConstraint, Index, Table, Text

from services.api.storage.tables import Instant, Key, metadata

_ENTERED = ("register_entries.tenant", "register_entries.seq")

declared_hours = Table(
    "declared_hours",
    metadata,
    Column("id", Key, primary_key=True),
    Column("tenant", Key, nullable=False),
    Column("day", Date, nullable=False),
    Column("hours", Text, nullable=False),
    Column("reference", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("declared_at", Instant, nullable=False),
    # When it was taken back, or another one took its place.
    Column("ended_at", Instant),
    Column("entry", BigInteger, nullable=False),
    ForeignKeyConstraint(["tenant", "entry"], _ENTERED),
    Index(None, "tenant", "day"),
)

# A day has one declaration that stands.
Index(
    "uq_declared_hours_standing",
    declared_hours.c.tenant,
    declared_hours.c.day,
    unique=True,
    sqlite_where=declared_hours.c.ended_at.is_(None),
    postgresql_where=declared_hours.c.ended_at.is_(None),
)

maintenance_windows = Table(
    "maintenance_windows",
    metadata,
    Column("id", Key, primary_key=True),
    Column("tenant", Key, nullable=False),
    # A JSON list of camera ids; null: everything the tenant shares.
    Column("cameras", Text),
    Column("since", Instant, nullable=False),
    Column("until", Instant, nullable=False),
    Column("reason", Text, nullable=False),
    Column("agent", Key, nullable=False),
    Column("by", Text, nullable=False),
    Column("announced_at", Instant, nullable=False),
    Column("state", Text, nullable=False),
    Column("article", Text, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("entry", BigInteger, nullable=False),
    ForeignKeyConstraint(["tenant", "entry"], _ENTERED),
    Index(None, "tenant", "state"),
)

faults = Table(
    "faults",
    metadata,
    Column("id", Key, primary_key=True),
    Column("tenant", Key, nullable=False),
    # Null: the link.
    Column("camera", Key),
    Column("kind", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("since", Instant, nullable=False),
    Column("expected", Instant),
    Column("by", Text, nullable=False),
    Column("organisation", Key, nullable=False),
    Column("reported_at", Instant, nullable=False),
    Column("state", Text, nullable=False),
    Column("changed_by", Text, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("entry", BigInteger, nullable=False),
    ForeignKeyConstraint(["tenant", "entry"], _ENTERED),
    Index(None, "tenant", "state"),
)
