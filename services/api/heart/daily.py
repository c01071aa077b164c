"""What is done once a day, after midnight in France: what is over its retention goes.

A process that starts does it too; done twice, the second finds nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import date, datetime

from services.api.acts.register.erase_bodies import StillKept, erase_bodies
from services.api.storage.work import Begin
from tenants.conventions.convention import PARIS
from tenants.vocabulary.identifiers import TenantId

_log = logging.getLogger(__name__)


class Daily:
    """`months`: how long each tenant's entries are kept."""

    def __init__(
        self,
        begin: Begin,
        tenants: Iterable[TenantId],
        months: Callable[[TenantId], int],
        clock: Callable[[], datetime],
    ) -> None:
        self._begin = begin
        self._tenants = sorted(tenants)
        self._months = months
        self._clock = clock
        self._done_on: date | None = None

    async def beat(self) -> None:
        now = self._clock()
        today = now.astimezone(PARIS).date()
        if self._done_on == today:
            return
        for tenant in self._tenants:
            await self._erase(tenant, now)
        self._done_on = today

    async def _erase(self, tenant: TenantId, now: datetime) -> None:
        try:
            erased = await erase_bodies(self._begin, tenant, self._months(tenant), now)
        except StillKept as error:
            _log.error("retention: %s; its clock and ours differ", error)
            return
        if erased:
            _log.info("retention", extra={"tenant": tenant, "erased": len(erased)})
