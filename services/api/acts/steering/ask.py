"""Ask for a camera's joystick, with a ground and for how long.

What the rules answer is entered, refusals included: held at once, asked of the commune,
or refused with who holds it. A lease of a lower rank yields in the same transaction.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from services.api.acts.answers import NoSuchView
from services.api.acts.mails.owing import owe_notice
from services.api.acts.steering.answers import AskAnswer, Asked, Held, SteeringRefused
from services.api.acts.steering.entering import entry_of, held_on, make_room, request_of
from services.api.acts.steering.refuse import enter_reach_for_view
from services.api.acts.upkeep.declared import as_declared
from services.api.acts.watching.asked import as_said
from services.api.storage.work import Begin, Hold, LockedTenant, View
from tenants.conventions.convention import Convention, Deed
from tenants.decisions.outcomes import Granted, NeedsApproval, Refused
from tenants.decisions.steering import taking
from tenants.leases.lease import OWNER_RANK, Lease, State
from tenants.register.entry import Act
from tenants.vocabulary.camera import Camera
from tenants.vocabulary.identifiers import LeaseId, TenantId, ViewId
from tenants.vocabulary.people import Agent


async def ask_steering(
    begin: Begin,
    deeds: Mapping[TenantId, Deed],
    agent: Agent,
    view: ViewId,
    ground: str,
    incident: str | None,
    duration: timedelta | None,
    now: datetime,
) -> AskAnswer:
    """For a running view of the agent's own. Raises `RegisterUnavailable`."""
    async with begin() as work:
        known = await work.views([view])
        if not known or known[0].agent.id != agent.id:
            await enter_reach_for_view(work, agent, known, Act.STEER, now)
            return NoSuchView(view)
        locked = await work.lock(known[0].flow.tenant)
        running = next((one for one in locked.running if one.id == view), None)
        camera = None if running is None else await locked.camera(running.flow.camera)
        if running is None or camera is None:
            return NoSuchView(view)

        deed = await as_declared(locked, deeds.get(locked.tenant), now)
        convention = None if deed is None else deed.at(now)
        name = LeaseId(work.fresh_name())
        asked = _asked(locked, name, agent, running, as_said(ground), incident, duration, now)
        return await _decide(locked, deed, convention, asked, camera, now)


async def _decide(
    locked: LockedTenant,
    deed: Deed | None,
    convention: Convention | None,
    asked: Hold,
    camera: Camera,
    now: datetime,
) -> AskAnswer:
    holder = held_on(await locked.holds(), camera)
    request = request_of(
        asked.agent,
        camera,
        asked.ground,
        asked.incident,
        now,
        asked.duration,
        None if holder is None else holder.lease,
    )
    habilitation = await locked.habilitation(asked.agent)
    match taking.decide(request, convention, habilitation):
        case Granted() as granted:
            lease = replace(asked.lease, state=State.HELD, until=granted.until)
            hold = replace(asked, lease=lease, article=granted.article.cited)
            hold = _ranked(hold, convention)
            return await take(locked, deed, convention, hold, holder, granted, now)
        case NeedsApproval() as needs:
            lease = replace(asked.lease, until=needs.deadline)
            hold = replace(asked, lease=lease, article=needs.article.cited)
            hold = _ranked(hold, convention)
            await locked.record(
                entry_of(locked, Act.STEER, hold, "needs-approval", now, convention=convention)
            )
            await locked.open_hold(hold)
            await owe_notice(locked, convention, hold, needs.duties, now)
            return Asked(hold, needs)
        case Refused() as refused:
            hold = replace(asked, article=refused.article.cited)
            await locked.record(
                entry_of(locked, Act.STEER, hold, refused.code, now, convention=convention)
            )
            return SteeringRefused(refused, holder if refused.code == "joystick-held" else None)


async def take(
    locked: LockedTenant,
    deed: Deed | None,
    convention: Convention | None,
    hold: Hold,
    holder: Hold | None,
    granted: Granted,
    now: datetime,
) -> Held:
    """Give the joystick to a new lease; the one that yields ends first."""
    displaced = None
    if holder is not None:
        ended = await make_room(locked, deed, holder, now)
        displaced = None if ended is None else ended.hold
    hold = replace(hold, entry=locked.next_seq)
    await locked.record(entry_of(locked, Act.STEER, hold, "granted", now, convention=convention))
    await locked.open_hold(hold)
    await owe_notice(locked, convention, hold, granted.duties, now)
    return Held(hold, granted.duties, displaced)


def _asked(
    locked: LockedTenant,
    name: LeaseId,
    agent: Agent,
    view: View,
    ground: str,
    incident: str | None,
    duration: timedelta | None,
    now: datetime,
) -> Hold:
    return Hold(
        id=name,
        tenant=locked.tenant,
        view=view.id,
        flow=view.flow.id,
        agent=agent,
        lease=Lease(
            view.flow.camera, agent.id, agent.organisation, OWNER_RANK, now, now, State.ASKED
        ),
        ground=ground,
        incident=None if not (incident or "").strip() else as_said((incident or "").strip()),
        duration=duration,
        asked_at=now,
        convention=view.convention,
        article="",
        approver=None,
        entry=locked.next_seq,
        fence=locked.next_fence,
    )


def _ranked(hold: Hold, convention: Convention | None) -> Hold:
    """With the rank of the agent's service; the owner's own goes before all."""
    if str(hold.agent.organisation) == hold.tenant or convention is None:
        return hold
    subscriber = convention.subscriber(hold.agent.organisation)
    if subscriber is None:
        raise RuntimeError("a joystick was granted to a service without a rank")
    return replace(hold, lease=replace(hold.lease, rank=subscriber.rank))
