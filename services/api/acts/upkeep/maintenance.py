"""Announce work on cameras, begin it at its hour, hold it back, end or cancel it (VA-14, LO-3).

Asked of the rules when it is announced and again when it begins: an incident that came up
since holds it back until it ends. Work never cuts a camera by itself: who watches is told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from services.api.acts.answers import NoSuchTenant
from services.api.acts.attempts import enter_attempt
from services.api.acts.upkeep.answers import NothingSuch, UpkeepRefused, WindowAnswer, WindowKept
from services.api.acts.upkeep.entering import as_written, entry_of, named
from services.api.storage.upkeep.shelf import Window, WindowId
from services.api.storage.work import Begin, LockedTenant, UnknownTenant, Work
from tenants.conventions.convention import Convention, Deed, version_at
from tenants.conventions.days import PARIS
from tenants.decisions.outcomes import Granted, NeedsApproval, Outcome, Refused
from tenants.decisions.owner import maintaining
from tenants.decisions.owner.answering import is_own, not_answering
from tenants.decisions.owner.maintaining import MaintenanceRequest
from tenants.decisions.owner.windows import (
    OPEN,
    WindowEvent,
    WindowState,
    after,
    article_of,
    not_announceable,
)
from tenants.register.entry import Act
from tenants.vocabulary.identifiers import CameraId, SubscriberId, TenantId
from tenants.vocabulary.people import Agent


@dataclass(frozen=True, slots=True)
class Announced:
    """`cameras` is `None` for all that the tenant shares."""

    cameras: frozenset[CameraId] | None
    since: datetime
    until: datetime
    reason: str


async def announce_maintenance(
    begin: Begin,
    deeds: Mapping[TenantId, Deed],
    agent: Agent,
    tenant: TenantId,
    asked: Announced,
    now: datetime,
) -> WindowAnswer:
    """Raises `RegisterUnavailable`."""
    async with begin() as work:
        if tenant not in await work.visible_tenants(agent, now):
            await enter_attempt(work, agent, tenant, Act.ANNOUNCE_MAINTENANCE, now)
            return NoSuchTenant(tenant)
        try:
            locked = await work.lock(tenant)
        except UnknownTenant:
            return NoSuchTenant(tenant)
        shared = frozenset(await locked.inventory())
        if asked.cameras is not None and not asked.cameras <= shared:
            return NothingSuch(min(asked.cameras - shared))

        window = _window(work, locked, agent, asked, now)
        convention = version_at(deeds, tenant, now)
        outcome = _decide_announced(locked, agent, window, convention, now)
        match outcome:
            case Granted(article=article, duties=duties):
                kept = replace(window, article=article.cited)
                await _enter(locked, Act.ANNOUNCE_MAINTENANCE, agent, kept, "done", now)
                await locked.upkeep.put_window(kept)
                return WindowKept(kept, duties)
            case Refused(article=article, code=code) as refused:
                told = replace(window, article=article.cited)
                await _enter(locked, Act.ANNOUNCE_MAINTENANCE, agent, told, code, now)
                return UpkeepRefused(refused)
            case NeedsApproval():
                raise RuntimeError("maintenance needs nobody's approval")


async def end_maintenance(
    begin: Begin,
    deeds: Mapping[TenantId, Deed],
    agent: Agent,
    window: WindowId,
    now: datetime,
) -> WindowAnswer:
    """Cancel what has not begun, or say that the work is done. Raises `RegisterUnavailable`."""
    async with begin() as work:
        known = await work.upkeep.window(window)
        if known is None:
            return NothingSuch(window)
        if not is_own(agent, known.tenant):
            await enter_attempt(work, agent, known.tenant, Act.END_MAINTENANCE, now)
            return NothingSuch(window)
        locked = await work.lock(known.tenant)
        standing = await locked.upkeep.window(window)
        if standing is None or standing.state not in OPEN:
            return NothingSuch(window)

        running = standing.state is WindowState.RUNNING
        act = Act.END_MAINTENANCE if running else Act.CANCEL_MAINTENANCE
        refused = not_answering(agent, article_of(version_at(deeds, locked.tenant, now)))
        if refused is not None:
            await _enter(locked, act, agent, standing, refused.code, now)
            return UpkeepRefused(refused)
        event = WindowEvent.FINISHED if running else WindowEvent.CANCELLED
        changed = await _change(locked, standing, event, act, agent, "done", now)
        return NothingSuch(window) if changed is None else WindowKept(changed)


async def keep_windows(
    begin: Begin, deeds: Mapping[TenantId, Deed], now: datetime
) -> tuple[Window, ...]:
    """Begin, hold back or end what the hour asks for. One transaction a tenant.

    Raises `RegisterUnavailable`.
    """
    async with begin() as work:
        tenants = await work.upkeep.due_windows(now)

    changed: list[Window] = []
    for tenant in tenants:
        async with begin() as work:
            locked = await work.lock(tenant)
            convention = version_at(deeds, tenant, now)
            for window in await locked.upkeep.windows([tenant], now):
                one = await _keep(locked, window, convention, now)
                changed += [] if one is None else [one]
    return tuple(changed)


async def _keep(
    locked: LockedTenant, window: Window, convention: Convention | None, now: datetime
) -> Window | None:
    if window.state not in OPEN:
        return None
    if window.until <= now:
        finished, act = WindowEvent.FINISHED, Act.END_MAINTENANCE
        begun = window.state is WindowState.RUNNING
        return await _change(
            locked, window, finished, act, None, "done" if begun else "not-begun", now
        )
    if window.state is WindowState.RUNNING or now < window.since:
        return None

    begins = Act.BEGIN_MAINTENANCE
    match maintaining.decide(_request(locked, window, now), convention):
        case Granted():
            return await _change(locked, window, WindowEvent.BEGUN, begins, None, "done", now)
        case Refused(code="incident-in-hand" as code):
            return await _change(locked, window, WindowEvent.INCIDENT, begins, None, code, now)
        case Refused(code=code):
            cancelled, act = WindowEvent.CANCELLED, Act.CANCEL_MAINTENANCE
            return await _change(locked, window, cancelled, act, None, code, now)
        case NeedsApproval():
            raise RuntimeError("maintenance needs nobody's approval")


def _decide_announced(
    locked: LockedTenant,
    agent: Agent,
    window: Window,
    convention: Convention | None,
    now: datetime,
) -> Outcome:
    outcome = maintaining.decide(_request(locked, window, now, agent), convention)
    if isinstance(outcome, Refused) and outcome.code == "owner-only":
        return outcome
    refused = not_announceable(agent, window.reason, article_of(convention))
    return outcome if refused is None else refused


def _request(
    locked: LockedTenant, window: Window, now: datetime, agent: Agent | None = None
) -> MaintenanceRequest:
    in_hand = frozenset(view.flow.camera for view in locked.running if view.incident)
    owner = SubscriberId(locked.tenant)
    return MaintenanceRequest(
        agent=window.agent,
        organisation=owner if agent is None else agent.organisation,
        cameras=in_hand if window.cameras is None else window.cameras,
        since=window.since,
        until=window.until,
        announced=window.announced_at,
        in_hand=in_hand,
        at=now,
    )


def _window(
    work: Work, locked: LockedTenant, agent: Agent, asked: Announced, now: datetime
) -> Window:
    return Window(
        id=WindowId(work.fresh_name()),
        tenant=locked.tenant,
        cameras=asked.cameras,
        since=asked.since,
        until=asked.until,
        reason=asked.reason.strip(),
        agent=agent.id,
        by=named(agent),
        announced_at=now,
        state=WindowState.ANNOUNCED,
        article="",
        changed_at=now,
        entry=locked.next_seq,
    )


async def _change(
    locked: LockedTenant,
    window: Window,
    event: WindowEvent,
    act: Act,
    agent: Agent | None,
    outcome: str,
    now: datetime,
) -> Window | None:
    state = after(window.state, event)
    if state is None:
        return None
    changed = replace(window, state=state, changed_at=now)
    await _enter(locked, act, agent, changed, outcome, now)
    await locked.upkeep.change_window(changed)
    return changed


async def _enter(
    locked: LockedTenant, act: Act, agent: Agent | None, window: Window, outcome: str, now: datetime
) -> None:
    """With a single camera in its own column, so that who looks for it finds it."""
    cameras = window.cameras
    only = next(iter(cameras)) if cameras is not None and len(cameras) == 1 else None
    what = "toutes les caméras" if cameras is None else ", ".join(sorted(cameras))
    ends = (window.since, window.until)
    hours = " – ".join(f"{at.astimezone(PARIS):%d/%m/%Y %H:%M}" for at in ends)
    await locked.record(
        entry_of(
            locked,
            act,
            agent,
            outcome,
            now,
            article=window.article,
            camera=only,
            since=window.since,
            until=window.until,
            detail=as_written(f"{window.reason} ({hours} ; {what})"),
        )
    )
