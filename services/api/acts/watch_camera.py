"""Ask to watch a camera live.

The first way through the house: what the agent may see, the camera, the tenant's
slots as they are now, the rules, the register, and only then a view. A camera the
agent may not see does not exist for him; the attempt is entered in its owner's
register, because that is where an owner looks. An id that is nobody's leaves no trace.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.api.acts.answers import (
    NoSuchCamera,
    WatchAnswer,
    Watching,
    WatchNeedsApproval,
    WatchRefused,
)
from services.api.acts.end_view import end_what_is_over
from services.api.acts.evidence import ticket_for, tickets_of
from services.api.acts.reading import holder_of
from services.api.storage.work import Begin, Flow, LockedTenant, View, Work
from services.kit.passes import Pass
from tenants.conventions.articles import RECIPIENTS, ArticleRef, Clause
from tenants.conventions.convention import Convention, Deed, version_at
from tenants.decisions.cutting import refused_by, standing_cut
from tenants.decisions.evidence import Ticket
from tenants.decisions.outcomes import Granted, NeedsApproval, Refused
from tenants.decisions.purpose import INCIDENT_LENGTH, UNREADABLE
from tenants.decisions.watching import WatchRequest, decide
from tenants.habilitations.habilitation import Habilitation
from tenants.register.entry import Act, Entry
from tenants.vocabulary.camera import Camera
from tenants.vocabulary.identifiers import (
    CameraId,
    FlowId,
    TenantId,
    UnreadableName,
    ViewId,
    split_camera_id,
)
from tenants.vocabulary.people import Agent

LEASE = timedelta(seconds=15)
"""How long a view lives without being renewed (the commune's own deadline is shorter)."""
LONGEST_SAID = INCIDENT_LENGTH + 1
"""Characters of what an agent wrote that a refusal keeps: one more than is taken, so that
what was refused for its length still is, when the entry is decided again."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks for what; what is entered, granted or refused."""

    agent: Agent
    camera: CameraId
    motive: str
    incident: str | None
    at: datetime


async def watch_camera(
    begin: Begin,
    conventions: Mapping[TenantId, Deed],
    agent: Agent,
    camera: CameraId,
    motive: str,
    incident: str | None,
    now: datetime,
) -> WatchAnswer:
    """Raises `RegisterUnavailable`: then nothing was entered and nothing is granted."""
    try:
        tenant, _ = split_camera_id(camera)
    except UnreadableName:
        return NoSuchCamera(camera)

    asked = Asked(agent, camera, motive, (incident or "").strip() or None, now)
    convention = version_at(conventions, tenant, now)
    async with begin() as work:
        if tenant not in await work.visible_tenants(agent, now):
            article = RECIPIENTS if convention is None else convention.article(Clause.HABILITATION)
            await enter_blind_attempt(work, asked, article)
            return NoSuchCamera(camera)

        locked = await work.lock(tenant)
        seen = await locked.camera(camera)
        if seen is None:
            return NoSuchCamera(camera)

        await end_what_is_over(locked, convention, now)
        cut = standing_cut(await locked.cuts(), camera, now)
        if cut is not None:
            return await _refuse_cut(locked, asked, refused_by(cut))
        return await _decide_and_record(work, locked, asked, seen, convention)


async def enter_blind_attempt(work: Work, asked: Asked, article: ArticleRef) -> None:
    """Tell its owner that somebody asked for a camera he may not see, if it is one."""
    owner = await work.owner(asked.camera)
    if owner is None:
        return
    locked = await work.lock(owner)
    await locked.record(entry_of(locked, asked, "no-habilitation", article, None))


async def _refuse_cut(locked: LockedTenant, asked: Asked, refused: Refused) -> WatchRefused:
    habilitation = await locked.habilitation(asked.agent)
    await locked.record(entry_of(locked, asked, refused.code, refused.article, habilitation))
    return WatchRefused(refused, ())


async def _decide_and_record(
    work: Work,
    locked: LockedTenant,
    asked: Asked,
    camera: Camera,
    convention: Convention | None,
) -> WatchAnswer:
    habilitation = await locked.habilitation(asked.agent)
    tickets = await tickets_of(locked, asked.agent, convention)
    request = _request(asked, camera, tickets)
    match decide(request, convention, habilitation, locked.slots):
        case Granted() as granted if convention is not None and habilitation is not None:
            flow, is_new = _flow(work, locked, asked)
            view = _view(work, locked, asked, flow, convention, habilitation, granted)
            await locked.record(
                entry_of(locked, asked, "granted", granted.article, habilitation, convention, view)
            )
            if is_new:
                await locked.open_flow(flow)
            await locked.open_view(view)
            return watching_of(view, camera, granted.article, ticket_for(tickets, camera.zone))
        case Granted():
            raise RuntimeError("granted without a convention or a habilitation")
        case NeedsApproval() as needs:
            await locked.record(
                entry_of(locked, asked, "needs-approval", needs.article, habilitation, convention)
            )
            return WatchNeedsApproval(needs)
        case Refused() as refused:
            await locked.record(
                entry_of(locked, asked, refused.code, refused.article, habilitation, convention)
            )
            held = await work.holdings([locked.tenant]) if refused.code == "quota-reached" else ()
            return WatchRefused(refused, tuple(holder_of(one) for one in held))


def _request(asked: Asked, camera: Camera, tickets: tuple[Ticket, ...]) -> WatchRequest:
    agent = asked.agent
    return WatchRequest(
        agent.id,
        agent.organisation,
        camera.id,
        camera.zone,
        asked.motive,
        asked.incident,
        asked.at,
        tickets,
    )


def _flow(work: Work, locked: LockedTenant, asked: Asked) -> tuple[Flow, bool]:
    """The flow this camera already has, or a new one on the lowest free slot."""
    for view in locked.running:
        if view.flow.camera == asked.camera:
            return view.flow, False

    slot = locked.slots.next_free()
    if slot is None:
        raise RuntimeError("granted without a free slot")
    name = FlowId(work.fresh_name())
    return Flow(name, locked.tenant, asked.camera, slot, locked.next_fence, asked.at), True


def _view(
    work: Work,
    locked: LockedTenant,
    asked: Asked,
    flow: Flow,
    convention: Convention,
    habilitation: Habilitation,
    granted: Granted,
) -> View:
    return View(
        id=ViewId(work.fresh_name()),
        flow=flow,
        agent=asked.agent,
        motive=asked.motive,
        incident=asked.incident,
        convention=convention.id,
        article=granted.article.cited,
        habilitation=habilitation.designation.reference,
        entry=locked.next_seq,
        since=asked.at,
        lease=min(asked.at + LEASE, granted.until),
        until=granted.until,
    )


def entry_of(
    locked: LockedTenant,
    asked: Asked,
    outcome: str,
    article: ArticleRef,
    habilitation: Habilitation | None,
    convention: Convention | None = None,
    view: View | None = None,
) -> Entry:
    agent = asked.agent
    return Entry(
        tenant=locked.tenant,
        seq=locked.next_seq,
        at=asked.at,
        act=Act.WATCH,
        outcome=outcome,
        salt=locked.fresh_salt(),
        agent=agent.id,
        name=agent.name,
        rank=agent.rank,
        service=agent.service,
        organisation=agent.organisation,
        habilitation=None if habilitation is None else habilitation.designation.reference,
        camera=asked.camera,
        motive=as_said(asked.motive),
        incident=None if asked.incident is None else as_said(asked.incident),
        convention=None if convention is None else convention.id,
        version=None if convention is None else convention.version.number + 1,
        article=article.cited,
        view=None if view is None else view.id,
        flow=None if view is None else view.flow.id,
        slot=None if view is None else view.flow.slot,
        fence=None if view is None else view.flow.fence,
        held=len(locked.slots.held),
        until=None if view is None else view.until,
    )


def as_said(text: str) -> str:
    """What was written, fit for a register: a refused text may be anything."""
    kept = text[:LONGEST_SAID]
    return "".join(letter if letter.isprintable() else UNREADABLE for letter in kept)


def watching_of(view: View, camera: Camera, article: ArticleRef, ticket: str | None) -> Watching:
    """The answer to whoever asked for this view."""
    return Watching(
        view=view.id,
        flow=view.flow.id,
        camera=camera,
        article=article,
        slot=view.flow.slot,
        fence=view.flow.fence,
        until=view.until,
        entry=view.entry,
        granted=pass_of(view, ticket),
    )


def pass_of(view: View, ticket: str | None = None) -> Pass:
    """What the pass of a view says; `services.kit.passes.sign` makes it a token."""
    agent, flow = view.agent, view.flow
    return Pass(
        view=view.id,
        flow=flow.id,
        tenant=flow.tenant,
        camera=flow.camera,
        agent=agent.id,
        agent_name=agent.name,
        agent_rank=agent.rank,
        agent_service=agent.service,
        organisation=agent.organisation,
        motive=view.motive,
        incident=view.incident,
        convention=view.convention,
        article=view.article,
        entry=view.entry,
        slot=flow.slot,
        fence=flow.fence,
        until=view.until,
        ticket=ticket,
    )
