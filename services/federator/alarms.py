"""What the commune's cameras notice of themselves: a lens covered, a picture lost.

Heard from each camera whose system tells, for as long as somebody at the other end of a
link may read it; said whole, so that a word that is lost does no harm. It opens no
picture, and decides nothing: a camera that says it is covered is shown as it is.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable
from contextlib import aclosing

from federation.backoff import delays
from federation.connector import Connector, ConnectorError
from services.federator.deadlines import Pace
from services.kit.link.carrier import Carrier, LinkLost
from services.kit.link.words import Alarms
from services.kit.telemetry import mask
from tenants.vocabulary.alarm import Alarm, AlarmKind
from tenants.vocabulary.identifiers import CameraId

_log = logging.getLogger(__name__)


class CameraAlarms:
    """`shared`: the cameras of now, `None` while unknown."""

    def __init__(
        self,
        connector: Connector,
        pace: Pace,
        chance: Callable[[], float],
        shared: Callable[[], Iterable[CameraId] | None],
    ) -> None:
        self._connector = connector
        self._pace = pace
        self._chance = chance
        self._shared = shared
        self._on: dict[CameraId, set[AlarmKind]] = {}
        self._listening: dict[CameraId, asyncio.Task[None]] = {}
        self._news = asyncio.Condition()

    async def report(self, carrier: Carrier) -> None:
        """Say what is on, and again at each change, until cancelled or lost."""
        told: Alarms | None = None
        try:
            while True:
                self._follow(self._shared())
                now = self._told()
                if now != told and (told is not None or now.cameras):
                    await carrier.say(now)
                told = now
                await self._change()
        except LinkLost:
            return

    async def close(self) -> None:
        """Leave every camera's list of listeners."""
        tasks = list(self._listening.values())
        self._follow(())
        if tasks:
            await asyncio.wait(tasks, timeout=self._pace.steering.stop_timeout)

    async def _change(self) -> None:
        """One, or time to look whether other cameras are shared."""
        try:
            async with asyncio.timeout(self._pace.alarms), self._news:
                await self._news.wait()
        except TimeoutError:
            return

    def _follow(self, shared: Iterable[CameraId] | None) -> None:
        """Listen to those, and to no others."""
        if shared is None:
            return
        wanted = set(shared)
        for camera in self._listening.keys() - wanted:
            self._listening.pop(camera).cancel()
            self._on.pop(camera, None)
        for camera in wanted - self._listening.keys():
            task = asyncio.create_task(self._listen(camera), name=f"alarms {camera}")
            self._listening[camera] = task

    async def _listen(self, camera: CameraId) -> None:
        waits = delays(self._chance, self._pace.first_retry, self._pace.lasting_retry)
        while True:
            heard = self._connector.alarms(camera)
            if heard is None:
                return
            try:
                async with aclosing(heard):
                    async for alarm in heard:
                        await self._hear(camera, alarm)
                # It does not tell: another set-up of it may, later.
                await self._unheard(camera)
                await asyncio.sleep(self._pace.inventory)
            except ConnectorError as error:
                _log.info("alarms unheard", extra={"camera": camera, "reason": mask(str(error))})
                await asyncio.sleep(next(waits))
            except Exception:
                # Pictures and joysticks do without: one camera is not heard of any more.
                _log.exception("alarms failed", extra={"camera": camera})
                await self._unheard(camera)
                return

    async def _hear(self, camera: CameraId, alarm: Alarm) -> None:
        on = self._on.setdefault(camera, set())
        if (alarm.kind in on) is alarm.on:
            return
        (on.add if alarm.on else on.discard)(alarm.kind)
        _log.warning("camera alarm", extra={"camera": camera, "kind": alarm.kind, "on": alarm.on})
        async with self._news:
            self._news.notify_all()

    async def _unheard(self, camera: CameraId) -> None:
        """What a camera said last stands for nothing once nobody hears its end."""
        if self._on.pop(camera, None):
            async with self._news:
                self._news.notify_all()

    def _told(self) -> Alarms:
        return Alarms(
            [
                {"camera": camera, "kinds": sorted(kinds)}
                for camera, kinds in sorted(self._on.items())
                if kinds
            ]
        )
