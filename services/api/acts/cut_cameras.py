"""The owner's stop and its end: of one camera, or of everything the tenant shares.

Immediate: views end in the same transaction as the entry. Nobody but the owner's own
people may say it, and a refusal to somebody else is an entry too.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from services.api.acts.answers import CutDone, CutRefused, EndedView, NoSuchCamera, Restored
from services.api.acts.attempts import enter_answer, enter_attempt
from services.api.acts.end_view import close
from services.api.storage.work import Begin, LockedTenant, UnknownTenant
from tenants.decisions.cutting import Cut, may_cut
from tenants.decisions.outcomes import Refused
from tenants.register.entry import Act, Entry
from tenants.vocabulary.identifiers import CameraId, TenantId
from tenants.vocabulary.people import Agent

CUT_BY_COMMUNE = "cut-by-commune"
ALREADY_OPEN = "already-open"


async def cut_cameras(
    begin: Begin,
    agent: Agent,
    tenant: TenantId,
    camera: CameraId | None,
    reason: str,
    lasting: timedelta | None,
    now: datetime,
) -> CutDone | CutRefused | NoSuchCamera:
    """`lasting`: until it lifts by itself; `None`: until reopened. Raises `RegisterUnavailable`."""
    async with begin() as work:
        if tenant not in await work.visible_tenants(agent, now):
            await enter_attempt(work, agent, tenant, Act.CUT, now, camera=camera)
            return NoSuchCamera(camera or CameraId(tenant))
        try:
            locked = await work.lock(tenant)
        except UnknownTenant:
            return NoSuchCamera(camera or CameraId(tenant))
        refused = may_cut(agent, tenant, reason)
        if refused is not None:
            return await _refuse(locked, agent, Act.CUT, camera, refused, now)
        if camera is not None and await locked.camera(camera) is None:
            return NoSuchCamera(camera)

        by = f"{agent.rank} {agent.name}".strip()
        until = None if lasting is None else now + lasting
        cut = Cut(camera, reason.strip(), by, now, until)
        await locked.record(entry_of(locked, Act.CUT, cut, agent, now))
        await locked.put_cut(cut)
        return CutDone(tenant, cut, await end_under(locked, cut, now))


async def restore_cameras(
    begin: Begin, agent: Agent, tenant: TenantId, camera: CameraId | None, now: datetime
) -> Restored | CutRefused | NoSuchCamera:
    """Reopen what was cut. Raises `RegisterUnavailable`."""
    async with begin() as work:
        if tenant not in await work.visible_tenants(agent, now):
            await enter_attempt(work, agent, tenant, Act.RESTORE, now, camera=camera)
            return NoSuchCamera(camera or CameraId(tenant))
        try:
            locked = await work.lock(tenant)
        except UnknownTenant:
            return NoSuchCamera(camera or CameraId(tenant))
        refused = may_cut(agent, tenant, ALREADY_OPEN)
        if refused is not None:
            return await _refuse(locked, agent, Act.RESTORE, camera, refused, now)
        if not await locked.lift_cut(camera):
            return NoSuchCamera(camera or CameraId(tenant))

        reopened = Cut(camera, "", f"{agent.rank} {agent.name}".strip(), now, None)
        await locked.record(entry_of(locked, Act.RESTORE, reopened, agent, now))
        return Restored(tenant, camera)


async def end_under(locked: LockedTenant, cut: Cut, now: datetime) -> tuple[EndedView, ...]:
    """End every view that a stop covers."""
    covered = [one for one in locked.running if cut.camera in (None, one.flow.camera)]
    return tuple([await close(locked, view, CUT_BY_COMMUNE, now) for view in covered])


def entry_of(locked: LockedTenant, act: Act, cut: Cut, agent: Agent | None, now: datetime) -> Entry:
    """`agent` is `None` for what was said beside the cameras, where nobody logs in; it may
    be entered later than it was said (`since`)."""
    until = "until reopened" if cut.until is None else f"until {cut.until.isoformat()}"
    return Entry(
        tenant=locked.tenant,
        seq=locked.next_seq,
        at=now,
        act=act,
        outcome="done",
        salt=locked.fresh_salt(),
        agent=None if agent is None else agent.id,
        name=cut.by,
        rank=None if agent is None else agent.rank,
        service=None if agent is None else agent.service,
        organisation=locked.tenant,
        camera=cut.camera,
        since=cut.since,
        detail=f"{cut.reason} ({until})" if act is Act.CUT else None,
    )


async def _refuse(
    locked: LockedTenant,
    agent: Agent,
    act: Act,
    camera: CameraId | None,
    refused: Refused,
    now: datetime,
) -> CutRefused:
    await enter_answer(locked, agent, act, refused.code, refused.article, now, camera=camera)
    return CutRefused(refused)
