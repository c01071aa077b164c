"""Take the slot of a flow whose service goes after (VA-9), and hear that it has stopped.

The flow that yields ends in the same transaction as the new one begins: its agents lose the
picture at the commit, and nobody can come between. The slot is on its way until the commune
said that the older flow has stopped, or must have by its own deadline; there, the newer fence
stops the older flow before the newer one opens (ADR 27).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from services.api import french
from services.api.acts.answers import EndedView, Offered
from services.api.acts.end_view import close, is_owners
from services.api.acts.entry_by import entry_by
from services.api.acts.reading import holder_of
from services.api.storage.revoking import RevokingSlot
from services.api.storage.work import Begin, Flow, LockedTenant, Work
from tenants.conventions.convention import Convention
from tenants.decisions import preempting
from tenants.decisions.preempting import Yields
from tenants.decisions.watching import WatchRequest
from tenants.quotas.victim import RunningFlow
from tenants.register.entry import Act, Entry
from tenants.vocabulary.identifiers import CameraId, FlowId, TenantId
from tenants.vocabulary.people import Agent

PREEMPTED = "preempted"
DRAINING = timedelta(seconds=15)
"""The commune ends by itself what nobody confirms for twelve seconds."""


@dataclass(frozen=True, slots=True)
class Taker:
    """Who takes a slot, and for which camera."""

    agent: Agent
    camera: CameraId
    motive: str
    incident: str | None
    at: datetime


def who_yields(
    locked: LockedTenant, request: WatchRequest, convention: Convention
) -> tuple[Flow, Yields] | None:
    """The flow whose slot this request could take, if there is one."""
    # The owner's own look goes with the flow, and has no rank in it.
    services = [view for view in locked.running if not is_owners(view)]
    flows = {view.flow.slot: view.flow for view in services}
    ranks: dict[int, int] = {}
    for view in services:
        rank = preempting.rank_of(convention, view.agent.organisation)
        ranks[view.flow.slot] = min(rank, ranks.get(view.flow.slot, rank))
    running = [
        RunningFlow(slot, flow.fence, flow.camera, ranks[slot], flow.since)
        for slot, flow in flows.items()
        if slot not in locked.revoking.slots
    ]
    match preempting.decide(request, convention, running):
        case Yields() as yields:
            return flows[yields.flow.slot], yields
        case _:
            return None


async def offer_of(work: Work, locked: LockedTenant, flow: Flow, yields: Yields) -> Offered:
    """What the agent is shown before he takes the slot: who yields, and by which article."""
    held = await work.holdings([locked.tenant])
    holding = next(one for one in held if one.flow.id == flow.id)
    return Offered(yields.article, holder_of(holding))


async def take_slot(
    locked: LockedTenant, taker: Taker, flow: Flow, yields: Yields, convention: Convention
) -> tuple[EndedView, ...]:
    """End the flow that yields; its agents are told by whom and why. The slot is then free for
    this transaction, and kept from every other until `flow` has stopped."""
    await locked.record(_entry(locked, taker, flow, yields, convention))
    told = french.slot_taken(taker.agent.service, yields.article.cited)
    ended = [
        replace(await close(locked, view, PREEMPTED, taker.at), text=told)
        for view in locked.running
        if view.flow.id == flow.id
    ]
    return tuple(ended)


async def keep_until_stopped(locked: LockedTenant, flow: Flow, now: datetime) -> None:
    """The slot that was taken from `flow` is on its way from now on."""
    await locked.revoking.put(RevokingSlot(flow.slot, flow.id, flow.fence, now + DRAINING))


async def flow_stopped(begin: Begin, tenant: TenantId, flow: FlowId) -> bool:
    """The commune says that a flow of its own no longer leaves it; whether a slot waited for
    that."""
    async with begin() as work:
        if await work.revoking.of(flow) != tenant:
            return False
    async with begin() as work:
        return await (await work.lock(tenant)).revoking.stopped(flow)


async def drain_slots(begin: Begin, now: datetime) -> tuple[TenantId, ...]:
    """Settle the slots of which nothing was heard in time; whose they were."""
    async with begin() as work:
        tenants = await work.revoking.overdue(now)
    for tenant in tenants:
        async with begin() as work:
            await (await work.lock(tenant)).revoking.drained(now)
    return tenants


def _entry(
    locked: LockedTenant, taker: Taker, flow: Flow, yields: Yields, convention: Convention
) -> Entry:
    agent = taker.agent
    return replace(
        entry_by(locked, agent, Act.PREEMPT, "done", taker.at),
        camera=flow.camera,
        motive=taker.motive,
        incident=taker.incident,
        convention=convention.id,
        version=convention.version.number + 1,
        article=yields.article.cited,
        flow=flow.id,
        slot=flow.slot,
        fence=flow.fence,
        held=locked.slots.in_use,
        since=flow.since,
        until=taker.at,
        detail=f"for {taker.camera}",
    )
