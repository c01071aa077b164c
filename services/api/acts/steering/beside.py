"""Enter what a commune took back beside its cameras, at its own hour and by whom.

It happened, with or without us: it is written down, never decided upon. A lease that
ended here meanwhile for another reason is not ended twice; that it was taken back is an
entry all the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from services.api.acts.steering.entering import end_hold, entry_of
from services.api.storage.work import Hold, LockedTenant, Work
from services.kit.sharing import Fact
from tenants.conventions.convention import Deed
from tenants.leases.lease import Event
from tenants.register.entry import Act
from tenants.vocabulary.identifiers import LeaseId, TenantId


async def enter_take_back(
    work: Work,
    locked: LockedTenant,
    deeds: Mapping[TenantId, Deed],
    fact: Fact,
    now: datetime,
) -> tuple[Hold, ...]:
    """The leases that it ended here. Raises `RegisterUnavailable`."""
    open_here = {hold.id: hold for hold in await locked.holds()}
    by = _said_by(fact)
    ended = []
    for lease in dict.fromkeys(map(LeaseId, fact.leases)):
        hold = open_here.get(lease) or await work.hold(lease)
        # A federator speaks for its own cameras alone.
        if hold is None or hold.tenant != locked.tenant:
            continue
        at = min(max(fact.cut.since, hold.asked_at), now)
        if lease in open_here:
            deed = deeds.get(locked.tenant)
            gone = await end_hold(locked, deed, hold, Event.TAKEN_BACK, now, by, at)
            ended += [] if gone is None else [gone.hold]
        elif hold.lease.ended_by is not Event.TAKEN_BACK:
            await _enter_late(locked, replace(hold, approver=by), at, now)
    return tuple(ended)


async def _enter_late(locked: LockedTenant, hold: Hold, at: datetime, now: datetime) -> None:
    detail = Event.TAKEN_BACK.value
    await locked.record(
        entry_of(locked, Act.END_STEERING, hold, "done", now, detail=detail, ended=at)
    )


def _said_by(fact: Fact) -> str:
    cut = fact.cut
    return f"{cut.by} : {cut.reason}" if cut.reason else cut.by
