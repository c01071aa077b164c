"""The end of a lease: given up, taken back by its owner, run out, or lost with its picture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from services.api.acts.attempts import enter_answer, enter_attempt
from services.api.acts.steering.answers import (
    EndAnswer,
    Held,
    HoldEnded,
    NoSuchLease,
    SteeringRefused,
)
from services.api.acts.steering.entering import (
    end_hold,
    entry_of,
    held_on,
    make_room,
    request_of,
)
from services.api.acts.steering.refuse import enter_reach_for_lease
from services.api.acts.upkeep.declared import as_declared
from services.api.storage.work import Begin, Hold, LockedTenant
from tenants.conventions.convention import Deed
from tenants.decisions.evidence import Matter, Unanswered
from tenants.decisions.outcomes import Granted, Refused
from tenants.decisions.owner.answering import not_answering
from tenants.decisions.steering import taking, taking_back
from tenants.decisions.steering.taking_back import TakeBackRequest
from tenants.habilitations.habilitation import Right
from tenants.leases.lease import Event, Impossible, State, held_from
from tenants.register.entry import Act
from tenants.vocabulary.identifiers import LeaseId, TenantId
from tenants.vocabulary.people import Agent

LONGEST_UNSAID = timedelta(days=1)
"""How far a yes reaches that names no end: every rule's own longest hold is shorter."""


async def release_steering(
    begin: Begin, deeds: Mapping[TenantId, Deed], agent: Agent, lease: LeaseId, now: datetime
) -> EndAnswer:
    """The agent gives it up, or withdraws the request. Raises `RegisterUnavailable`."""
    async with begin() as work:
        known = await work.hold(lease)
        if known is None or known.agent.id != agent.id:
            await enter_reach_for_lease(work, agent, known, Act.END_STEERING, now)
            return NoSuchLease(lease)
        locked = await work.lock(known.tenant)
        return await _end(locked, deeds, lease, Event.RELEASED, now)


async def take_back(
    begin: Begin, deeds: Mapping[TenantId, Deed], agent: Agent, lease: LeaseId, now: datetime
) -> EndAnswer:
    """The owner takes it, at once and in any state. Raises `RegisterUnavailable`."""
    async with begin() as work:
        known = await work.hold(lease)
        if known is None:
            return NoSuchLease(lease)
        camera = known.lease.camera
        if known.tenant not in await work.visible_tenants(agent, now):
            await enter_attempt(work, agent, known.tenant, Act.TAKE_BACK, now, camera=camera)
            return NoSuchLease(lease)
        locked = await work.lock(known.tenant)
        deed = await as_declared(locked, deeds.get(locked.tenant), now)
        request = TakeBackRequest(
            agent.id, agent.organisation, locked.tenant, camera, now, known.lease
        )
        outcome = taking_back.decide(request, None if deed is None else deed.at(now))
        refused = outcome if isinstance(outcome, Refused) else not_answering(agent, outcome.article)
        if refused is not None:
            await enter_answer(
                locked, agent, Act.TAKE_BACK, refused.code, refused.article, now, camera=camera
            )
            return SteeringRefused(refused)
        by = f"{agent.rank} {agent.name}".strip()
        return await _end(locked, deeds, lease, Event.TAKEN_BACK, now, by)


async def end_lease(
    begin: Begin,
    deeds: Mapping[TenantId, Deed],
    lease: LeaseId,
    event: Event,
    by: str | None,
    now: datetime,
    ended_at: datetime | None = None,
) -> EndAnswer:
    """What the commune's federator, or a picture that ended, says of a lease; `ended_at`: its
    own hour, where it is entered later."""
    async with begin() as work:
        known = await work.hold(lease)
        if known is None:
            return NoSuchLease(lease)
        locked = await work.lock(known.tenant)
        return await _end(locked, deeds, lease, event, now, by, ended_at)


async def expire_leases(
    begin: Begin, deeds: Mapping[TenantId, Deed], now: datetime
) -> tuple[HoldEnded | Held, ...]:
    """End what has run out or lost its picture; decide what silence means.

    One transaction a tenant. Raises `RegisterUnavailable`.
    """
    async with begin() as work:
        tenants = await work.overdue_holds(now)

    changed: list[HoldEnded | Held] = []
    for tenant in tenants:
        async with begin() as work:
            locked = await work.lock(tenant)
            deed = await as_declared(locked, deeds.get(tenant), now)
            pictures = {view.id for view in locked.running}
            for hold in await locked.holds():
                if hold.view not in pictures:
                    ended = await end_hold(locked, deed, hold, Event.LOST, now)
                    changed += [] if ended is None else [ended]
                elif hold.lease.until <= now:
                    changed += await _run_out(locked, deed, hold, now)
    return tuple(changed)


async def _run_out(
    locked: LockedTenant, deed: Deed | None, hold: Hold, now: datetime
) -> list[HoldEnded | Held]:
    if hold.lease.state is State.ASKED:
        held = await _silence(locked, deed, hold, now)
        if held is not None:
            return [held]
    ended = await end_hold(locked, deed, hold, Event.EXPIRED, now)
    return [] if ended is None else [ended]


async def _silence(
    locked: LockedTenant, deed: Deed | None, asked: Hold, now: datetime
) -> Held | None:
    """The joystick, where the convention takes silence for a yes."""
    camera = await locked.camera(asked.lease.camera)
    if camera is None or deed is None:
        return None
    matter = Matter(asked.agent.id, Right.STEER, camera.id)
    convention = deed.at(now)
    longest = now + (asked.duration or LONGEST_UNSAID)
    holder = held_on(await locked.holds(), camera)
    request = request_of(
        asked.agent,
        camera,
        asked.ground,
        asked.incident,
        now,
        asked.duration,
        None if holder is None else holder.lease,
        (Unanswered(matter, asked.asked_at, longest),),
    )
    outcome = taking.decide(request, convention, await locked.habilitation(asked.agent))
    lease = held_from(asked.lease, now, outcome.until) if isinstance(outcome, Granted) else None
    if lease is None or isinstance(lease, Impossible) or not isinstance(outcome, Granted):
        return None
    if holder is not None:
        await make_room(locked, deed, holder, now)
    hold = replace(asked, lease=lease, article=outcome.article.cited)
    await locked.record(entry_of(locked, Act.STEER, hold, "granted", now, convention=convention))
    await locked.change_hold(hold, now)
    return Held(hold, outcome.duties)


async def _end(
    locked: LockedTenant,
    deeds: Mapping[TenantId, Deed],
    lease: LeaseId,
    event: Event,
    now: datetime,
    by: str | None = None,
    ended_at: datetime | None = None,
) -> EndAnswer:
    hold = next((one for one in await locked.holds() if one.id == lease), None)
    if hold is None:
        return NoSuchLease(lease)
    deed = deeds.get(locked.tenant)
    at = None if ended_at is None else min(max(ended_at, hold.asked_at), now)
    ended = await end_hold(locked, deed, hold, event, now, by, at)
    return NoSuchLease(lease) if ended is None else ended
