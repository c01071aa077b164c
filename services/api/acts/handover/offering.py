"""Whoever leaves says which of their looks the next agent may take over, and confirms by it.

Nothing changes hands yet: the looks go on in the name of who opened them. At a shared desk
they hang on the offer from now on, since its agent's session ends for the next one's to
begin; joysticks are given back at once. Locks every tenant concerned, in one transaction:
where one register cannot be written, none is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from services.api.acts.end_view import is_owners
from services.api.acts.handover.answers import (
    Colleague,
    HandoverOffered,
    HandoverRefused,
    OfferAnswer,
)
from services.api.acts.handover.entering import Locked, enter
from services.api.acts.handover.giving_back import give_back
from services.api.storage.handover.shelf import Handed, Handover
from services.api.storage.work import Begin, Hold, Work
from tenants.conventions.articles import RECIPIENTS
from tenants.conventions.convention import Deed
from tenants.decisions.handing_over import OfferRequest, offer
from tenants.decisions.outcomes import NeedsApproval, Refused
from tenants.register.entry import Act
from tenants.vocabulary.identifiers import AgentId, HandoverId, TenantId, ViewId
from tenants.vocabulary.people import Agent

WITHDRAWN = "withdrawn"
NOT_A_COLLEAGUE = Refused(
    RECIPIENTS,
    "not-a-colleague",
    "Cette personne n'est pas un agent habilité de votre service.",
    "Choisissez-la dans la liste de vos collègues.",
)


async def colleagues(begin: Begin, agent: Agent, now: datetime) -> tuple[Colleague, ...]:
    """Those of the agent's organisation who are habilitated somewhere today, but for itself."""
    async with begin() as work:
        return await _colleagues(work, agent, now)


async def offer_handover(
    begin: Begin,
    deeds: Mapping[TenantId, Deed],
    agent: Agent,
    views: Mapping[ViewId, int],
    to: AgentId | None,
    key: str | None,
    now: datetime,
) -> OfferAnswer:
    """`views`: the tile of each look; what does not run in this agent's name is left out.

    Exactly one of `to` and `key` is given. Raises `RegisterUnavailable`.
    """
    async with begin() as work:
        named = await _named(work, agent, to, now)
        if isinstance(named, HandoverRefused):
            return named
        older = await work.handovers.open_by(agent.id)
        known = await work.views(list(views))
        tenants = {one.flow.tenant for one in known if one.agent.id == agent.id}
        tenants |= {tenant for one in older for tenant in one.tenants}
        locked = {tenant: await work.lock(tenant) for tenant in sorted(tenants)}
        mine = _mine(locked, agent, views)

        outcome = offer(OfferRequest(agent.id, to, len(mine), now))
        if isinstance(outcome, Refused):
            return HandoverRefused(outcome)
        if isinstance(outcome, NeedsApproval):
            raise RuntimeError("a handover waits for nobody's word but the next agent's")
        replaced = [await _replace(work, locked, one, agent, now) for one in older]
        name = HandoverId(work.fresh_name())
        made = Handover(name, agent, to, named, key, mine, now, outcome.until)
        await enter(locked, Act.OFFER_HANDOVER, made, agent, now)
        await work.handovers.put(made)
        released = () if key is None else await _let_go(locked, deeds, made, now)
        await hang_on("" if key is not None else agent.session, locked, made)
        return HandoverOffered(made, tuple(replaced), released)


async def _named(
    work: Work, agent: Agent, to: AgentId | None, now: datetime
) -> str | HandoverRefused:
    """The name of who is to take over; empty where nobody is named."""
    if to is None or to == agent.id:
        return ""
    found = next((one for one in await _colleagues(work, agent, now) if one.agent == to), None)
    return HandoverRefused(NOT_A_COLLEAGUE) if found is None else found.name


async def _colleagues(work: Work, agent: Agent, now: datetime) -> tuple[Colleague, ...]:
    held = await work.habilitations(agent.organisation)
    found = {
        one.agent: Colleague(one.agent, one.name or one.agent, one.rank, one.service)
        for one in held
        if one.in_force(now) and one.agent != agent.id
    }
    return tuple(sorted(found.values(), key=lambda one: (one.name, one.agent)))


def _mine(locked: Locked, agent: Agent, views: Mapping[ViewId, int]) -> tuple[Handed, ...]:
    """The looks that run in this agent's name for its organisation, by tenant and tile."""
    found: Sequence[Handed] = [
        Handed(view.id, tenant, views[view.id])
        for tenant, each in locked.items()
        for view in each.running
        if view.id in views
        and view.agent.id == agent.id
        and view.agent.organisation == agent.organisation
        and not is_owners(view)
    ]
    return tuple(sorted(found, key=lambda one: (one.tenant, one.tile, one.view)))


async def _let_go(
    locked: Locked, deeds: Mapping[TenantId, Deed], made: Handover, now: datetime
) -> tuple[Hold, ...]:
    offered = {one.view for one in made.views}
    released: list[Hold] = []
    for each in locked.values():
        for view in each.running:
            if view.id in offered:
                released += await give_back(each, deeds, view, now)
    return tuple(released)


async def hang_on(session: str, locked: Locked, handover: Handover) -> None:
    """Let the looks of an offer go on by another session of their agent's, or by none."""
    for tenant, each in locked.items():
        await each.hang_on(session, [one.view for one in handover.views if one.tenant == tenant])


async def _replace(
    work: Work, locked: Locked, older: Handover, agent: Agent, now: datetime
) -> Handover:
    ended = replace(older, ended_by=WITHDRAWN)
    await enter(locked, Act.END_HANDOVER, ended, agent, now, code=WITHDRAWN)
    await work.handovers.end(ended, now)
    await hang_on(agent.session, locked, older)
    return ended
