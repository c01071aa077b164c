"""The table of what is offered at a handover. Nothing here is ever deleted."""

from __future__ import annotations

from sqlalchemy import Column, Index, Table, Text

from services.api.storage.tables import Instant, Key, metadata

handovers = Table(
    "handovers",
    metadata,
    Column("id", Key, primary_key=True),
    Column("agent", Key, nullable=False),
    Column("name", Text, nullable=False),
    Column("rank", Text, nullable=False),
    Column("service", Text, nullable=False),
    Column("organisation", Key, nullable=False),
    Column("to_agent", Key),
    Column("to_name", Text, nullable=False),
    # SHA-256 of what only the desk knows, where nobody is named.
    Column("desk_key", Text),
    # Views, tenants and tiles, as JSON: nothing is looked for by them.
    Column("body", Text, nullable=False),
    Column("since", Instant, nullable=False),
    Column("until", Instant, nullable=False),
    Column("taken_by", Key),
    Column("ended_by", Text),
    Column("ended_at", Instant),
)

Index(
    "ix_handovers_open",
    handovers.c.until,
    sqlite_where=handovers.c.ended_by.is_(None),
    postgresql_where=handovers.c.ended_by.is_(None),
)
