"""Every second: what ended elsewhere is heard here, and what no right carries any more ends.

Apart from the heart's own beat, so that nothing slow there keeps a picture on a screen. Any
replica may run it: the second finds nothing left to do.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from services.api.acts.revoking.expire_rights import expire_rights
from services.api.announce import Announcer
from services.api.changes import Changes
from services.api.ending import Endings
from services.api.known_sessions import KEPT, KnownSessions
from services.api.storage.sessions.shelf import Ending
from services.api.storage.work import Begin, RegisterUnavailable
from tenants.conventions.convention import Deed
from tenants.vocabulary.identifiers import TenantId

EVERY_SECONDS = 1.0
OVERLAP = timedelta(seconds=30)
"""Read again each time: clocks of replicas differ, and a commit is seen later than its hour."""
AGAIN_AFTER = timedelta(seconds=6)
"""An act that passed the door just before waits no longer than that for the base."""
CLEANED_EVERY = timedelta(hours=1)

_log = logging.getLogger(__name__)


class Revocation:
    """One per process."""

    def __init__(
        self,
        begin: Begin,
        deeds: Mapping[TenantId, Deed],
        known: KnownSessions,
        endings: Endings,
        changes: Changes,
        announcer: Announcer,
        clock: Callable[[], datetime],
    ) -> None:
        self._begin = begin
        self._deeds = deeds
        self._known = known
        self._endings = endings
        self._changes = changes
        self._announcer = announcer
        self._clock = clock
        self._read_at: datetime | None = None
        self._applied: dict[Ending, datetime] = {}
        self._again: list[tuple[datetime, Ending]] = []
        self._cleaned_at = clock()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """What ended before is known from the moment the block is entered. Raises
        `RegisterUnavailable`."""
        await self._read()
        task = asyncio.create_task(self._for_ever())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def round(self) -> None:
        """Raises `RegisterUnavailable`: the next round does it."""
        now = self._clock()
        await self._endings.catch_up()
        await self._write_seen()
        for ending in await self._read():
            await self._endings.apply(ending)
        while self._again and self._again[0][0] <= now:
            await self._endings.apply(self._again[0][1])
            del self._again[0]
        for revoked in await expire_rights(self._begin, self._deeds, now):
            await self._announcer.taken_away(revoked)
        if now - self._cleaned_at >= CLEANED_EVERY:
            await self._clean(now)

    async def _write_seen(self) -> None:
        seen = self._known.take_seen()
        if seen:
            async with self._begin() as work:
                await work.sessions.saw(seen)

    async def _read(self) -> list[Ending]:
        """Those that this process did not read before, to be applied."""
        now = self._clock()
        first = self._read_at is None
        since = now - KEPT if first else now - OVERLAP
        async with self._begin() as work:
            read = await work.sessions.endings(since)
        self._read_at = now
        self._applied = {one: at for one, at in self._applied.items() if now - at < KEPT}
        fresh = [one for one in read if one not in self._applied]
        for ending in fresh:
            self._applied[ending] = now
            if self._known.hear(ending):
                self._changes.session_ended(ending)
            if now - ending.at < OVERLAP:
                self._again.append((now + AGAIN_AFTER, ending))
        return [one for one in fresh if now - one.at < OVERLAP]

    async def _clean(self, now: datetime) -> None:
        self._cleaned_at = now
        self._known.forget()
        async with self._begin() as work:
            await work.sessions.forget(now - KEPT)

    async def _for_ever(self) -> None:
        while True:
            try:
                await self.round()
            except RegisterUnavailable as error:
                _log.warning("revocation: %s", error)
            except Exception:
                _log.exception("revocation: a bug of ours")
            await asyncio.sleep(EVERY_SECONDS)
