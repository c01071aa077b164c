"""An offer that nobody took: declined, withdrawn, or run out.

At a shared desk its agent has left: the looks end with the offer, since nobody sits before
them any more under that name. Offered to a colleague elsewhere, they go on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from services.api.acts.answers import EndedView
from services.api.acts.end_view import close
from services.api.acts.handover.answers import (
    EndAnswer,
    HandoverOver,
    HandoverRefused,
    NoSuchHandover,
)
from services.api.acts.handover.deciding import Taker
from services.api.acts.handover.entering import Locked, enter
from services.api.acts.handover.giving_back import give_back
from services.api.acts.handover.offering import WITHDRAWN, hang_on
from services.api.acts.handover.taking import NOT_TAKEN_OVER, lock_offer
from services.api.storage.handover.shelf import Handover
from services.api.storage.work import Begin, Hold, Work
from tenants.conventions.convention import Deed
from tenants.decisions.handing_over import take
from tenants.decisions.outcomes import Refused
from tenants.register.entry import Act
from tenants.vocabulary.identifiers import HandoverId, TenantId
from tenants.vocabulary.people import Agent

DECLINED = "declined"
EXPIRED = "expired"


async def decline_handover(
    begin: Begin, deeds: Mapping[TenantId, Deed], taker: Taker, name: HandoverId, now: datetime
) -> EndAnswer:
    """Whoever it was offered to does not take it. Raises `RegisterUnavailable`."""
    async with begin() as work:
        found = await lock_offer(work, name)
        if found is None:
            return NoSuchHandover(name)
        handover, locked = found
        outcome = take(taker.request(handover, now))
        if isinstance(outcome, Refused):
            return HandoverRefused(outcome)
        return await _end(work, locked, deeds, handover, taker.agent, DECLINED, now)


async def withdraw_handover(
    begin: Begin, agent: Agent, name: HandoverId, now: datetime
) -> EndAnswer:
    """Whoever made it goes on under their own name. Raises `RegisterUnavailable`."""
    async with begin() as work:
        found = await lock_offer(work, name)
        if found is None or found[0].agent.id != agent.id:
            return NoSuchHandover(name)
        handover, locked = found
        ended = replace(handover, ended_by=WITHDRAWN)
        await enter(locked, Act.END_HANDOVER, ended, agent, now, code=WITHDRAWN)
        await work.handovers.end(ended, now)
        await hang_on(agent.session, locked, handover)
        return HandoverOver(ended)


async def expire_handovers(
    begin: Begin, deeds: Mapping[TenantId, Deed], now: datetime
) -> tuple[HandoverOver, ...]:
    """One transaction an offer. Raises `RegisterUnavailable`."""
    async with begin() as work:
        overdue = await work.handovers.overdue(now)
    over = []
    for one in overdue:
        async with begin() as work:
            found = await lock_offer(work, one.id)
            if found is not None:
                handover, locked = found
                by = handover.agent
                over.append(await _end(work, locked, deeds, handover, by, EXPIRED, now))
    return tuple(over)


async def _end(
    work: Work,
    locked: Locked,
    deeds: Mapping[TenantId, Deed],
    handover: Handover,
    by: Agent,
    code: str,
    now: datetime,
) -> HandoverOver:
    over = replace(handover, ended_by=code)
    await enter(locked, Act.END_HANDOVER, over, by, now, code=code)
    await work.handovers.end(over, now)
    if handover.to is not None:
        return HandoverOver(over)

    ended: list[EndedView] = []
    released: list[Hold] = []
    for one in handover.views:
        each = locked[one.tenant]
        view = next((view for view in each.running if view.id == one.view), None)
        if view is not None:
            released += await give_back(each, deeds, view, now)
            ended.append(await close(each, view, NOT_TAKEN_OVER, now))
    return HandoverOver(over, tuple(ended), tuple(released))
