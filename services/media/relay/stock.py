"""The sender that aiortc drives: a track whose pictures are already coded.

A group of pictures sent to a newcomer is paced, as a burst would overflow the
receiver's socket. A viewer that does not keep up loses pictures up to the next
keyframe: its delay never grows.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any, Final

import av
from aiortc.mediastreams import MediaStreamError, MediaStreamTrack

from services.media.relay.timeline import Timeline
from tenants.vocabulary.picture import CLOCK_RATE, AccessUnit

TIME_BASE: Final = Fraction(1, CLOCK_RATE)
FASTER: Final = 8
"""A group is replayed so many times faster than it was filmed."""
WAITING_UNITS: Final = 100
"""Live pictures that may wait behind each other: four seconds, while a group is replayed."""
UNSENT_BYTES: Final = 500_000
"""What the socket may hold back: a second at 4 Mbit/s."""
LONGEST_PAUSE: Final = 0.05


class StockSender(MediaStreamTrack):
    """Implements `services.media.relay.sender.Sender` on an aiortc track."""

    kind = "video"

    def __init__(
        self, monotonic: Callable[[], float], unsent_bytes: Callable[[], int] = lambda: 0
    ) -> None:
        super().__init__()
        self._monotonic = monotonic
        self.unsent_bytes = unsent_bytes
        self._timeline = Timeline()
        self._queue: deque[_Placed] = deque()
        self._changed = asyncio.Event()
        self._room = WAITING_UNITS
        self._behind = True
        self._next_at = 0.0
        self.dropped = 0

    def begin(self, units: Sequence[AccessUnit]) -> None:
        if not units or self.readyState != "live":
            return
        now = self._monotonic()
        places = self._timeline.begin([unit.timestamp for unit in units], now)

        self._queue.clear()
        self._behind = False
        self._room = len(units) + WAITING_UNITS
        self._queue.extend(map(_Placed, units, places, _pauses(units)))
        self._changed.set()

    def follow(self, unit: AccessUnit) -> None:
        if self.readyState != "live":
            return
        stuck = self.unsent_bytes() > UNSENT_BYTES
        if stuck or len(self._queue) >= self._room:
            self.dropped += len(self._queue)
            self._queue.clear()
            self._behind = True
        if stuck or (self._behind and not unit.keyframe):
            self.dropped += 1
            return

        self._behind = False
        place = self._timeline.follow(unit.timestamp, self._monotonic())
        self._queue.append(_Placed(unit, place))
        self._changed.set()

    def stop(self) -> None:
        self._queue.clear()
        super().stop()
        self._changed.set()

    async def recv(self) -> av.Packet[Any]:
        """What aiortc asks for, again and again: the next picture, when its time has come."""
        while self.readyState == "live":
            if not self._queue:
                self._room = WAITING_UNITS
                self._changed.clear()
                await self._changed.wait()
                continue
            early = self._next_at - self._monotonic()
            if early > 0:
                await asyncio.sleep(early)
                continue

            placed = self._queue.popleft()
            self._next_at = self._monotonic() + placed.pause
            return placed.packet()
        raise MediaStreamError


@dataclass(frozen=True, slots=True)
class _Placed:
    """A picture where this view shows it, and how long the next one waits behind it."""

    unit: AccessUnit
    place: int
    pause: float = 0.0

    def packet(self) -> av.Packet[Any]:
        packet = av.Packet(self.unit.data)
        packet.pts = self.place
        packet.time_base = TIME_BASE
        return packet


def _pauses(units: Sequence[AccessUnit]) -> list[float]:
    """Between each picture of a group and the next; the last one is followed at once."""
    ticks = [after.timestamp - before.timestamp for before, after in pairwise(units)]
    return [min(max(tick / CLOCK_RATE / FASTER, 0.0), LONGEST_PAUSE) for tick in ticks] + [0.0]
