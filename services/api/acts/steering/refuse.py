"""What is refused about a joystick before the rules are asked, and entered all the same.

Such a refusal is not the law's: the account has no such role. A look or a lease that is not
the agent's does not exist here either; its camera's owner reads that somebody tried.
"""

from __future__ import annotations

from datetime import datetime

from services.api.acts.answers import NoSuchView
from services.api.acts.attempts import enter_answer, enter_attempt
from services.api.acts.steering.answers import NoSuchLease, SteeringRefused
from services.api.storage.work import Begin, Hold, View, Work
from tenants.decisions.outcomes import Refused
from tenants.register.entry import Act
from tenants.vocabulary.identifiers import LeaseId, ViewId
from tenants.vocabulary.people import Agent


async def refuse_asking(
    begin: Begin, agent: Agent, view: ViewId, refused: Refused, now: datetime
) -> SteeringRefused | NoSuchView:
    """Raises `RegisterUnavailable`."""
    async with begin() as work:
        known = await work.views([view])
        if not known or known[0].agent.id != agent.id:
            await enter_reach_for_view(work, agent, known, Act.STEER, now)
            return NoSuchView(view)
        locked = await work.lock(known[0].flow.tenant)
        camera = known[0].flow.camera
        await enter_answer(
            locked, agent, Act.STEER, refused.code, refused.article, now, camera=camera
        )
        return SteeringRefused(refused)


async def refuse_keeping(
    begin: Begin, agent: Agent, lease: LeaseId, refused: Refused, now: datetime
) -> SteeringRefused | NoSuchLease:
    """Raises `RegisterUnavailable`."""
    async with begin() as work:
        known = await work.hold(lease)
        if known is None or known.agent.id != agent.id:
            await enter_reach_for_lease(work, agent, known, Act.EXTEND_STEERING, now)
            return NoSuchLease(lease)
        locked = await work.lock(known.tenant)
        camera = known.lease.camera
        await enter_answer(
            locked, agent, Act.EXTEND_STEERING, refused.code, refused.article, now, camera=camera
        )
        return SteeringRefused(refused)


async def enter_reach_for_view(
    work: Work, agent: Agent, known: tuple[View, ...], act: Act, now: datetime
) -> None:
    """A colleague's own is no attempt: posts are handed over, and screens are late."""
    for one in known:
        if one.agent.organisation != agent.organisation:
            await enter_attempt(work, agent, one.flow.tenant, act, now, camera=one.flow.camera)


async def enter_reach_for_lease(
    work: Work, agent: Agent, known: Hold | None, act: Act, now: datetime
) -> None:
    """Likewise."""
    if known is not None and known.agent.organisation != agent.organisation:
        await enter_attempt(work, agent, known.tenant, act, now, camera=known.lease.camera)
