"""One stream of one camera: opened, tried again, and handed to whoever was given it.

It says what the source is doing, and gives each outlet a keyframe first. It decides on no right,
decodes nothing and keeps no picture.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

from federation.backoff import delays
from federation.connector import (
    CameraUnreachable,
    Connector,
    ConnectorError,
    Counted,
    Packets,
    Trouble,
)
from services.federator.deadlines import Pace
from services.federator.timeline import Timeline
from services.kit.telemetry import mask
from services.kit.tracing.spans import NOTHING, begin
from tenants.vocabulary.identifiers import CameraId
from tenants.vocabulary.picture import AccessUnit, PictureState, Quality

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SourceReport:
    """What a pull is doing; `code` and `text` say why it is not live."""

    state: PictureState
    code: str | None = None
    text: str | None = None


class Outlet(Protocol):
    """Where a flow's pictures go: its link, or nowhere while that is down."""

    async def show(self, quality: Quality, unit: AccessUnit) -> None: ...

    async def tell(self, quality: Quality, report: SourceReport) -> None: ...

    async def count(self, quality: Quality, packets: Packets) -> None: ...


class Pull:
    """One stream of one camera, opened again and again until it is cancelled."""

    def __init__(
        self,
        camera: CameraId,
        quality: Quality,
        connector: Connector,
        pace: Pace,
        monotonic: Callable[[], float],
        chance: Callable[[], float],
    ) -> None:
        self.key = (camera, quality)
        self._connector = connector
        self._pace = pace
        self._monotonic = monotonic
        self._chance = chance
        self._outlets: dict[tuple[Outlet, Quality], bool] = {}
        """Who gets the pictures and under which name; true once it had a keyframe."""
        self.report = SourceReport(PictureState.CONNECTING)
        self._timeline = Timeline(monotonic)
        self._before = Packets(0, 0)
        """Of the streams that ended."""
        self._counted: Counted | None = None
        self._over = False
        self._opening = NOTHING
        """From its order to its first picture."""
        self._again = asyncio.Event()
        self._task: asyncio.Task[None]

    def start(self, after: asyncio.Task[None] | None) -> None:
        """Open the stream, once `after`, the pull it follows, has let go of the camera."""
        camera, quality = self.key
        self._opening = begin("federator.pull", camera=camera, quality=quality.value)
        self._task = asyncio.create_task(self._run(after), name=f"pull {self.key}")

    @property
    def watched(self) -> bool:
        return bool(self._outlets)

    def add(self, outlet: Outlet, quality: Quality) -> None:
        self._outlets.setdefault((outlet, quality), False)

    def remove(self, outlet: Outlet, quality: Quality) -> None:
        self._outlets.pop((outlet, quality), None)

    def drop(self, outlet: Outlet) -> bool:
        """Give this outlet nothing more; true if it got something until now."""
        before = len(self._outlets)
        self._outlets = {key: on for key, on in self._outlets.items() if key[0] is not outlet}
        return len(self._outlets) < before

    def retry(self) -> None:
        """Do not wait for the next attempt; nothing where there is a picture."""
        if self.report.state is not PictureState.LIVE:
            self._again.set()

    def cancel(self) -> asyncio.Task[None]:
        """Nothing leaves from here on; the task is over once the camera is let go."""
        self._over = True
        self._outlets.clear()
        self._opening.end(outcome="given-up")
        self._task.cancel()
        return self._task

    async def notice_silence(self) -> None:
        silent = self._timeline.silent_for()
        if self.report.state is PictureState.LIVE and silent >= self._pace.frozen:
            await self._tell(SourceReport(PictureState.FROZEN, Trouble.STALLED.value))

    async def count(self) -> None:
        """Say how packets came until now, where they have numbers."""
        packets = self._packets()
        for outlet, quality in list(self._outlets) if packets.numbered else ():
            await outlet.count(quality, packets)

    def _packets(self) -> Packets:
        now = Packets(0, 0) if self._counted is None else self._counted.packets
        before = self._before
        return Packets(before.numbered + now.numbered, before.lost + now.lost)

    async def _run(self, after: asyncio.Task[None] | None) -> None:
        if after is not None:
            await asyncio.wait([after], timeout=self._pace.longest_retry)
        waits = self._waits()
        # A connector that fails while it lets go would swallow the cancellation.
        while not self._over:
            try:
                await self._stream()
            except ConnectorError as error:
                if self._timeline.began:
                    waits = self._waits()
                pause = self._pace.lasting_retry if error.lasting else next(waits)
                await self._unavailable(error.trouble, mask(str(error)))
            except Exception as error:
                # A fault of ours: the other cameras go on, and the log says where.
                _log.exception("pull failed", extra={"camera": self.key[0]})
                pause = self._pace.lasting_retry
                await self._unavailable(Trouble.UNREADABLE_ANSWER, type(error).__name__)
            if not self._over:
                await self._pause(pause)

    async def _pause(self, seconds: float) -> None:
        # What was said while the last attempt was under way counts too: it knew nothing of it.
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._again.wait()
        self._again.clear()

    def _waits(self) -> Iterator[float]:
        return delays(self._chance, self._pace.first_retry, self._pace.longest_retry)

    async def _stream(self) -> None:
        camera, quality = self.key
        self._timeline.begin()
        self._before, self._counted = self._packets(), None
        async with self._connector.pull(camera, quality) as units:
            self._counted = units if isinstance(units, Counted) else None
            self._opening.mark("the camera answers")
            await self._hand_out(units)
        raise CameraUnreachable(f"camera {camera}: its stream ended")

    async def _hand_out(self, units: AsyncIterator[AccessUnit]) -> None:
        async for unit in units:
            placed = self._timeline.place(unit)
            if self.report.state is not PictureState.LIVE:
                self._opening.end(outcome="first-picture")
                await self._tell(SourceReport(PictureState.LIVE))
            for outlet, quality in list(self._outlets):
                await self._hand_to(outlet, quality, placed)

    async def _hand_to(self, outlet: Outlet, quality: Quality, unit: AccessUnit) -> None:
        started = self._outlets.get((outlet, quality))
        if started or (started is not None and unit.keyframe):
            self._outlets[outlet, quality] = True
            await outlet.show(quality, unit)

    async def _unavailable(self, trouble: Trouble, text: str) -> None:
        if self.report.code != trouble.value:
            # Once for each trouble, however often the pull is tried again.
            _log.warning(
                "source unavailable",
                extra={"camera": self.key[0], "quality": self.key[1].value, "code": trouble.value},
            )
        self._opening.end(outcome="unavailable", code=trouble.value)
        # Whatever comes next comes from another stream: it starts on a keyframe.
        self._outlets = dict.fromkeys(self._outlets, False)
        await self._tell(SourceReport(PictureState.UNAVAILABLE, trouble.value, text))

    async def _tell(self, report: SourceReport) -> None:
        if report == self.report:
            return
        self.report = report
        for outlet, quality in list(self._outlets):
            await outlet.tell(quality, report)
