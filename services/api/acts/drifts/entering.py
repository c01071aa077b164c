"""Enter what a comparison found: what is new, and what is settled, tenant by tenant.

One transaction a tenant: the entries of its register and the rows that bar. What was known
already is not entered again, so that a register does not grow by the minute.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from services.api.reconciling.drift import Drift
from services.api.storage.drifts.shelf import OpenDrift
from services.api.storage.work import Begin, LockedTenant, UnknownTenant
from tenants.register.entry import Act, Entry
from tenants.vocabulary.identifiers import TenantId


@dataclass(frozen=True, slots=True)
class Entered:
    """How many differences are new, and how many were settled: each counts once a tenant."""

    new: int = 0
    settled: int = 0


async def enter_drifts(begin: Begin, found: Sequence[Drift], now: datetime) -> Entered:
    """`found` is all that a whole comparison says. Raises `RegisterUnavailable`: what was
    entered until then stands, and the next comparison goes on."""
    async with begin() as work:
        known = await work.drifts.open()
    wanted = _by_tenant(found)
    before = {tenant: {_said(one) for one in them} for tenant, them in _grouped(known).items()}
    changed = [
        tenant
        for tenant in sorted(wanted.keys() | before.keys())
        if {_said_of(one) for one in wanted.get(tenant, ())} != before.get(tenant, set())
    ]
    done = [await _enter(begin, tenant, wanted.get(tenant, ()), now) for tenant in changed]
    return Entered(sum(one.new for one in done), sum(one.settled for one in done))


async def _enter(begin: Begin, tenant: TenantId, found: Sequence[Drift], now: datetime) -> Entered:
    async with begin() as work:
        try:
            locked = await work.lock(tenant)
        except UnknownTenant:
            return Entered()  # no register yet: its first start makes one
        known = {_said(one): one for one in await work.drifts.open(tenant)}
        wanted = {_said_of(one): one for one in found}
        over = [known[said] for said in sorted(known.keys() - wanted.keys())]
        come = [wanted[said] for said in sorted(wanted.keys() - known.keys())]

        first = locked.next_seq
        entries = [_settled(locked, one, first + place, now) for place, one in enumerate(over)]
        rows = [_row(tenant, one, first + len(over) + at, now) for at, one in enumerate(come)]
        entries += [_came(locked, row) for row in rows]
        if entries:
            await locked.record(*entries)
            await work.drifts.settle(over)
            await work.drifts.put(rows)
        return Entered(len(come), len(over))


def _by_tenant(found: Iterable[Drift]) -> Mapping[TenantId, Sequence[Drift]]:
    told: dict[TenantId, list[Drift]] = defaultdict(list)
    for one in found:
        for tenant in one.tenants:
            told[tenant].append(one)
    return told


def _grouped(known: Iterable[OpenDrift]) -> Mapping[TenantId, Sequence[OpenDrift]]:
    told: dict[TenantId, list[OpenDrift]] = defaultdict(list)
    for one in known:
        told[one.tenant].append(one)
    return told


def _said(one: OpenDrift) -> tuple[str, ...]:
    """What makes a difference another one than before."""
    bars = " ".join(sorted(one.bars))
    return (
        one.organisation, one.agent, one.kind, one.name, one.ours, one.theirs, bars,
        str(one.settles),
    )  # fmt: skip


def _said_of(one: Drift) -> tuple[str, ...]:
    bars = " ".join(sorted(one.bars))
    return (
        one.organisation, one.agent, one.kind.value, one.name, one.ours, one.theirs, bars,
        str(one.remedy is not None),
    )  # fmt: skip


def _row(tenant: TenantId, one: Drift, seq: int, now: datetime) -> OpenDrift:
    return OpenDrift(
        tenant, one.agent, one.organisation, one.kind.value, one.name, one.ours, one.theirs,
        one.bars, one.remedy is not None, now, seq,
    )  # fmt: skip


def _came(locked: LockedTenant, one: OpenDrift) -> Entry:
    barred = ", ".join(sorted(one.bars)) or "nothing"
    detail = f"{one.kind}; ours: {one.ours}; Keycloak: {one.theirs}; barred: {barred}"
    return _entry(locked, Act.DRIFT, one, one.entry, one.since, detail)


def _settled(locked: LockedTenant, one: OpenDrift, seq: int, now: datetime) -> Entry:
    detail = f"{one.kind}; entered as {one.entry}"
    return _entry(locked, Act.DRIFT_SETTLED, one, seq, now, detail)


def _entry(
    locked: LockedTenant, act: Act, one: OpenDrift, seq: int, now: datetime, detail: str
) -> Entry:
    return Entry(
        tenant=locked.tenant,
        seq=seq,
        at=now,
        act=act,
        outcome="done",
        salt=locked.fresh_salt(),
        agent=one.agent,
        name=one.name or None,
        organisation=one.organisation,
        detail=detail,
    )
