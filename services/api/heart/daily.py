"""What is done once a day, after midnight in France: what is over its retention goes, and
each tenant that can be written to is told how its register ends.

A process that starts does it too; done twice, the second finds nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import date, datetime

from services.api.acts.register.erase_bodies import StillKept, erase_bodies
from services.api.acts.register.mail_head import queue_head
from services.api.storage.work import Begin
from tenants.conventions.convention import Deed
from tenants.conventions.days import PARIS
from tenants.vocabulary.identifiers import TenantId

_log = logging.getLogger(__name__)


class Daily:
    """`months`: how long each tenant's entries are kept; `mails`: where its head is sent if
    it gave no mailbox, `None` where no mail leaves this place."""

    def __init__(
        self,
        begin: Begin,
        conventions: Mapping[TenantId, Deed],
        months: Callable[[TenantId], int],
        mails: Mapping[str, str] | None,
        clock: Callable[[], datetime],
    ) -> None:
        self._begin = begin
        self._conventions = conventions
        self._months = months
        self._mails = mails
        self._clock = clock
        self._done_on: date | None = None

    async def beat(self) -> None:
        now = self._clock()
        today = now.astimezone(PARIS).date()
        if self._done_on == today:
            return
        for tenant, deed in sorted(self._conventions.items()):
            await self._erase(tenant, now)
            if self._mails is not None:
                await queue_head(self._begin, deed, self._mails, today, now)
        self._done_on = today

    async def _erase(self, tenant: TenantId, now: datetime) -> None:
        try:
            erased = await erase_bodies(self._begin, tenant, self._months(tenant), now)
        except StillKept as error:
            _log.error("retention: %s; its clock and ours differ", error)
            return
        if erased:
            _log.info("retention", extra={"tenant": tenant, "erased": len(erased)})
