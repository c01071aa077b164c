"""What people read of the life of the sharing: of the tenants they may see, and of no other."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from services.api.acts.upkeep.answers import TenantUpkeep
from services.api.storage.work import Begin
from tenants.vocabulary.identifiers import TenantId

REMEMBERED = timedelta(days=7)
"""How long what is over is still told."""


async def read_upkeep(
    begin: Begin, tenants: Collection[TenantId], now: datetime
) -> tuple[TenantUpkeep, ...]:
    """By tenant; `tenants` are those that the asker may see. Raises `RegisterUnavailable`."""
    if not tenants:
        return ()
    async with begin() as work:
        hours = await work.upkeep.declarations(tenants, now)
        windows = await work.upkeep.windows(tenants, now - REMEMBERED)
        faults = await work.upkeep.faults(tenants, now - REMEMBERED)
    return tuple(
        TenantUpkeep(
            tenant,
            now,
            tuple(one for one in hours if one.tenant == tenant),
            tuple(one for one in windows if one.tenant == tenant),
            tuple(one for one in faults if one.tenant == tenant),
        )
        for tenant in sorted(tenants)
    )
