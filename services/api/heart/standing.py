"""Tell a commune's federator, and every screen, what its owner has said. It changes nothing."""

from __future__ import annotations

from datetime import datetime

from services.api.announce import Announcer
from services.api.storage.work import Begin
from tenants.vocabulary.identifiers import TenantId


async def say_cuts(begin: Begin, announcer: Announcer, tenant: TenantId) -> None:
    """The whole list, so that a federator that missed a word is right again."""
    async with begin() as work:
        cuts = (await work.cuts([tenant])).get(tenant, ())
    await announcer.cameras_cut(tenant, cuts)
    await announcer.gauge_changed(tenant)


async def say_hours(begin: Begin, announcer: Announcer, tenant: TenantId, now: datetime) -> None:
    """The hours that its owner declared, whole; then the screens read them again."""
    async with begin() as work:
        known = await work.upkeep.declarations([tenant], now)
    await announcer.hours_declared(tenant, [one.exception for one in known])
    await announcer.upkeep_changed(tenant)
