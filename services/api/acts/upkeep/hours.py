"""Declare other hours for one service day, or take them back (VA-1).

It changes the way the joystick is lent, at once: what was held because the CSU was closed
ends in the same transaction, or at the hour when the CSU now opens.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from services.api.acts.answers import NoSuchTenant
from services.api.acts.attempts import enter_attempt
from services.api.acts.steering.entering import end_hold
from services.api.acts.upkeep.answers import (
    HoursAnswer,
    HoursDeclared,
    HoursTakenBack,
    NothingSuch,
    UpkeepRefused,
)
from services.api.acts.upkeep.declared import as_declared
from services.api.acts.upkeep.entering import as_written, entry_of, named
from services.api.storage.upkeep.shelf import Declaration, DeclarationId
from services.api.storage.work import Begin, Hold, LockedTenant, UnknownTenant
from tenants.conventions.convention import Convention, Deed
from tenants.conventions.hours import HoursException
from tenants.decisions.outcomes import Granted, NeedsApproval, Outcome, Refused
from tenants.decisions.owner import declaring_hours
from tenants.decisions.owner.declaring_hours import HoursRequest
from tenants.decisions.steering.opening import until_it_opens
from tenants.leases.lease import Event, State
from tenants.register.entry import Act
from tenants.vocabulary.identifiers import TenantId
from tenants.vocabulary.people import Agent


async def declare_hours(
    begin: Begin,
    deeds: Mapping[TenantId, Deed],
    agent: Agent,
    tenant: TenantId,
    declared: HoursException,
    now: datetime,
) -> HoursAnswer:
    """In the place of what was declared for that day. Raises `RegisterUnavailable`."""
    async with begin() as work:
        if tenant not in await work.visible_tenants(agent, now):
            await enter_attempt(work, agent, tenant, Act.DECLARE_HOURS, now)
            return NoSuchTenant(tenant)
        try:
            locked = await work.lock(tenant)
        except UnknownTenant:
            return NoSuchTenant(tenant)
        standing = await _standing(locked, deeds, now)
        outcome = declaring_hours.decide(HoursRequest(agent, declared, now), standing)
        refused = await _entered(locked, Act.DECLARE_HOURS, agent, declared, outcome, now)
        if refused is not None:
            return UpkeepRefused(refused)

        name = DeclarationId(work.fresh_name())
        entry = locked.next_seq - 1
        kept = Declaration(name, tenant, declared, named(agent), now, entry)
        await locked.upkeep.declare(kept)
        return HoursDeclared(kept, await _opened(locked, deeds, named(agent), now))


async def take_back_hours(
    begin: Begin,
    deeds: Mapping[TenantId, Deed],
    agent: Agent,
    declaration: DeclarationId,
    now: datetime,
) -> HoursAnswer:
    """The deed's own hours come back. Raises `RegisterUnavailable`."""
    async with begin() as work:
        known = await work.upkeep.declaration(declaration)
        if known is None:
            return NothingSuch(declaration)
        if known.tenant not in await work.visible_tenants(agent, now):
            await enter_attempt(work, agent, known.tenant, Act.TAKE_BACK_HOURS, now)
            return NothingSuch(declaration)
        locked = await work.lock(known.tenant)
        if await locked.upkeep.declaration(declaration) is None:
            return NothingSuch(declaration)

        standing = await _standing(locked, deeds, now)
        outcome = declaring_hours.take_back(agent, known.exception, standing, now)
        refused = await _entered(locked, Act.TAKE_BACK_HOURS, agent, known.exception, outcome, now)
        if refused is not None:
            return UpkeepRefused(refused)
        await locked.upkeep.take_back(locked.tenant, known.exception.day, now)
        holds = await _opened(locked, deeds, named(agent), now)
        return HoursTakenBack(known, holds)


async def _standing(
    locked: LockedTenant, deeds: Mapping[TenantId, Deed], now: datetime
) -> Convention | None:
    deed = await as_declared(locked, deeds.get(locked.tenant), now)
    return None if deed is None else deed.at(now)


async def _entered(
    locked: LockedTenant,
    act: Act,
    agent: Agent,
    declared: HoursException,
    outcome: Outcome,
    now: datetime,
) -> Refused | None:
    match outcome:
        case Granted(article=article):
            refused, code = None, "done"
        case Refused(article=article, code=code) as refused:
            pass
        case NeedsApproval():
            raise RuntimeError("hours need nobody's approval")
    detail = as_written(f"{declared.day} {declared.hours} ({declared.reference})")
    await locked.record(
        entry_of(locked, act, agent, code, now, article=article.cited, detail=detail)
    )
    return refused


async def _opened(
    locked: LockedTenant, deeds: Mapping[TenantId, Deed], by: str, now: datetime
) -> tuple[Hold, ...]:
    """End, or shorten to the CSU's opening, what was held because it was closed."""
    deed = deeds.get(locked.tenant)
    declared = await _standing(locked, deeds, now)
    changed = []
    for hold in await locked.holds():
        lease = hold.lease
        if lease.state is not State.HELD or str(lease.organisation) == locked.tenant:
            continue
        before = await as_declared(locked, deed, lease.since)
        taken_under = None if before is None else before.at(lease.since)
        until = until_it_opens(taken_under, lease.since, declared, now)
        if until >= lease.until:
            continue
        if until <= now:
            ended = await end_hold(locked, deed, hold, Event.TAKEN_BACK, now, by)
            changed += [] if ended is None else [ended.hold]
        else:
            changed.append(replace(hold, lease=replace(lease, until=until)))
            await locked.change_hold(changed[-1], now)
    return tuple(changed)
