"""One pull per camera and quality, whoever watches; none while nobody looks.

It decides on no right: who is given an outlet here has been admitted.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from federation.connector import Connector
from services.federator.deadlines import Pace
from services.federator.pull import Outlet, Pull
from tenants.vocabulary.identifiers import CameraId
from tenants.vocabulary.picture import Quality


class Publisher:
    """Every pull of one connector."""

    def __init__(
        self,
        connector: Connector,
        pace: Pace,
        monotonic: Callable[[], float],
        chance: Callable[[], float],
    ) -> None:
        self._connector = connector
        self._pace = pace
        self._monotonic = monotonic
        self._chance = chance
        self._pulls: dict[tuple[CameraId, Quality], Pull] = {}
        self._ending: dict[tuple[CameraId, Quality], asyncio.Task[None]] = {}
        self._counted_at = float("-inf")

    async def want(self, outlet: Outlet, camera: CameraId, qualities: frozenset[Quality]) -> None:
        """From now on `outlet` gets exactly these qualities, and is told how each is doing."""
        # Everything is in place before anything is said: a stop in between misses nothing.
        wanted = [quality for quality in Quality if quality in qualities]
        pulls = [self._open(camera, quality) for quality in wanted]
        for pull, quality in zip(pulls, wanted, strict=True):
            pull.add(outlet, quality)
        for quality in set(Quality) - qualities:
            self._leave(outlet, camera, quality)
        for pull, quality in zip(pulls, wanted, strict=True):
            await outlet.tell(quality, pull.report)

    def stop(self, outlet: Outlet) -> None:
        """Nothing more goes to `outlet`, and what only it looked at closes at once."""
        for pull in list(self._pulls.values()):
            if pull.drop(outlet):
                self._close_unless_watched(pull, 0.0)

    async def sweep(self) -> None:
        """Notice the pictures that have stopped coming, and say how packets come."""
        now = self._monotonic()
        is_time = now - self._counted_at >= self._pace.counting
        self._counted_at = now if is_time else self._counted_at
        for pull in list(self._pulls.values()):
            await pull.notice_silence()
            if is_time:
                await pull.count()

    def retry(self) -> None:
        """Try at once what shows no picture: somebody has changed something."""
        for pull in self._pulls.values():
            pull.retry()

    async def close(self) -> None:
        for pull in list(self._pulls.values()):
            self._end(pull)
        if self._ending:
            await asyncio.wait(set(self._ending.values()))

    @property
    def open_pulls(self) -> frozenset[tuple[CameraId, Quality]]:
        return frozenset(self._pulls)

    def _source(self, camera: CameraId, quality: Quality) -> Quality:
        # A system may learn of its streams while one is open: what is open stays what it is.
        known = (camera, quality) in self._pulls
        return quality if known or quality in self._connector.qualities(camera) else Quality.MAIN

    def _leave(self, outlet: Outlet, camera: CameraId, quality: Quality) -> None:
        pull = self._pulls.get((camera, self._source(camera, quality)))
        if pull is not None:
            pull.remove(outlet, quality)
            self._close_unless_watched(pull, self._pace.linger)

    def _open(self, camera: CameraId, quality: Quality) -> Pull:
        key = (camera, self._source(camera, quality))
        if key not in self._pulls:
            pull = Pull(*key, self._connector, self._pace, self._monotonic, self._chance)
            pull.start(after=self._ending.get(key))
            self._pulls[key] = pull
        return self._pulls[key]

    def _close_unless_watched(self, pull: Pull, linger: float) -> None:
        if pull.watched:
            return
        if linger > 0:
            loop = asyncio.get_running_loop()
            loop.call_later(linger, self._close_unless_watched, pull, 0.0)
            return
        if self._pulls.get(pull.key) is pull:
            self._end(pull)

    def _end(self, pull: Pull) -> None:
        del self._pulls[pull.key]
        task = pull.cancel()
        self._ending[pull.key] = task
        task.add_done_callback(lambda _: self._forget(pull.key, task))

    def _forget(self, key: tuple[CameraId, Quality], task: asyncio.Task[None]) -> None:
        if self._ending.get(key) is task:
            del self._ending[key]
