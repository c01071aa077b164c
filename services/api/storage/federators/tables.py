"""The tables of invitations and certificates, beside those of `services.api.storage.tables`.

No code and no private key is here: of a code its digest, of a certificate its number.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKeyConstraint, Index, Integer, Table, Text

from services.api.storage.tables import Instant, Key, metadata

_ENTERED = ("register_entries.tenant", "register_entries.seq")

federator_invitations = Table(
    "federator_invitations",
    metadata,
    # What a code begins with; a secret's digest says the rest.
    Column("handle", Key, primary_key=True),
    Column("tenant", Key, nullable=False),
    Column("digest", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("until", Instant, nullable=False),
    Column("tries", Integer, nullable=False),
    # used, replaced or guessed.
    Column("ended_by", Text),
    Column("entry", BigInteger, nullable=False),
    ForeignKeyConstraint(
        ["tenant", "entry"], _ENTERED, name="fk_federator_invitations_tenant_entry"
    ),
)

# A tenant has one invitation that stands.
Index(
    "uq_federator_invitations_standing",
    federator_invitations.c.tenant,
    unique=True,
    sqlite_where=federator_invitations.c.ended_by.is_(None),
    postgresql_where=federator_invitations.c.ended_by.is_(None),
)

federator_certificates = Table(
    "federator_certificates",
    metadata,
    Column("serial", Key, primary_key=True),
    Column("tenant", Key, nullable=False),
    Column("since", Instant, nullable=False),
    Column("until", Instant, nullable=False),
    # enrolled or renewed here; met on a link, where another authority issued it; told by hand.
    Column("origin", Text, nullable=False),
    Column("seen_at", Instant),
    Column("revoked_at", Instant),
    Column("revoked_by", Text),
    Column("reason", Text),
    ForeignKeyConstraint(["tenant"], ["tenants.id"]),
    Index(None, "tenant", "until"),
)

Index(
    "ix_federator_certificates_revoked",
    federator_certificates.c.until,
    sqlite_where=federator_certificates.c.revoked_at.is_not(None),
    postgresql_where=federator_certificates.c.revoked_at.is_not(None),
)
