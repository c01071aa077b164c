"""Listens to the bus for as long as the process runs, and beats once a second.

While the bus is away no heartbeat of media can arrive: leases are then held from here,
and nothing is ended for its silence until a heartbeat had time to come again. An errand
that fails is logged and left: the next heartbeat brings it back.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta

from services.api.announce import Announcer
from services.api.health import listening
from services.api.heart import certificates, errands, notices, registers
from services.api.heart.daily import Daily
from services.api.heart.nodes import TOPICS as NODES
from services.api.heart.nodes import Nodes
from services.api.heart.posting import EVERY_SECONDS, Posting
from services.api.heart.reconciling import Reconciling
from services.api.heart.rounds import Rounds
from services.api.heart.vigil import Vigil
from services.api.storage.work import RegisterUnavailable, UnknownTenant
from services.kit.bus import topics
from services.kit.bus.protocol import Bus, Message

BEAT_SECONDS = 1.0
HOLD_EVERY = timedelta(seconds=5)
FIRST_HEARTBEAT = timedelta(seconds=6)
"""After our start or the bus's return: media speaks every five seconds."""
LOOK_SECONDS = 0.25

_log = logging.getLogger(__name__)


class Heart:
    """One per process."""

    def __init__(
        self,
        bus: Bus,
        nodes: Nodes,
        notices: notices.Notices,
        errands: errands.Errands,
        registers: registers.Registers,
        certificates: certificates.Certificates,
        vigil: Vigil,
        daily: Daily,
        posting: Posting,
        rounds: Rounds,
        reconciling: Reconciling,
        health: listening.HealthEar,
        announcer: Announcer,
        clock: Callable[[], datetime],
    ) -> None:
        self._bus = bus
        self._nodes = nodes
        self._notices = notices
        self._errands = errands
        self._registers = registers
        self._certificates = certificates
        self._vigil = vigil
        self._daily = daily
        self._posting = posting
        self._rounds = rounds
        self._reconciling = reconciling
        self._health = health
        self._announcer = announcer
        self._clock = clock
        self._was_connected = False
        self._changed_at = clock()
        self._held_at: datetime | None = None

    @asynccontextmanager
    async def beating(self) -> AsyncIterator[None]:
        """Heard from the moment the block is entered."""
        hearing = [asyncio.Event() for _ in range(8)]
        listened = zip(
            hearing,
            (
                NODES,
                (topics.VIEWS_ALIVE,),
                notices.TOPICS,
                errands.URGENT,
                errands.SLOW,
                registers.TOPICS,
                certificates.TOPICS,
                listening.TOPICS,
            ),
            (
                self._nodes.hear,
                self._nodes.strayed,
                self._notices.hear,
                self._errands.hear,
                self._errands.hear,
                self._registers.hear,
                self._certificates.hear,
                self._health.hear,
            ),
            strict=True,
        )
        tasks = [asyncio.create_task(self._listen(*one)) for one in listened]
        try:
            for entered in hearing:
                await entered.wait()
            tasks.append(asyncio.create_task(self._beat_for_ever()))
            tasks.append(asyncio.create_task(self._look_for_ever()))
            tasks.append(asyncio.create_task(self._post_for_ever()))
            tasks.append(asyncio.create_task(self._reconcile_for_ever()))
            for task in tasks:
                task.add_done_callback(_complain)
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def beat(self) -> None:
        """One beat: what depends on the hour and on whether the bus is there."""
        now, connected = self._clock(), self._bus.connected
        if connected != self._was_connected:
            self._was_connected, self._changed_at, self._held_at = connected, now, None
            self._notices.gauge_changed(None)
            if connected:
                self._notices.cameras_missed()
                await self._announcer.inventory_wanted()
                await self._rounds.missed()
                self._certificates.missed()
        if not await self._vigil.look():
            return  # what runs is neither held nor ended: it has the grace

        await self._errands.catch_up()
        await self._certificates.beat()
        await self._keep_leases(now, connected)
        await self._rounds.beat(connected)
        await self._registers.beat()
        await self._reconciling.beat()
        await self._daily.beat()

    async def _keep_leases(self, now: datetime, connected: bool) -> None:
        if not connected:
            if self._held_at is None or now - self._held_at >= HOLD_EVERY:
                self._held_at = now
                await self._errands.hold()
        elif now - self._changed_at >= FIRST_HEARTBEAT:
            await self._errands.expire()

    async def _beat_for_ever(self) -> None:
        while True:
            await self._guarded(self.beat(), "a beat")
            await asyncio.sleep(BEAT_SECONDS)

    async def _look_for_ever(self) -> None:
        while True:
            await self._guarded(self._nodes.look(), "the media nodes")
            await asyncio.sleep(LOOK_SECONDS)

    async def _post_for_ever(self) -> None:
        with self._posting.news() as news:
            while True:
                await self._guarded(self._posting.round(), "the post")
                with suppress(TimeoutError):
                    async with asyncio.timeout(EVERY_SECONDS):
                        await news.take()

    async def _reconcile_for_ever(self) -> None:
        while True:
            await self._guarded(self._reconciling.round(), "the accounts")
            await asyncio.sleep(HOLD_EVERY.total_seconds())

    async def _listen(
        self,
        entered: asyncio.Event,
        wanted: tuple[str, ...],
        hear: Callable[[Message], Awaitable[None]],
    ) -> None:
        async with self._bus.subscribe(*wanted) as messages:
            entered.set()
            async for message in messages:
                await self._guarded(hear(message), message.topic)

    async def _guarded(self, errand: Awaitable[None], what: str) -> None:
        """Nothing that arrives may stop the heart."""
        try:
            await errand
        except RegisterUnavailable as error:
            _log.warning("%s: %s", what, error)
        except (KeyError, TypeError, ValueError, UnknownTenant) as error:
            _log.warning("%s: unreadable (%s)", what, type(error).__name__)
        except Exception:
            _log.exception("%s: a bug of ours", what)


def _complain(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (error := task.exception()) is not None:
        _log.critical("the heart has stopped hearing", exc_info=error)
