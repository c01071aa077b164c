"""At the end of their retention, erase what entries say; that they were made stays.

Only from the beginning and without a gap, so that the entry which tells it names one
range. Leaves, roots and both sides' signatures hold as before.
"""

from __future__ import annotations

from datetime import datetime

from services.api.acts.register.entering import enter
from services.api.storage.work import Begin
from tenants.register.entry import Act
from tenants.register.retention import erased_before
from tenants.vocabulary.identifiers import TenantId


class StillKept(Exception):
    """The base's own clock says that some of these are to be kept: nothing was erased."""


async def erase_bodies(begin: Begin, tenant: TenantId, months: int, now: datetime) -> range:
    """The numbers of what was erased. Raises `StillKept`, `UnknownTenant`,
    `RegisterUnavailable`."""
    async with begin() as work:
        locked = await work.lock(tenant)
        before = erased_before(now, months)
        due = await locked.register.erasable(before, now)
        if not due:
            return due

        erased = await locked.register.erase_bodies(due.stop)
        if erased != len(due):
            raise StillKept(f"{erased} bodies of {tenant} could go, not the {len(due)} expected")
        detail = f"entries {due.start} to {due.stop - 1}"
        await enter(locked, Act.ERASE_BODIES, now, until=before, detail=detail)
        return due
