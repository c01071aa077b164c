"""Whoever leaves gives their joysticks back: one is lent to a person, and not to a desk."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from services.api.acts.steering.entering import end_hold
from services.api.storage.work import Hold, LockedTenant, View
from tenants.conventions.convention import Deed
from tenants.leases.lease import Event
from tenants.vocabulary.identifiers import TenantId


async def give_back(
    locked: LockedTenant, deeds: Mapping[TenantId, Deed], view: View, now: datetime
) -> list[Hold]:
    """The joysticks that went with a look: the dome stops, and what is owed of them is owed
    by who held them."""
    ended = []
    for hold in await locked.holds():
        if hold.view == view.id:
            over = await end_hold(locked, deeds.get(locked.tenant), hold, Event.RELEASED, now)
            ended += [] if over is None else [over.hold]
    return ended
