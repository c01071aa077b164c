"""The tables of sessions, beside those of `services.api.storage.tables`.

Rows are deleted after some days: a register tells who looked, and these need not.
"""

from __future__ import annotations

from sqlalchemy import Column, Index, Table, Text

from services.api.storage.tables import Instant, Key, metadata

sessions = Table(
    "sessions",
    metadata,
    Column("session", Key, primary_key=True),
    Column("organisation", Key, primary_key=True),
    Column("agent", Key, nullable=False),
    # As its latest token said them, separated by spaces.
    Column("roles", Text, nullable=False),
    Column("since", Instant, nullable=False),
    Column("seen", Instant, nullable=False),
    Column("ended", Text),
    Column("ended_at", Instant),
    Index(None, "agent"),
    Index(None, "seen"),
)

session_endings = Table(
    "session_endings",
    metadata,
    # Nothing narrows where it is empty.
    Column("session", Key, primary_key=True),
    Column("agent", Key, primary_key=True),
    Column("organisation", Key, primary_key=True),
    Column("before", Instant, primary_key=True),
    Column("code", Text, nullable=False),
    # What is left; null: nothing.
    Column("roles", Text),
    Column("at", Instant, nullable=False),
    Index(None, "at"),
)
