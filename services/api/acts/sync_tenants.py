"""Make room for every tenant that has a convention: its slots, its register.

Run at the start. A tenant without a convention any more keeps its register. A quota
that an amendment lowers is applied here if the slots above it are free, else by the
next act on that tenant, which ends those flows and enters why.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from services.api.storage.work import Begin
from tenants.conventions.convention import Deed
from tenants.vocabulary.identifiers import TenantId


async def sync_tenants(begin: Begin, conventions: Mapping[TenantId, Deed], now: datetime) -> None:
    """Raises `RegisterUnavailable`."""
    for tenant in sorted(conventions):
        convention = conventions[tenant].at(now)
        async with begin() as work:
            await work.add_tenant(tenant, convention.tenant.name, convention.quota)
            locked = await work.lock(tenant)
            held = locked.slots.held
            if locked.quota != convention.quota and max(held, default=0) <= convention.quota:
                await locked.set_quota(convention.quota)
