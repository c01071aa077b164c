"""Which federators there are, and what media met: no entry, since nothing of a person is read."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from services.api.storage.federators.shelf import FederatorCertificate, Origin
from services.api.storage.work import Begin
from tenants.vocabulary.identifiers import TenantId

SHOWN_AFTER_THEIR_END: Final = timedelta(days=30)


async def list_federators(
    begin: Begin, tenants: Collection[TenantId], now: datetime
) -> tuple[FederatorCertificate, ...]:
    """Those that are good and those of the last month. Raises `RegisterUnavailable`."""
    async with begin() as work:
        return await work.federators.certificates(tenants, now - SHOWN_AFTER_THEIR_END)


async def revoked_serials(begin: Begin, now: datetime) -> tuple[str, ...]:
    """Raises `RegisterUnavailable`."""
    async with begin() as work:
        return await work.federators.revoked(now)


async def meet_federator(
    begin: Begin, tenant: TenantId, serial: str, until: datetime, now: datetime
) -> None:
    """A link began or ended under this certificate. One that another authority issued is kept
    when it is first met, so that it can be seen and revoked. Raises `UnknownTenant`,
    `RegisterUnavailable`."""
    async with begin() as work:
        await work.lock(tenant)
        if not await work.federators.seen(serial, now):
            await work.federators.put_certificate(
                FederatorCertificate(serial, tenant, now, until, Origin.MET, seen_at=now)
            )
