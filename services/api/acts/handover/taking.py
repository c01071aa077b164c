"""The next agent takes over: each look is theirs, or ends, in one transaction.

Theirs opens before the other's closes, on the same flow: no slot is freed or taken, and the
camera is pulled on. A look they may not have ends, entered as what they were refused. A
joystick is given back, never passed on. Nothing changes where a register cannot be written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from services.api import french
from services.api.acts.answers import EndedView, Watching
from services.api.acts.end_view import close, end_what_is_over
from services.api.acts.handover.answers import (
    HandoverRefused,
    HandoverShown,
    HandoverTaken,
    Look,
    NoSuchHandover,
    ShowAnswer,
    TakeAnswer,
    TakenLook,
)
from services.api.acts.handover.deciding import Decided, Taker, decided
from services.api.acts.handover.entering import Locked, enter
from services.api.acts.handover.giving_back import give_back
from services.api.acts.watch_camera import grant
from services.api.acts.watching.asked import entry_of
from services.api.storage.handover.shelf import Handover
from services.api.storage.work import Begin, Hold, LockedTenant, Work
from tenants.conventions.convention import Deed, version_at
from tenants.decisions.handing_over import take
from tenants.decisions.outcomes import NeedsApproval, Refused
from tenants.decisions.replaying import word_of
from tenants.register.entry import Act
from tenants.vocabulary.identifiers import HandoverId, TenantId

TAKEN = "taken"
HANDED_OVER = "handed-over"
NOT_TAKEN_OVER = "not-taken-over"
"""Why a look of who leaves ended: somebody has it now, or nobody."""


async def show_handover(
    begin: Begin, deeds: Mapping[TenantId, Deed], taker: Taker, name: HandoverId, now: datetime
) -> ShowAnswer:
    """What would become of each look in this agent's name. Reads; decides nothing."""
    async with begin() as work:
        found = await lock_offer(work, name)
        if found is None:
            return NoSuchHandover(name)
        handover, locked = found
        outcome = take(taker.request(handover, now))
        if isinstance(outcome, Refused):
            return HandoverRefused(outcome)
        looks = [
            (await decided(work, locked[one.tenant], deeds, taker, one, now)).look
            for one in handover.views
        ]
        return HandoverShown(handover, _by_tile(looks))


async def take_handover(
    begin: Begin, deeds: Mapping[TenantId, Deed], taker: Taker, name: HandoverId, now: datetime
) -> TakeAnswer:
    """Raises `RegisterUnavailable`: then whoever offered it keeps everything."""
    async with begin() as work:
        found = await lock_offer(work, name)
        if found is None:
            return NoSuchHandover(name)
        handover, locked = found
        outcome = take(taker.request(handover, now))
        if isinstance(outcome, Refused):
            await enter(locked, Act.TAKE_HANDOVER, handover, taker.agent, now, outcome.code)
            return HandoverRefused(outcome)

        ended: list[EndedView] = []
        for tenant, each in locked.items():
            ended += await end_what_is_over(each, version_at(deeds, tenant, now), now)
        await enter(locked, Act.TAKE_HANDOVER, handover, taker.agent, now)
        looks: list[TakenLook] = []
        released: list[Hold] = []
        for one in handover.views:
            held = locked[one.tenant]
            found_look = await decided(work, held, deeds, taker, one, now)
            looks.append(await _take(work, held, found_look))
            if found_look.running is not None:
                view = found_look.running
                released += await give_back(held, deeds, view, now)
                told = _told(taker, found_look.look)
                code = HANDED_OVER if found_look.look.refused is None else NOT_TAKEN_OVER
                ended.append(replace(await close(held, view, code, now), text=told))
        done = replace(handover, taken_by=taker.agent.id, ended_by=TAKEN)
        await work.handovers.end(done, now)
        ordered = tuple(sorted(looks, key=lambda one: one.look.tile))
        return HandoverTaken(done, ordered, tuple(ended), tuple(released))


async def lock_offer(work: Work, name: HandoverId) -> tuple[Handover, Locked] | None:
    """An offer that stands, and its tenants, ours: nobody else ends it meanwhile."""
    known = await work.handovers.get(name)
    if known is None or known.ended_by is not None:
        return None
    locked = {tenant: await work.lock(tenant) for tenant in known.tenants}
    known = await work.handovers.get(name)
    return None if known is None or known.ended_by is not None else (known, locked)


async def _take(work: Work, locked: LockedTenant, one: Decided) -> TakenLook:
    look, asked = one.look, one.asked
    if asked is None or one.running is None:
        return TakenLook(look, None)
    if look.refused is not None:
        why = look.refused
        await locked.record(
            entry_of(locked, asked, word_of(why), why.article, one.habilitation, one.convention)
        )
        return TakenLook(look, None)
    if any(
        view.agent.id == asked.agent.id and view.flow == one.running.flow for view in locked.running
    ):
        return TakenLook(look, None, already=True)
    if one.right is None or one.camera is None:
        raise RuntimeError("granted without a right")
    watching: Watching = await grant(work, locked, asked, one.camera, one.right)
    return TakenLook(look, watching)


def _told(taker: Taker, look: Look) -> str:
    """What whoever leaves reads in the place of the picture."""
    if look.refused is None:
        return french.handed_over(taker.agent.name)
    if isinstance(look.refused, NeedsApproval):
        return french.not_taken_over(taker.agent.name, "un accord est à demander.")
    return french.not_taken_over(taker.agent.name, look.refused.message)


def _by_tile(looks: list[Look]) -> tuple[Look, ...]:
    return tuple(sorted(looks, key=lambda one: one.tile))
