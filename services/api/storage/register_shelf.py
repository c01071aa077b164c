"""How the register is written down and read again: rows, and what they mean.

Whatever keeps an entry from being written is told as `RegisterUnavailable`, a trigger or
a missing privilege too: for the one who asks, a register that refuses is one that is away.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.exc import DBAPIError

from services.api.storage.camera_shelf import Columns, Rows
from services.api.storage.causes import register_refuses
from services.api.storage.register import KeptCheckpoint, Log, Witness
from services.api.storage.tables import (
    register_bodies,
    register_checkpoints,
    register_cosignatures,
    register_entries,
    register_heads,
    witnesses,
)
from services.api.storage.work import UnknownTenant
from tenants.register.entry import Entry
from tenants.register.file import Kept
from tenants.register.retention import keep_until
from tenants.register.tree import Frontier
from tenants.vocabulary.identifiers import TenantId

_e, _b, _h, _c, _s = (
    table.c
    for table in (
        register_entries,
        register_bodies,
        register_heads,
        register_checkpoints,
        register_cosignatures,
    )
)
WITNESS = (witnesses.c.tenant, witnesses.c.key, witnesses.c.since, witnesses.c.dispute)


@contextmanager
def refused_as_unavailable() -> Iterator[None]:
    """A register that does not take an entry is away, whatever its reason."""
    try:
        yield
    except DBAPIError as error:
        raise register_refuses(error) from None


def leaf_row(entry: Entry, leaf: bytes) -> Mapping[str, Any]:
    return {"tenant": entry.tenant, "seq": entry.seq, "leaf": leaf}


def body_row(entry: Entry, body: bytes, months: int) -> Mapping[str, Any]:
    return {
        "tenant": entry.tenant,
        "seq": entry.seq,
        "body": body,
        "at": entry.at,
        "keep_until": keep_until(entry.at, months),
    }


def select_log(tenant: TenantId) -> Rows:
    """The head, and beside it every entry, with its body where it was not erased."""
    return (
        select(_h.frontier, _e.seq, _e.leaf, _b.body)
        .join_from(register_heads, register_entries, _e.tenant == _h.tenant, isouter=True)
        .join(register_bodies, and_(_b.tenant == _e.tenant, _b.seq == _e.seq), isouter=True)
        .where(_h.tenant == tenant)
        .order_by(_e.seq)
    )


def log_of(tenant: TenantId, rows: Sequence[Columns]) -> Log:
    if not rows:
        raise UnknownTenant(tenant)
    entries = tuple(Kept(*row[1:]) for row in rows if row[1] is not None)
    return Log(Frontier.decoded(rows[0][0]), entries)


def select_entries(tenant: TenantId, since: int, until: int) -> Rows:
    """Some entries in their order, each with its body where it was not erased."""
    return (
        select(_e.seq, _e.leaf, _b.body)
        .join_from(
            register_entries,
            register_bodies,
            and_(_b.tenant == _e.tenant, _b.seq == _e.seq),
            isouter=True,
        )
        .where(_e.tenant == tenant, _e.seq >= since, _e.seq < until)
        .order_by(_e.seq)
    )


def kept_of(row: Columns) -> Kept:
    return Kept(*row)


def spread_checkpoints(tenant: TenantId, size: int, at_most: int) -> ColumnElement[bool]:
    """The last signed and the last cosigned of each of `at_most` stretches of the log."""
    step = size // at_most + 1
    lasts = [
        select(func.max(table.size))
        .where(table.tenant == tenant, table.size <= size)
        .group_by(table.size // step)
        for table in (_c, _s)
    ]
    return and_(_c.tenant == tenant, or_(*(_c.size.in_(one) for one in lasts)))


def select_checkpoints(condition: ColumnElement[bool]) -> Rows:
    """The newest first, each with its cosigned form where there is one."""
    both = and_(_s.tenant == _c.tenant, _s.size == _c.size)
    return (
        select(_c.tenant, _c.size, _c.root, _c.frontier, _c.note, _c.at, _s.note)
        .join_from(register_checkpoints, register_cosignatures, both, isouter=True)
        .where(condition)
        .order_by(_c.tenant, _c.size.desc())
    )


def checkpoint_of(row: Columns) -> KeptCheckpoint:
    tenant, _, root, frontier, note, at, cosigned = row
    return KeptCheckpoint(tenant, Frontier.decoded(frontier), root, note, at, cosigned)


def checkpoint_row(checkpoint: KeptCheckpoint) -> Mapping[str, Any]:
    return {
        "tenant": checkpoint.tenant,
        "size": checkpoint.size,
        "root": checkpoint.root,
        "frontier": checkpoint.frontier.encoded(),
        "note": checkpoint.note,
        "at": checkpoint.at,
    }


def witness_of(row: Columns) -> Witness:
    return Witness(*row)
