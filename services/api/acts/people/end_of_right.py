"""The end of what one person has running, because a right or a session is over.

Every picture ends with its entry, and the joystick that went with it in the same
transaction. The caller tells media at once (`Announcer.rights_cut`): nobody waits for a
renewal.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from services.api.acts.end_view import close
from services.api.acts.people.answers import RightsCut
from services.api.acts.steering.entering import end_hold
from services.api.storage.work import Begin, Hold, LockedTenant
from tenants.conventions.convention import Deed
from tenants.leases.lease import Event
from tenants.vocabulary.identifiers import AgentId, SubscriberId, TenantId


async def end_of_right(
    begin: Begin,
    deeds: Mapping[TenantId, Deed],
    agent: AgentId,
    organisation: SubscriberId | None,
    code: str,
    now: datetime,
) -> RightsCut:
    """Everything that runs for this agent, at every tenant; `organisation`: what runs for
    that one alone. One transaction a tenant. Raises `RegisterUnavailable`: what was not
    reached is asked for again at its next renewal."""
    async with begin() as work:
        tenants = await work.watched_by(agent)

    cut = RightsCut()
    for tenant in tenants:
        async with begin() as work:
            locked = await work.lock(tenant)
            cut += await end_running(locked, deeds.get(tenant), agent, organisation, code, now)
    return cut


async def end_running(
    locked: LockedTenant,
    deed: Deed | None,
    agent: AgentId,
    organisation: SubscriberId | None,
    code: str,
    now: datetime,
) -> RightsCut:
    """The same at one tenant, in a transaction that has locked it."""
    theirs = [
        view
        for view in locked.running
        if view.agent.id == agent and organisation in (None, view.agent.organisation)
    ]
    pictures = {view.id for view in theirs}
    ended: list[Hold] = []
    for hold in await locked.holds() if theirs else ():
        if hold.view in pictures:
            over = await end_hold(locked, deed, hold, Event.LOST, now)
            ended += [] if over is None else [over.hold]
    views = tuple([await close(locked, view, code, now) for view in theirs])
    return RightsCut(views, tuple(ended))
