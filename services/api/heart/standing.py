"""Tell a commune's federator, and every screen, what the owner has cut. It changes nothing."""

from __future__ import annotations

from services.api.announce import Announcer
from services.api.storage.work import Begin
from tenants.vocabulary.identifiers import TenantId


async def say_cuts(begin: Begin, announcer: Announcer, tenant: TenantId) -> None:
    """The whole list, so that a federator that missed a word is right again."""
    async with begin() as work:
        cuts = (await work.cuts([tenant])).get(tenant, ())
    await announcer.cameras_cut(tenant, cuts)
    await announcer.gauge_changed(tenant)
