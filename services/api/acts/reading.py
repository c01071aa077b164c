"""What an agent reads: tenants, gauges, cameras; and what the API needs to tell him.

Nothing outside what the agent may see is ever in an answer, and nothing here writes but the
entry of who asks for another's by its name.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from services.api.acts.answers import Gauge, Holder, Viewer
from services.api.acts.attempts import enter_attempt, enter_attempt_on
from services.api.acts.end_view import is_owners
from services.api.storage.looking import CameraPage, CameraQuery
from services.api.storage.specials import Special, SpecialKind, SpecialState
from services.api.storage.work import Begin, Hold, Holding, TenantSummary, TicketFile, View
from tenants.register.entry import Act
from tenants.vocabulary.camera import Camera
from tenants.vocabulary.identifiers import (
    CameraId,
    FlowId,
    TenantId,
    UnreadableName,
    ViewId,
    VisibleTenant,
    split_camera_id,
)
from tenants.vocabulary.people import Agent

CAMERAS = "cameras"
UPKEEP = "upkeep"


async def visible_tenants(begin: Begin, agent: Agent, now: datetime) -> frozenset[VisibleTenant]:
    async with begin() as work:
        return await work.visible_tenants(agent, now)


async def tenants_asked(
    begin: Begin, agent: Agent, tenant: TenantId | None, now: datetime
) -> frozenset[VisibleTenant]:
    """All that the agent may see, or `tenant` among them."""
    async with begin() as work:
        visible = await work.visible_tenants(agent, now)
        if tenant is None:
            return visible
        if tenant not in visible:
            await enter_attempt(work, agent, tenant, Act.CONSULT, now, detail=UPKEEP)
        return frozenset(one for one in visible if one == tenant)


async def list_tenants(begin: Begin, agent: Agent, now: datetime) -> tuple[TenantSummary, ...]:
    """By id, with the number of cameras each shares."""
    async with begin() as work:
        return await work.tenants(await work.visible_tenants(agent, now))


async def gauge(
    begin: Begin, agent: Agent, tenant: TenantId | None, now: datetime
) -> tuple[Gauge, ...]:
    """One a tenant the agent may see, by id; with `tenant`, that one or none."""
    async with begin() as work:
        visible = await work.visible_tenants(agent, now)
        asked = [one for one in visible if tenant is None or one == tenant]
        held = await work.holdings(asked)
        cuts = await work.cuts(asked)
        return tuple(
            Gauge(
                one,
                quota,
                tuple(holder_of(it) for it in held if it.flow.tenant == one),
                tuple(cut for cut in cuts.get(one, ()) if cut.stands(now)),
            )
            for one, quota in (await work.quotas(asked)).items()
        )


async def list_cameras(begin: Begin, agent: Agent, query: CameraQuery, now: datetime) -> CameraPage:
    """Raises `UnreadableQuery` for a cursor that is not ours."""
    async with begin() as work:
        visible = await work.visible_tenants(agent, now)
        if query.tenant is not None and query.tenant not in visible:
            await enter_attempt(work, agent, query.tenant, Act.CONSULT, now, detail=CAMERAS)
        return await work.cameras(visible, query)


async def find_camera(begin: Begin, agent: Agent, camera: CameraId, now: datetime) -> Camera | None:
    """`None` where it does not exist, or the agent may not know that it does."""
    try:
        split_camera_id(camera)
    except UnreadableName:
        return None
    async with begin() as work:
        found = await work.camera(await work.visible_tenants(agent, now), camera)
        if found is None:
            await enter_attempt_on(work, agent, camera, Act.CONSULT, now)
        return found


async def find_view(begin: Begin, view: ViewId) -> View | None:
    """Running or ended, whoever's: for the API's own errands, never for an answer as it is."""
    async with begin() as work:
        found = await work.views([view])
        return found[0] if found else None


async def views_on(begin: Begin, flow: FlowId) -> tuple[View, ...]:
    """Who looks at this flow now: whom to tell what becomes of its picture."""
    async with begin() as work:
        return await work.views_on(flow)


async def open_holds(begin: Begin, agent: Agent) -> tuple[Hold, ...]:
    """The leases that the agent asks for or holds, and those on its own tenant's cameras."""
    async with begin() as work:
        theirs = await work.holds([TenantId(agent.organisation)])
        mine = await work.holds_of(agent.id)
    return (*theirs, *(one for one in mine if one.tenant != str(agent.organisation)))


async def open_tickets(begin: Begin, agent: Agent) -> tuple[TicketFile, ...]:
    """Those the agent asked for, and those on its own tenant's estates."""
    async with begin() as work:
        theirs = await work.tickets([TenantId(agent.organisation)])
        mine = await work.tickets_of(agent.id)
    return (*theirs, *(one for one in mine if one.tenant != str(agent.organisation)))


async def open_specials(begin: Begin, agent: Agent, now: datetime) -> tuple[Special, ...]:
    """What stands for the tenants that the agent may see, as far as it may know of it."""
    async with begin() as work:
        known = await work.specials.open_in(await work.visible_tenants(agent, now))
    return tuple(one for one in known if may_know(agent, one))


def may_know(agent: Agent, special: Special) -> bool:
    """Its owner's people, the service that asked, a member; of a post's activity, all."""
    ours = {special.tenant, str(special.agent.organisation), *special.members}
    return special.kind is SpecialKind.ACTIVE_POST or str(agent.organisation) in ours


async def standing_motives(
    begin: Begin, agent: Agent, now: datetime
) -> Mapping[TenantId, frozenset[str]]:
    """The motives that an arrangement or a cell opens to the agent's service now."""
    found: dict[TenantId, frozenset[str]] = {}
    for one in await open_specials(begin, agent, now):
        is_cell = one.kind is SpecialKind.CRISIS_CELL
        ours = one.members if is_cell else (one.agent.organisation,)
        opens = is_cell or one.kind is SpecialKind.ARRANGEMENT
        in_force = one.state is SpecialState.OPEN and one.since <= now < one.until
        if opens and in_force and agent.organisation in ours:
            found[one.tenant] = found.get(one.tenant, frozenset()) | {one.subject}
    return found


async def find_camera_of(begin: Begin, hold: Hold) -> Camera | None:
    """The camera of a lease that the asker may read."""
    async with begin() as work:
        return await work.camera([VisibleTenant(hold.tenant)], hold.lease.camera)


def holder_of(holding: Holding) -> Holder:
    """The services that look: the owner's own look holds nothing."""
    viewers = (
        Viewer(
            view.agent.id,
            view.agent.name,
            view.agent.rank,
            view.agent.service,
            view.motive,
            view.incident,
            view.article,
            view.id,
            view.since,
            view.until,
        )
        for view in holding.views
        if not is_owners(view)
    )
    flow = holding.flow
    return Holder(flow.id, flow.slot, holding.camera, flow.since, tuple(viewers))
