"""Tries whether the register can be written: every five seconds, each beat while it cannot.

A trial is an entry taken back and a key read again: what no act could do must not be
found out by the first agent who needs it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from pathlib import Path

from services.api.acts.register.restore import restore_register
from services.api.announce import Announcer
from services.api.heart.endings import Endings
from services.api.register_state import DATABASE, SIGNING_KEY, Away, RegisterState
from services.api.storage.work import Begin, RegisterUnavailable
from services.kit.notekeys import NoteKey, UnreadableNoteKey, read
from tenants.vocabulary.identifiers import TenantId

EVERY = timedelta(seconds=5)

_log = logging.getLogger(__name__)


class Vigil:
    """`tenants` are those whose registers are told of a gap, with the `endings` in it."""

    def __init__(
        self,
        begin: Begin,
        state: RegisterState,
        announcer: Announcer,
        key: NoteKey,
        key_file: Path,
        tenants: Iterable[TenantId],
        endings: Endings,
        clock: Callable[[], datetime],
    ) -> None:
        self._begin = begin
        self._state = state
        self._announcer = announcer
        self._key = key
        self._key_file = key_file
        self._tenants = sorted(tenants)
        self._endings = endings
        self._clock = clock
        self._looked_at: datetime | None = None

    async def look(self) -> bool:
        """Whether the register can be written now."""
        state, now = self._state, self._clock()
        fresh = self._looked_at is not None and now - self._looked_at < EVERY
        if state.writable and fresh and not state.doubted:
            return True

        self._looked_at, state.doubted = now, False
        trouble = await self._trouble(now)
        if trouble is not None:
            if state.writable:
                _log.critical("the register cannot be written: nothing is granted (%s)", trouble)
            state.failed(trouble, now)
            return False
        return await self._restored()

    async def _trouble(self, now: datetime) -> str | None:
        try:
            if read(self._key_file).verifier != self._key.verifier:
                return SIGNING_KEY
            async with self._begin() as work:
                await work.try_writing(now)
        except UnreadableNoteKey:
            return SIGNING_KEY
        except RegisterUnavailable as error:
            _log.warning("the register: %s", error)
            return DATABASE
        return None

    async def _restored(self) -> bool:
        away = self._state.away
        if away is None:
            return True
        try:
            await self._tell(away)
        except RegisterUnavailable as error:
            _log.warning("the register went again: %s", error)
            return False
        _log.warning("the register can be written again")
        self._state.restored()
        return True

    async def _tell(self, away: Away) -> None:
        for tenant in self._tenants:
            views = self._endings.views
            ended = await restore_register(
                self._begin, tenant, away.since, away.code, self._clock(), views
            )
            await self._announcer.ended(ended)
