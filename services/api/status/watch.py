"""Asks each part how it is, in the background, and remembers: whoever reads waits for none.

A part has two seconds to answer. What it answered is believed for three rounds, then nobody
knows. Nothing is decided by it: acts find out by themselves, and refuse by themselves.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from services.api.status.parts import Found, Glance, Kind, Part, Question, State

PATIENCE_SECONDS: Final = 2.0
LOOK_SECONDS: Final = 1.0
EVERY: Final = timedelta(seconds=5)
SELDOM: Final = timedelta(seconds=30)
"""A mail server that is greeted oftener may take us for a nuisance."""
BELIEVED_ROUNDS: Final = 3
NO_ANSWER: Final = "no-answer"

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Probe:
    ask: Question
    every: timedelta = EVERY


class Watch:
    """One per process. Of a kind that has both, the question only brings what the glance tells."""

    def __init__(
        self,
        glances: Mapping[Kind, Glance] | None = None,
        probes: Mapping[Kind, Probe] | None = None,
    ) -> None:
        self._glances = dict(glances or {})
        self._probes = dict(probes or {})
        self._known_kinds = self._glances.keys() | self._probes.keys()
        self._known: dict[Kind, Part] = {}
        self._asked: dict[Kind, datetime] = {}

    def parts(self, now: datetime) -> list[Part]:
        """Of every part, in the order in which people read them."""
        self._glance(now)
        return [self._told(kind, now) for kind in Kind if kind in self._known_kinds]

    async def look(self, now: datetime) -> None:
        """Ask those whose turn it is; returns once each has answered, or was given up."""
        self._glance(now)
        due = [kind for kind, probe in self._probes.items() if self._is_due(kind, probe, now)]
        await asyncio.gather(*(self._ask(kind, now) for kind in due))

    @asynccontextmanager
    async def running(self, clock: Callable[[], datetime]) -> AsyncIterator[None]:
        """For as long as the block lasts."""
        task = asyncio.create_task(self._for_ever(clock), name="status")
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def _for_ever(self, clock: Callable[[], datetime]) -> None:
        while True:
            try:
                await self.look(clock())
            except Exception:
                _log.exception("the parts could not be looked at")
            await asyncio.sleep(LOOK_SECONDS)

    def _glance(self, now: datetime) -> None:
        for kind, glance in self._glances.items():
            self._keep(kind, glance(), now)

    def _is_due(self, kind: Kind, probe: Probe, now: datetime) -> bool:
        asked = self._asked.get(kind)
        return asked is None or not timedelta() <= now - asked < probe.every

    async def _ask(self, kind: Kind, now: datetime) -> None:
        self._asked[kind] = now
        found = await self._answer(kind)
        glance = self._glances.get(kind)
        self._keep(kind, found if glance is None else glance(), now)

    async def _answer(self, kind: Kind) -> Found:
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                return await self._probes[kind].ask()
        except Exception as error:
            known = self._known.get(kind)
            if known is None or known.found.state in (State.WELL, State.UNKNOWN):
                # The type alone: the words of a library may hold an account.
                _log.warning("%s does not answer (%s)", kind.value, type(error).__name__)
            return Found(State.AWAY, NO_ANSWER)

    def _keep(self, kind: Kind, found: Found, now: datetime) -> None:
        before = self._known.get(kind)
        goes_on = before is not None and _same(before.found, found)
        since = before.since if before is not None and goes_on else now
        self._known[kind] = Part(kind, found, since, now)

    def _told(self, kind: Kind, now: datetime) -> Part:
        known, probe = self._known.get(kind), self._probes.get(kind)
        if known is None:
            return Part(kind, Found(State.UNKNOWN), now, now)
        if (
            kind not in self._glances
            and probe is not None
            and now - known.checked > BELIEVED_ROUNDS * probe.every
        ):
            return Part(kind, Found(State.UNKNOWN), known.checked, known.checked)
        return known


def _same(one: Found, other: Found) -> bool:
    return (one.state, one.code) == (other.state, other.code)
