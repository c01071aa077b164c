"""The tables, alike on PostgreSQL and SQLite, and what the schema itself refuses.

No slot beyond the quota, no two flows on a slot, no flow twice, no camera with two
flows, no view without its register entry. The triggers that keep the register as it
was written stand in the migrations.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Dialect,
    Double,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

from services.api.storage.said import index_said, said_columns


class Instant(TypeDecorator[datetime]):
    """A UTC instant. SQLite keeps no zone: it is taken off on the way in and put back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs its zone")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Key = String().with_variant(String(collation="C"), "postgresql")
"""Compared byte by byte, as SQLite does, whatever the language of the database."""

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)

tenants = Table(
    "tenants",
    metadata,
    Column("id", Key, primary_key=True),
    Column("name", Text, nullable=False),
    Column("quota", Integer, nullable=False),
    # So that a slot's quota is the tenant's, and not what somebody wrote there.
    UniqueConstraint("id", "quota"),
)

cameras = Table(
    "cameras",
    metadata,
    Column("id", Key, primary_key=True),
    Column("tenant", Key, nullable=False),
    Column("number", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("longitude", Double, nullable=False),
    Column("latitude", Double, nullable=False),
    Column("kind", Text, nullable=False),
    Column("heading", Double),
    Column("field_of_view", Double, nullable=False),
    Column("steerable", Boolean, nullable=False),
    Column("zone", Text),
    # What is only compared: see `looking`.
    Column("number_key", Key, nullable=False),
    Column("search_text", Text, nullable=False),
    Column("x", Double, nullable=False),
    Column("y", Double, nullable=False),
    Column("z", Double, nullable=False),
    ForeignKeyConstraint(["tenant"], ["tenants.id"]),
    Index(None, "longitude", "latitude"),
    Index(None, "tenant", "number_key", "id"),
)

reported_cameras = Table(
    "reported_cameras",
    metadata,
    Column("id", Key, primary_key=True),
    Column("tenant", Key, nullable=False),
    Column("number", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("longitude", Double, nullable=False),
    Column("latitude", Double, nullable=False),
    Column("kind", Text, nullable=False),
    Column("heading", Double),
    Column("field_of_view", Double, nullable=False),
    Column("steerable", Boolean, nullable=False),
    Column("zone", Text),
    ForeignKeyConstraint(["tenant"], ["tenants.id"]),
    Index(None, "tenant"),
)

inventory_versions = Table(
    "inventory_versions",
    metadata,
    Column("tenant", Key, primary_key=True),
    Column("version", BigInteger, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("origin", Text, nullable=False),
    Column("entry", BigInteger, nullable=False),
    Column("digest", Text),
    Column("mapping", Text),
    # What an undo brings back; the latest version's alone.
    Column("before", LargeBinary),
    Column("received_at", Instant),
    Column("received_by", Key),
    # Who made it, and what it changed; nothing of versions older than these columns.
    Column("by", Text),
    Column("added", Integer),
    Column("changed", Integer),
    Column("removed", Integer),
    Column("acknowledged_at", Instant),
    Column("acknowledged_by", Text),
    ForeignKeyConstraint(["tenant", "entry"], ["register_entries.tenant", "register_entries.seq"]),
)

habilitations = Table(
    "habilitations",
    metadata,
    Column("agent", Key, primary_key=True),
    Column("organisation", Key, primary_key=True),
    Column("tenant", Key, primary_key=True),
    Column("since", Instant, nullable=False),
    Column("until", Instant, nullable=False),
    Column("designated_by", Text, nullable=False),
    Column("reference", Text, nullable=False),
    # Words separated by spaces; see `view_shelf`.
    Column("acts", Text, nullable=False, server_default="watch"),
    Column("level", Text, nullable=False, server_default="departmental"),
    Column("title", Text),
    Column("communes", Text),
    Column("name", Text),
    Column("rank", Text),
    Column("service", Text),
    # Since when, until when (`NULL`: until it is lifted), why and by whom, if ever.
    Column("suspended_since", Instant),
    Column("suspended_until", Instant),
    Column("suspended_why", Text),
    Column("suspended_by", Text),
    Column("ended_why", Text),
    ForeignKeyConstraint(["tenant"], ["tenants.id"]),
    Index(None, "organisation"),
    Index(None, "tenant"),
)

register_heads = Table(
    "register_heads",
    metadata,
    Column("tenant", Key, primary_key=True),
    Column("size", BigInteger, nullable=False),
    Column("frontier", LargeBinary, nullable=False),
    Column("next_fence", BigInteger, nullable=False),
    # How far what follows from the register has come: behind `size` there is work to do.
    Column("checkpoint_size", BigInteger, nullable=False, server_default="0"),
    Column("checkpoint_at", Instant),
    Column("cosigned_size", BigInteger, nullable=False, server_default="0"),
    Column("restored_at", Instant),
    ForeignKeyConstraint(["tenant"], ["tenants.id"]),
)

register_entries = Table(
    "register_entries",
    metadata,
    Column("tenant", Key, primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("leaf", LargeBinary, nullable=False),
    ForeignKeyConstraint(["tenant"], ["register_heads.tenant"]),
)

register_bodies = Table(
    "register_bodies",
    metadata,
    Column("tenant", Key, primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("body", LargeBinary, nullable=False),
    Column("at", Instant, nullable=False),
    # Written once, by the retention of that day; the schema lets nobody erase before it.
    Column("keep_until", Instant, nullable=False),
    *said_columns(Key),
    ForeignKeyConstraint(["tenant", "seq"], ["register_entries.tenant", "register_entries.seq"]),
)
index_said(register_bodies)

register_checkpoints = Table(
    "register_checkpoints",
    metadata,
    Column("tenant", Key, primary_key=True),
    Column("size", BigInteger, primary_key=True, autoincrement=False),
    Column("root", LargeBinary, nullable=False),
    # So that growth from here is proved by the entries that came since, and no others.
    Column("frontier", LargeBinary, nullable=False),
    Column("note", Text, nullable=False),
    Column("at", Instant, nullable=False),
    ForeignKeyConstraint(["tenant"], ["register_heads.tenant"]),
)

register_cosignatures = Table(
    "register_cosignatures",
    metadata,
    Column("tenant", Key, primary_key=True),
    Column("size", BigInteger, primary_key=True, autoincrement=False),
    Column("note", Text, nullable=False),
    Column("at", Instant, nullable=False),
    ForeignKeyConstraint(
        ["tenant", "size"], ["register_checkpoints.tenant", "register_checkpoints.size"]
    ),
)

witnesses = Table(
    "witnesses",
    metadata,
    Column("tenant", Key, primary_key=True),
    Column("key", Text, nullable=False),
    Column("since", Instant, nullable=False),
    Column("dispute", Text),
    Column("disputed_at", Instant),
    ForeignKeyConstraint(["tenant"], ["register_heads.tenant"]),
)

# Of before 0008, which copied it into `mails`: kept for the replicas of before, and dropped
# by the migration of the release after.
outbox_mails = Table(
    "outbox_mails",
    metadata,
    Column("tenant", Key, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("address", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("next_try", Instant, nullable=False),
    Column("sent_at", Instant),
    ForeignKeyConstraint(["tenant"], ["register_heads.tenant"]),
)

REGISTER = frozenset(
    table.name
    for table in (register_entries, register_bodies, register_checkpoints, register_cosignatures)
)
"""What is added to and never changed."""

pulse = Table(
    "pulse",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
)
"""One row, written over and over: whether the base still takes what it is given."""

flows = Table(
    "flows",
    metadata,
    Column("id", Key, primary_key=True),
    Column("tenant", Key, nullable=False),
    Column("camera", Key, nullable=False),
    Column("slot", Integer, nullable=False),
    Column("fence", BigInteger, nullable=False),
    Column("since", Instant, nullable=False),
    Column("ended_at", Instant),
    ForeignKeyConstraint(["tenant"], ["tenants.id"]),
    UniqueConstraint("tenant", "fence"),
    Index(None, "tenant", "ended_at"),
)

slots = Table(
    "slots",
    metadata,
    Column("tenant", Key, primary_key=True),
    Column("slot_no", Integer, primary_key=True, autoincrement=False),
    Column("quota", Integer, nullable=False),
    Column("flow", Key, nullable=False),
    Column("camera", Key, nullable=False),
    ForeignKeyConstraint(["tenant", "quota"], ["tenants.id", "tenants.quota"], onupdate="CASCADE"),
    ForeignKeyConstraint(["flow"], ["flows.id"]),
    ForeignKeyConstraint(["camera"], ["cameras.id"]),
    UniqueConstraint("flow"),
    UniqueConstraint("camera"),
    CheckConstraint("slot_no BETWEEN 1 AND quota", name="within_quota"),
)

cuts = Table(
    "cuts",
    metadata,
    Column("tenant", Key, primary_key=True),
    # EVERY_CAMERA stands for all that the tenant shares.
    Column("camera", Key, primary_key=True),
    Column("reason", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("since", Instant, nullable=False),
    Column("until", Instant),
    ForeignKeyConstraint(["tenant"], ["tenants.id"]),
)

EVERY_CAMERA = "*"
"""No camera is named so: an id carries its tenant."""

commune_facts = Table(
    "commune_facts",
    metadata,
    Column("tenant", Key, primary_key=True),
    Column("fact", Key, primary_key=True),
    Column("entry", BigInteger, nullable=False),
    ForeignKeyConstraint(["tenant"], ["tenants.id"]),
)

views = Table(
    "views",
    metadata,
    Column("id", Key, primary_key=True),
    Column("tenant", Key, nullable=False),
    Column("flow", Key, nullable=False),
    Column("agent", Key, nullable=False),
    Column("name", Text, nullable=False),
    Column("rank", Text, nullable=False),
    Column("service", Text, nullable=False),
    Column("organisation", Key, nullable=False),
    Column("motive", Text, nullable=False),
    Column("incident", Text),
    Column("convention", Text, nullable=False),
    Column("article", Text, nullable=False),
    Column("habilitation", Text, nullable=False),
    Column("entry", BigInteger, nullable=False),
    Column("since", Instant, nullable=False),
    Column("lease", Instant, nullable=False),
    Column("until", Instant, nullable=False),
    Column("ended", Text),
    Column("ended_at", Instant),
    Column("session", Key),
    ForeignKeyConstraint(["flow"], ["flows.id"]),
    ForeignKeyConstraint(["tenant", "entry"], ["register_entries.tenant", "register_entries.seq"]),
    UniqueConstraint("tenant", "entry"),
    Index(None, "flow"),
)

leases = Table(
    "leases",
    metadata,
    Column("id", Key, primary_key=True),
    Column("tenant", Key, nullable=False),
    Column("camera", Key, nullable=False),
    Column("view", Key, nullable=False),
    Column("flow", Key, nullable=False),
    Column("agent", Key, nullable=False),
    Column("name", Text, nullable=False),
    Column("rank", Text, nullable=False),
    Column("service", Text, nullable=False),
    Column("organisation", Key, nullable=False),
    Column("priority", Integer, nullable=False),
    Column("ground", Text, nullable=False),
    Column("incident", Text),
    Column("asked_seconds", Integer),
    Column("state", Text, nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("since", Instant, nullable=False),
    Column("until", Instant, nullable=False),
    Column("convention", Text, nullable=False),
    Column("article", Text, nullable=False),
    Column("approver", Text),
    Column("entry", BigInteger, nullable=False),
    Column("fence", BigInteger, nullable=False),
    Column("ended_by", Text),
    Column("ended_at", Instant),
    Column("session", Key),
    ForeignKeyConstraint(["view"], ["views.id"]),
    ForeignKeyConstraint(["tenant", "entry"], ["register_entries.tenant", "register_entries.seq"]),
    UniqueConstraint("tenant", "fence"),
)

tickets = Table(
    "tickets",
    metadata,
    Column("id", Key, primary_key=True),
    Column("tenant", Key, nullable=False),
    Column("agent", Key, nullable=False),
    Column("name", Text, nullable=False),
    Column("rank", Text, nullable=False),
    Column("service", Text, nullable=False),
    Column("organisation", Key, nullable=False),
    Column("estate", Text, nullable=False),
    Column("motive", Text, nullable=False),
    Column("incident", Text),
    Column("asked_seconds", Integer, nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("state", Text, nullable=False),
    Column("since", Instant, nullable=False),
    Column("until", Instant, nullable=False),
    Column("article", Text, nullable=False),
    Column("decided_by", Text),
    Column("entry", BigInteger, nullable=False),
    Column("ended_by", Text),
    Column("ended_at", Instant),
    Column("mail", Text),
    ForeignKeyConstraint(["tenant"], ["tenants.id"]),
    ForeignKeyConstraint(
        ["tenant", "entry"],
        ["register_entries.tenant", "register_entries.seq"],
        name="fk_tickets_tenant_entry",
    ),
)

Index(
    "ix_tickets_open",
    tickets.c.tenant,
    tickets.c.until,
    sqlite_where=tickets.c.ended_by.is_(None),
    postgresql_where=tickets.c.ended_by.is_(None),
)

Index(
    "ix_leases_open",
    leases.c.tenant,
    leases.c.until,
    sqlite_where=leases.c.ended_by.is_(None),
    postgresql_where=leases.c.ended_by.is_(None),
)

# A camera has one joystick: two hands on it are impossible by schema.
Index(
    "uq_leases_held",
    leases.c.camera,
    unique=True,
    sqlite_where=leases.c.state == "held",
    postgresql_where=leases.c.state == "held",
)

Index(
    "ix_views_running",
    views.c.tenant,
    views.c.lease,
    sqlite_where=views.c.ended.is_(None),
    postgresql_where=views.c.ended.is_(None),
)
