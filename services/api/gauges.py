"""A tenant's gauge, read once for everybody who follows it.

Two hundred screens that hear of one change ask one question of the database, not two
hundred. What each may see is not decided here.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime

from services.api.acts.answers import Gauge
from services.api.acts.reading import holder_of
from services.api.storage.work import Begin
from tenants.conventions.convention import Deed, version_at
from tenants.vocabulary.identifiers import TenantId


class Gauges:
    """Reads that run at the same time are one read."""

    def __init__(
        self,
        begin: Begin,
        conventions: Mapping[TenantId, Deed],
        clock: Callable[[], datetime],
    ) -> None:
        self._begin = begin
        self._conventions = conventions
        self._clock = clock
        self._reading: dict[TenantId, asyncio.Task[Gauge | None]] = {}

    def outdated(self, tenant: TenantId | None) -> None:
        """A read that began before now may miss the change: nobody joins it any more."""
        if tenant is None:
            self._reading.clear()
        else:
            self._reading.pop(tenant, None)

    async def now(self, tenant: TenantId) -> Gauge | None:
        """`None` for a tenant without a convention. Raises `RegisterUnavailable`."""
        task = self._reading.get(tenant)
        if task is None:
            task = asyncio.create_task(self._read(tenant))
            self._reading[tenant] = task
            task.add_done_callback(lambda done: self._finished(tenant, done))
        return await asyncio.shield(task)

    def _finished(self, tenant: TenantId, done: asyncio.Task[Gauge | None]) -> None:
        if self._reading.get(tenant) is done:
            del self._reading[tenant]
        if not done.cancelled():
            done.exception()

    async def _read(self, tenant: TenantId) -> Gauge | None:
        convention = version_at(self._conventions, tenant, self._clock())
        if convention is None:
            return None
        async with self._begin() as work:
            held = await work.holdings([tenant])
            cuts = (await work.cuts([tenant])).get(tenant, ())
        now = self._clock()
        return Gauge(
            tenant,
            convention.quota,
            tuple(holder_of(one) for one in held),
            tuple(cut for cut in cuts if cut.stands(now)),
        )
