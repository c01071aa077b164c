"""The tables of messages and of the directory; see `tables` for the house's rules on them."""

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

mails = Table(
    "mails",
    metadata,
    Column("id", Key, primary_key=True),
    Column("tenant", Key, nullable=False),
    Column("kind", Text, nullable=False),
    # The fact it tells: told once, whoever finds that it must be.
    Column("about", Key, nullable=False),
    Column("organisation", Key, nullable=False),
    Column("desk", Text, nullable=False),
    Column("office", Text, nullable=False),
    Column("personal", Text),
    Column("subject", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("link", Text),
    Column("attachment_name", Text),
    Column("attachment", Text),
    Column("entry", BigInteger),
    Column("queued_at", Instant, nullable=False),
    Column("due", Instant, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("next_try", Instant, nullable=False),
    Column("addresses", Text, nullable=False),
    Column("message_id", Text),
    Column("answer", Text),
    Column("sent_at", Instant),
    Column("proof", BigInteger),
    Column("late_at", Instant),
    Column("given_up_at", Instant),
    Column("read_at", Instant),
    Column("read_by", Text),
    ForeignKeyConstraint(["tenant"], ["register_heads.tenant"]),
    ForeignKeyConstraint(
        ["tenant", "entry"],
        ["register_entries.tenant", "register_entries.seq"],
        name="fk_mails_entry",
    ),
    UniqueConstraint("tenant", "about"),
    Index(None, "tenant", "queued_at", "id"),
)

Index(
    "ix_mails_waiting",
    mails.c.next_try,
    sqlite_where=mails.c.sent_at.is_(None) & mails.c.given_up_at.is_(None),
    postgresql_where=mails.c.sent_at.is_(None) & mails.c.given_up_at.is_(None),
)

contact_lists = Table(
    "contact_lists",
    metadata,
    Column("tenant", Key, primary_key=True),
    Column("organisation", Key, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("by", Text, nullable=False),
    Column("entry", BigInteger, nullable=False),
    ForeignKeyConstraint(["tenant", "entry"], ["register_entries.tenant", "register_entries.seq"]),
    Index(None, "organisation"),
)

contacts = Table(
    "contacts",
    metadata,
    Column("tenant", Key, primary_key=True),
    Column("organisation", Key, primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("desk", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("phone", Text),
    Column("mail", Text),
    Column("hours", Text, nullable=False),
    ForeignKeyConstraint(
        ["tenant", "organisation"],
        ["contact_lists.tenant", "contact_lists.organisation"],
    ),
)
