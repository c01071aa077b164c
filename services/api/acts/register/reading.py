"""Who may read a register, and the entry that each reading makes before anything is shown.

A tenant that the reader may not know of does not exist here either; its owner reads in
the register that somebody tried.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from services.api.acts.answers import NoSuchTenant, UnknownTenant
from services.api.acts.attempts import may_enter
from services.api.acts.entry_by import entry_by
from services.api.storage.work import LockedTenant, Work
from tenants.conventions.convention import Deed, version_at
from tenants.decisions.outcomes import Granted, Refused
from tenants.decisions.owner.reading_register import ReadRequest, decide, readable
from tenants.register.entry import Act, Entry
from tenants.register.search import Criteria
from tenants.vocabulary.identifiers import SubscriberId, TenantId
from tenants.vocabulary.people import Agent


@dataclass(frozen=True, slots=True)
class Reading:
    """One consultation, or one export: by whom, of whose register, of what in it, why."""

    act: Act
    by: Agent
    tenant: TenantId
    at: datetime
    criteria: Criteria
    form: str | None = None
    """Of an export: `jsonl`, `csv` or `pdf`."""
    reason: str | None = None
    requisition: str | None = None


@dataclass(frozen=True, slots=True)
class Admitted:
    """`entry` is the reading's own number; `only` the service whose entries may be read."""

    entry: int
    only: SubscriberId | None


@dataclass(frozen=True, slots=True)
class ReadingRefused:
    refused: Refused


def decided(deeds: Mapping[TenantId, Deed], reading: Reading) -> Granted | Refused:
    return decide(_request(reading), deeds.get(reading.tenant))


def scope(reading: Reading) -> SubscriberId | None:
    """How far a granted reading goes: the entries of this service; `None`: all."""
    return readable(_request(reading)).only


async def admit(
    work: Work, deeds: Mapping[TenantId, Deed], reading: Reading
) -> Admitted | ReadingRefused | NoSuchTenant:
    """Decide, and enter it. Raises `RegisterUnavailable`."""
    visible = await work.visible_tenants(reading.by, reading.at)
    try:
        locked = await work.lock(reading.tenant)
    except UnknownTenant:
        return NoSuchTenant(reading.tenant)

    outcome, entry = decided(deeds, reading), locked.next_seq
    is_strange = isinstance(outcome, Refused) and reading.tenant not in visible
    if is_strange and not await may_enter(work, reading.by, reading.tenant, reading.at):
        return NoSuchTenant(reading.tenant)
    await locked.record(_entry(locked, deeds, reading, outcome))
    if isinstance(outcome, Granted):
        return Admitted(entry, scope(reading))
    return NoSuchTenant(reading.tenant) if is_strange else ReadingRefused(outcome)


def detail_of(reading: Reading) -> str | None:
    """What the entry says of it besides its own columns."""
    told = reading.criteria.told
    if reading.form is None:
        return told
    return reading.form if told is None else f"{reading.form}, {told}"


def _request(reading: Reading) -> ReadRequest:
    by = reading.by
    return ReadRequest(
        by.id, by.organisation, by.roles, reading.tenant, reading.at, inspects=by.inspects
    )


def _entry(
    locked: LockedTenant,
    deeds: Mapping[TenantId, Deed],
    reading: Reading,
    outcome: Granted | Refused,
) -> Entry:
    by, asked = reading.by, reading.criteria
    convention = version_at(deeds, reading.tenant, reading.at)
    return replace(
        entry_by(
            locked,
            by,
            reading.act,
            "granted" if isinstance(outcome, Granted) else outcome.code,
            reading.at,
        ),
        convention=None if convention is None else convention.id,
        version=None if convention is None else convention.version.number + 1,
        article=outcome.article.cited,
        since=asked.since,
        until=asked.until,
        ground=reading.reason,
        requisition=reading.requisition,
        detail=detail_of(reading),
    )
