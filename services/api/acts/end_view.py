"""End a view that the house no longer grants: revoked, cut, expired.

Every end is an entry of the register with its reason, and so is the end of a flow,
which comes with its last view and frees its slot. The reason is a stable code; words
for people are the catalogues' business.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from services.api.acts.answers import EndedView, NoSuchView, Stopped
from services.api.storage.work import Begin, LockedTenant, View, Work
from tenants.conventions.convention import Convention
from tenants.register.entry import Act, Entry
from tenants.vocabulary.identifiers import ViewId
from tenants.vocabulary.people import Agent

LEASE_EXPIRED = "lease-expired"
DEADLINE = "deadline"
CONVENTION_ENDED = "convention-ended"
HABILITATION_ENDED = "habilitation-ended"
SUSPENDED = "habilitation-suspended"
ACCOUNT_DIFFERS = "account-differs"
REGISTER_UNAVAILABLE = "register-unavailable"
NOTHING_LEAVES = "nothing-leaves"
"""The owner's own look, once no service looks at that camera any more."""


@dataclass(frozen=True, slots=True)
class Ending:
    """That a view ended at `at`, told while nothing could be entered."""

    code: str
    at: datetime


async def end_view(
    begin: Begin, view: ViewId, code: str, now: datetime, ended_at: datetime | None = None
) -> Stopped | NoSuchView:
    """End whoever's view it is; `ended_at`: its own hour, where it is entered later. Raises
    `RegisterUnavailable`."""
    async with begin() as work:
        return await stop(work, view, code, now, by=None, ended_at=ended_at)


async def stop(
    work: Work,
    view: ViewId,
    code: str,
    now: datetime,
    *,
    by: Agent | None,
    ended_at: datetime | None = None,
) -> Stopped | NoSuchView:
    """With `by`, only a view of that agent exists."""
    known = await work.views([view])
    if not known or (by is not None and known[0].agent.id != by.id):
        return NoSuchView(view)

    locked = await work.lock(known[0].flow.tenant)
    running = next((one for one in locked.running if one.id == view), None)
    if running is None:
        return NoSuchView(view)

    if code == DEADLINE:
        code = await _deadline_of(locked, running, now)
    ended = await close(locked, running, code, now, ended_at)
    return Stopped(ended.view, ended.flow, ended.tenant, ended.slot_freed)


async def end_what_is_over(
    locked: LockedTenant, convention: Convention | None, now: datetime
) -> tuple[EndedView, ...]:
    """End the views whose lease is over, those on slots that an amendment took away, and the
    owner's own where no service looks any more."""
    quota = locked.quota if convention is None else convention.quota
    ended = []
    for view in locked.running:
        if view.lease <= now:
            ended.append(await close(locked, view, await _over(locked, view, now), now))
        elif view.flow.slot > quota:
            ended.append(await close(locked, view, CONVENTION_ENDED, now))
    for view in locked.running:
        if is_owners(view) and not leaves(locked, view):
            ended.append(await close(locked, view, NOTHING_LEAVES, now))

    if quota != locked.quota:
        await locked.set_quota(quota)
    return tuple(ended)


def is_owners(view: View) -> bool:
    """Whether it is the owner's own, who looks along."""
    return str(view.agent.organisation) == view.flow.tenant


def leaves(locked: LockedTenant, view: View) -> bool:
    """Whether a service looks at what this view looks at."""
    return any(one.flow == view.flow and not is_owners(one) for one in locked.running)


async def _over(locked: LockedTenant, view: View, now: datetime) -> str:
    """Why a view whose lease is over ended: nobody renewed it, or its right was at its end."""
    return await _deadline_of(locked, view, now) if view.until <= now else LEASE_EXPIRED


async def _deadline_of(locked: LockedTenant, view: View, now: datetime) -> str:
    """Whose end the end of the right was: media and the commune know the hour alone."""
    if is_owners(view):
        return DEADLINE
    habilitation = await locked.habilitation(view.agent)
    if habilitation is None or not habilitation.in_force(now):
        return HABILITATION_ENDED
    return SUSPENDED if habilitation.suspended(now) else DEADLINE


async def close(
    locked: LockedTenant, view: View, code: str, now: datetime, ended_at: datetime | None = None
) -> EndedView:
    """Enter the end of a running view, then end it; `ended_at` as for `end_view`."""
    over_at = now if ended_at is None else min(max(ended_at, view.since), now)
    acts = [Act.STOP_WATCHING]
    if sum(other.flow == view.flow for other in locked.running) == 1:
        acts.append(Act.END_FLOW)

    await locked.record(
        *(_entry(locked, rank, view, act, code, now, over_at) for rank, act in enumerate(acts))
    )
    slot_freed = await locked.end_view(view, code, now)
    return ended_view(view, code, slot_freed)


def ended_view(view: View, code: str, slot_freed: bool) -> EndedView:
    flow = view.flow
    return EndedView(view.id, flow.id, flow.tenant, flow.camera, view.agent.id, code, slot_freed)


def _entry(
    locked: LockedTenant,
    rank: int,
    view: View,
    act: Act,
    code: str,
    now: datetime,
    over_at: datetime,
) -> Entry:
    agent, flow = view.agent, view.flow
    return Entry(
        tenant=flow.tenant,
        seq=locked.next_seq + rank,
        at=now,
        act=act,
        outcome="done",
        salt=locked.fresh_salt(),
        agent=agent.id,
        name=agent.name,
        rank=agent.rank,
        service=agent.service,
        organisation=agent.organisation,
        habilitation=view.habilitation,
        camera=flow.camera,
        # An owner gives none: what stands for it is no motive of the convention's.
        motive=None if is_owners(view) else view.motive,
        incident=view.incident,
        convention=view.convention,
        article=view.article,
        view=view.id,
        flow=flow.id,
        slot=flow.slot,
        fence=flow.fence,
        held=locked.slots.in_use,
        since=view.since if act is Act.STOP_WATCHING else flow.since,
        until=over_at,
        detail=code,
    )
