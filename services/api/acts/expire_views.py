"""End every view that nobody renewed in time, so that no slot outlives its lease.

Run every second by the API, and once at its start: what a killed process left is
found here.
"""

from __future__ import annotations

from datetime import datetime

from services.api.acts.answers import EndedView
from services.api.acts.end_view import end_what_is_over
from services.api.storage.work import Begin


async def expire_views(begin: Begin, now: datetime) -> tuple[EndedView, ...]:
    """One transaction a tenant. Raises `RegisterUnavailable`."""
    async with begin() as work:
        tenants = await work.overdue(now)

    ended: list[EndedView] = []
    for tenant in tenants:
        async with begin() as work:
            ended += await end_what_is_over(await work.lock(tenant), None, now)
    return tuple(ended)
