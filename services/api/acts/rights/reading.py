"""Who is habilitated for a tenant's cameras, and how full its slots were: for its own people.

Designations and figures: who looked at what is not here, and takes a reading of the
register (see `read_refusals`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.api.storage.rights import HabilitationPage, Place
from services.api.storage.work import Begin
from tenants.conventions.convention import Deed
from tenants.quotas.occupancy import most_at_once
from tenants.vocabulary.identifiers import TenantId

HOUR = timedelta(hours=1)
QUOTA_REACHED = "quota-reached"


@dataclass(frozen=True, slots=True)
class SlotHour:
    """One hour from `at`: the most slots held at once, how many the convention gave then,
    and how often somebody was refused because all were held."""

    at: datetime
    most: int
    quota: int
    refused: int


async def habilitations_in_force(
    begin: Begin, tenant: TenantId, first: int, after: Place | None, now: datetime
) -> HabilitationPage:
    async with begin() as work:
        return await work.rights.habilitations(tenant, now, first, after)


async def slot_history(
    begin: Begin, deeds: Mapping[TenantId, Deed], tenant: TenantId, hours: int, now: datetime
) -> tuple[SlotHour, ...]:
    """The hour of `now` last; it is not over. None for a tenant without a deed."""
    deed = deeds.get(tenant)
    if deed is None:
        return ()
    this_hour = now.replace(minute=0, second=0, microsecond=0)
    since = this_hour - (hours - 1) * HOUR
    async with begin() as work:
        spans = await work.rights.flows(tenant, since)
        refused = await work.rights.refused_at(tenant, QUOTA_REACHED, since)

    refusals = Counter((at - since) // HOUR for at in refused)
    most = most_at_once(spans, since, HOUR, hours)
    return tuple(
        SlotHour(at, most[number], deed.at(at).quota, refusals[number])
        for number in range(hours)
        for at in (since + number * HOUR,)
    )
