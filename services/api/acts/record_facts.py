"""Enter what a commune did by itself, beside its cameras, with or without us.

Its federator says each fact until it is told that it stands in the register; a fact
said twice is entered once. The owner's word is not decided upon: it is written down.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from services.api.acts.answers import EndedView, FactsEntered
from services.api.acts.cut_cameras import end_under, entry_of
from services.api.acts.steering.beside import enter_take_back
from services.api.storage.work import Begin, Hold, LockedTenant
from services.kit.sharing import Fact
from tenants.conventions.convention import Deed
from tenants.decisions.cutting import Cut
from tenants.register.entry import Act
from tenants.vocabulary.identifiers import TenantId

LIFTED_BY_TIME = "l'horaire prévu"


async def record_facts(
    begin: Begin,
    deeds: Mapping[TenantId, Deed],
    tenant: TenantId,
    facts: Sequence[Fact],
    now: datetime,
) -> FactsEntered:
    """Raises `UnknownTenant`, `RegisterUnavailable`."""
    ended: list[EndedView] = []
    taken_back: list[Hold] = []
    async with begin() as work:
        locked = await work.lock(tenant)
        for fact in facts:
            if await locked.is_entered(fact.id):
                continue
            await locked.enter_fact(fact.id, locked.next_seq)
            if fact.kind == "taken-back":
                taken_back += await enter_take_back(work, locked, deeds, fact, now)
            else:
                ended += await _enter(locked, fact, now)
    return FactsEntered(tuple(fact.id for fact in facts), tuple(ended), tuple(taken_back))


async def lift_cuts(begin: Begin, now: datetime) -> tuple[TenantId, ...]:
    """Enter the end of every stop whose hour has come; the tenants it concerned."""
    async with begin() as work:
        tenants = await work.overdue_cuts(now)
    for tenant in tenants:
        async with begin() as work:
            locked = await work.lock(tenant)
            for cut in [one for one in await locked.cuts() if not one.stands(now)]:
                lifted = Cut(cut.camera, "", LIFTED_BY_TIME, cut.until or now, None)
                await locked.record(entry_of(locked, Act.RESTORE, lifted, None, now))
                await locked.lift_cut(cut.camera)
    return tenants


async def _enter(locked: LockedTenant, fact: Fact, now: datetime) -> tuple[EndedView, ...]:
    act = Act.RESTORE if fact.kind == "restored" else Act.CUT
    await locked.record(entry_of(locked, act, fact.cut, None, now))
    if act is Act.RESTORE:
        await locked.lift_cut(fact.cut.camera)
        return ()
    if not fact.cut.stands(now):
        return ()
    await locked.put_cut(fact.cut)
    return await end_under(locked, fact.cut, now)
