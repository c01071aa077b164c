"""The table of the State's keys, beside those of `services.api.storage.tables`.

Public keys and fingerprints alone: no private key is here.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKeyConstraint, Integer, Table, Text

from services.api.storage.tables import Instant, Key, metadata

house_keys = Table(
    "house_keys",
    metadata,
    Column("tenant", Key, primary_key=True),
    # register, passes or federators.
    Column("purpose", Key, primary_key=True),
    # From 0: each follows the one before it.
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("key", Text, nullable=False),
    Column("since", Instant, nullable=False),
    # Of the entry that says it; the first key is met, and no entry says so.
    Column("entry", BigInteger),
    # Of the checkpoint that the key before and this one have signed.
    Column("size", BigInteger),
    ForeignKeyConstraint(["tenant"], ["tenants.id"]),
    ForeignKeyConstraint(
        ["tenant", "entry"],
        ["register_entries.tenant", "register_entries.seq"],
        name="fk_house_keys_tenant_entry",
    ),
    ForeignKeyConstraint(
        ["tenant", "size"],
        ["register_checkpoints.tenant", "register_checkpoints.size"],
        name="fk_house_keys_tenant_size",
    ),
)
