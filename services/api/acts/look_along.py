"""The owner looks along: its people see, at their own post, what leaves by a running flow.

The view is an entry like any other. It opens no flow and keeps none: once no service
looks at the camera any more, it ends (see `end_view.end_what_is_over`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from services.api.acts.answers import LookAnswer, LookRefused, NoSuchCamera, Watching
from services.api.acts.attempts import enter_attempt_on
from services.api.acts.end_view import end_what_is_over, leaves
from services.api.acts.entry_by import entry_by
from services.api.acts.watch_camera import LEASE, watching_of
from services.api.storage.work import Begin, Flow, LockedTenant, View, Work
from tenants.conventions.articles import RESPONSIBLE
from tenants.conventions.convention import Convention, Deed, version_at
from tenants.decisions.outcomes import Granted, NeedsApproval, Refused
from tenants.decisions.owner.looking_along import LookRequest, decide
from tenants.register.entry import Act, Entry
from tenants.vocabulary.camera import Camera
from tenants.vocabulary.identifiers import (
    CameraId,
    TenantId,
    UnreadableName,
    ViewId,
    split_camera_id,
)
from tenants.vocabulary.people import Agent

PURPOSE = "look-along"
"""What stands for a motive in such a view: an owner needs none."""


async def look_along(
    begin: Begin,
    deeds: Mapping[TenantId, Deed],
    agent: Agent,
    camera: CameraId,
    now: datetime,
) -> LookAnswer:
    """Raises `RegisterUnavailable`: then nothing was entered and nothing is shown."""
    try:
        tenant, _ = split_camera_id(camera)
    except UnreadableName:
        return NoSuchCamera(camera)
    if str(agent.organisation) != tenant:
        # To anybody else this door does not exist: they ask to watch, with a motive.
        async with begin() as work:
            await enter_attempt_on(work, agent, camera, Act.LOOK_ALONG, now)
        return NoSuchCamera(camera)

    async with begin() as work:
        locked = await work.lock(tenant)
        seen = await locked.camera(camera)
        if seen is None:
            return NoSuchCamera(camera)
        convention = version_at(deeds, tenant, now)
        await end_what_is_over(locked, convention, now)
        flow = _leaving(locked, camera)
        request = LookRequest(
            agent.id,
            agent.organisation,
            agent.roles,
            tenant,
            flow is not None,
            now,
            await is_suspended(locked, agent, now),
        )
        match decide(request):
            case Granted() as granted if flow is not None:
                return await _look(work, locked, agent, seen, flow, convention, granted, now)
            case Granted() | NeedsApproval():
                raise RuntimeError("an owner looks along by itself, where something leaves")
            case Refused() as refused:
                await locked.record(_entry(locked, agent, camera, refused.code, now))
                return LookRefused(refused)


def _leaving(locked: LockedTenant, camera: CameraId) -> Flow | None:
    """The flow by which a service sees this camera now."""
    looks = (one for one in locked.running if one.flow.camera == camera)
    return next((one.flow for one in looks if leaves(locked, one)), None)


async def _look(
    work: Work,
    locked: LockedTenant,
    agent: Agent,
    camera: Camera,
    flow: Flow,
    convention: Convention | None,
    granted: Granted,
    now: datetime,
) -> Watching:
    view = View(
        id=ViewId(work.fresh_name()),
        flow=flow,
        agent=agent,
        motive=PURPOSE,
        incident=None,
        convention="" if convention is None else convention.id,
        article=granted.article.cited,
        habilitation="",
        entry=locked.next_seq,
        since=now,
        lease=now + LEASE,
        until=granted.until,
    )
    await locked.record(_entry(locked, agent, camera.id, "granted", now, view))
    await locked.open_view(view)
    return watching_of(view, camera, granted.article)


async def is_suspended(locked: LockedTenant, agent: Agent, now: datetime) -> bool:
    """Whether the owner suspended one of its own, where that person is habilitated at all."""
    held = await locked.habilitation(agent)
    return held is not None and held.suspended(now)


def goes_on(locked: LockedTenant, view: View, now: datetime) -> datetime | None:
    """Until when the owner's look may go on; `None` where it is over."""
    return view.until if now < view.until and leaves(locked, view) else None


def _entry(
    locked: LockedTenant,
    agent: Agent,
    camera: CameraId,
    outcome: str,
    now: datetime,
    view: View | None = None,
) -> Entry:
    return replace(
        entry_by(locked, agent, Act.LOOK_ALONG, outcome, now),
        camera=camera,
        article=RESPONSIBLE.cited,
        view=None if view is None else view.id,
        flow=None if view is None else view.flow.id,
        slot=None if view is None else view.flow.slot,
        fence=None if view is None else view.flow.fence,
        held=locked.slots.in_use,
        until=None if view is None else view.until,
    )
