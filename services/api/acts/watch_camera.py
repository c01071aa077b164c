"""Ask to watch a camera live.

The first way through the house: what the agent may see, the camera, the tenant's
slots as they are now, the rules, the register, and only then a view. A camera the
agent may not see does not exist for him; the attempt is entered in its owner's
register, because that is where an owner looks. An id that is nobody's leaves no trace.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from services.api.acts.answers import (
    NoSuchCamera,
    WatchAnswer,
    Watching,
    WatchNeedsApproval,
    WatchRefused,
)
from services.api.acts.end_view import end_what_is_over
from services.api.acts.reading import holder_of
from services.api.acts.special.wording import ask_post
from services.api.acts.watching.asked import Asked, enter_blind_attempt, entry_of
from services.api.acts.watching.evidence import Shown, shown
from services.api.acts.watching.take_slot import (
    Taker,
    keep_until_stopped,
    offer_of,
    take_slot,
    who_yields,
)
from services.api.storage.work import Begin, Flow, LockedTenant, View, Work
from services.kit.passes import Pass
from tenants.conventions.articles import RECIPIENTS, ArticleRef, Clause
from tenants.conventions.convention import Convention, Deed, version_at
from tenants.decisions.cutting import refused_by, standing_cut
from tenants.decisions.outcomes import Granted, NeedsApproval, Refused
from tenants.decisions.preempting import Yields
from tenants.decisions.watching import WatchRequest, decide
from tenants.habilitations.habilitation import Habilitation
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


async def watch_camera(
    begin: Begin,
    conventions: Mapping[TenantId, Deed],
    agent: Agent,
    camera: CameraId,
    motive: str,
    incident: str | None,
    now: datetime,
    instead_of: FlowId | None = None,
) -> WatchAnswer:
    """`instead_of`: the flow whose slot is to be taken, if it still is the one that yields.

    Raises `RegisterUnavailable`: then nothing was entered and nothing is granted.
    """
    try:
        tenant, _ = split_camera_id(camera)
    except UnreadableName:
        return NoSuchCamera(camera)

    asked = Asked(agent, camera, motive, (incident or "").strip() or None, now, instead_of)
    convention = version_at(conventions, tenant, now)
    async with begin() as work:
        if tenant not in await work.habilitated_tenants(agent, now):
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
    stands = await shown(work, locked, asked.agent, convention, camera.zone, asked.motive)
    request = request_of(asked, camera, stands)
    match decide(request, convention, habilitation, locked.slots):
        case Granted() as granted if convention is not None and habilitation is not None:
            right = Right(request, convention, habilitation, granted, stands)
            return await grant(work, locked, asked, camera, right)
        case Granted():
            raise RuntimeError("granted without a convention or a habilitation")
        case NeedsApproval() as needs:
            await locked.record(
                entry_of(locked, asked, "needs-approval", needs.article, habilitation, convention)
            )
            return WatchNeedsApproval(needs, await ask_post(work, locked, asked, camera, needs))
        case Refused(code="quota-reached") as refused if convention and habilitation:
            right = Right(request, convention, habilitation, None, stands)
            return await _take_or_offer(work, locked, asked, camera, refused, right)
        case Refused() as refused:
            await locked.record(
                entry_of(locked, asked, refused.code, refused.article, habilitation, convention)
            )
            return WatchRefused(refused, ())


@dataclass(frozen=True, slots=True)
class Right:
    """A request, and what was decided of it by what; `granted` is `None` where it was not."""

    request: WatchRequest
    convention: Convention
    habilitation: Habilitation
    granted: Granted | None
    stands: Shown


async def _take_or_offer(
    work: Work,
    locked: LockedTenant,
    asked: Asked,
    camera: Camera,
    refused: Refused,
    right: Right,
) -> WatchAnswer:
    """The quota is reached: take the slot that was confirmed, or say whose could be taken."""
    yielding = who_yields(locked, right.request, right.convention)
    if yielding is not None and yielding[0].id == asked.instead_of:
        return await _take(work, locked, asked, camera, right, *yielding)

    await locked.record(
        entry_of(locked, asked, refused.code, refused.article, right.habilitation, right.convention)
    )
    offer = None if yielding is None else await offer_of(work, locked, *yielding)
    held = await work.holdings([locked.tenant])
    return WatchRefused(refused, tuple(holder_of(one) for one in held), offer)


async def _take(
    work: Work,
    locked: LockedTenant,
    asked: Asked,
    camera: Camera,
    right: Right,
    flow: Flow,
    yields: Yields,
) -> WatchAnswer:
    taker = Taker(asked.agent, asked.camera, asked.motive, asked.incident, asked.at)
    ended = await take_slot(locked, taker, flow, yields, right.convention)
    match decide(right.request, right.convention, right.habilitation, locked.slots):
        case Granted() as granted:
            answer = await grant(work, locked, asked, camera, replace(right, granted=granted))
            await keep_until_stopped(locked, flow, asked.at)
            return replace(answer, ended=ended)
        case NeedsApproval() | Refused() as other:
            raise RuntimeError(f"a slot was taken for what is not granted: {other.article.cited}")


async def grant(
    work: Work, locked: LockedTenant, asked: Asked, camera: Camera, right: Right
) -> Watching:
    """Enter it, then open the view, on the camera's own flow where one runs."""
    granted, convention, habilitation = right.granted, right.convention, right.habilitation
    if granted is None:
        raise RuntimeError("nothing was granted")
    flow, is_new = _flow(work, locked, asked)
    view = _view(work, locked, asked, flow, convention, habilitation, granted)
    await locked.record(
        entry_of(locked, asked, "granted", granted.article, habilitation, convention, view)
    )
    if is_new:
        await locked.open_flow(flow)
    await locked.open_view(view)
    ticket, special = right.stands.ticket_for(camera.zone), right.stands.special_for(right.request)
    return watching_of(view, camera, granted.article, ticket, special)


def request_of(asked: Asked, camera: Camera, stands: Shown) -> WatchRequest:
    agent = asked.agent
    return WatchRequest(
        agent.id,
        agent.organisation,
        camera.id,
        camera.zone,
        asked.motive,
        asked.incident,
        asked.at,
        stands.evidence,
        stands.posts,
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


def watching_of(
    view: View,
    camera: Camera,
    article: ArticleRef,
    ticket: str | None = None,
    special: str | None = None,
) -> Watching:
    """The answer to whoever asked for this view, and what it rests on besides."""
    return Watching(
        view=view.id,
        flow=view.flow.id,
        camera=camera,
        article=article,
        slot=view.flow.slot,
        fence=view.flow.fence,
        until=view.until,
        entry=view.entry,
        granted=pass_of(view, ticket, special),
    )


def pass_of(view: View, ticket: str | None = None, special: str | None = None) -> Pass:
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
        special=special,
    )
