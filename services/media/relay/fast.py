"""The sender of one view: which packet leaves when, and what is done about those that got lost.

A picture leaves whole and at once; a large one, and the group of a newcomer, are paced, as a
burst would overflow what stands between. A view that does not keep up loses pictures up to
the next keyframe: its delay never grows, and nothing of it waits without end.
"""

from __future__ import annotations

import asyncio
import random
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from services.media.relay.feedback import Feedback, Received, read_feedback, written_report
from services.media.relay.fragments import Payloads
from services.media.relay.frames import Frame
from services.media.relay.history import History, Sent
from services.media.relay.line import Line, Stamp, Way
from services.media.relay.native.line import fastest_line
from services.media.relay.timeline import Timeline
from services.media.relay.udp import SocketFull
from tenants.vocabulary.picture import CLOCK_RATE

FASTER: Final = 8
"""A group is replayed so many times faster than it was filmed."""
LONGEST_PAUSE: Final = 0.05
WAITING_FRAMES: Final = 100
"""Live pictures that may wait behind each other: four seconds, while a group is replayed."""
BURST_PACKETS: Final = 40
"""What leaves at once; a larger picture goes on after `BURST_PAUSE`."""
BURST_PAUSE: Final = 0.002
REPORT_SECONDS: Final = 1.0
AGAIN_A_SECOND: Final = 500
"""Packets sent again at most, on average; half of it at once."""

MakeLine = Callable[..., Line]


@dataclass(slots=True)
class _Waiting:
    """A picture where this view shows it; `done` of its packets have left."""

    frame: Frame
    place: int
    due: float
    done: int = 0


class FastSender:
    """Implements `services.media.relay.sender.Sender`."""

    def __init__(
        self,
        monotonic: Callable[[], float],
        unix: Callable[[], float],
        make_line: MakeLine = fastest_line,
    ) -> None:
        self._monotonic = monotonic
        self._unix = unix
        self._make_line = make_line
        self._timeline = Timeline()
        self._queue: deque[_Waiting] = deque()
        self._room = WAITING_FRAMES
        self._behind = True
        self._stopped = False
        self._timer: asyncio.TimerHandle | None = None
        self._way: Way | None = None
        self._line: Line | None = None
        self._again: Line | None = None
        # RFC 3550 §5.1: both begin where nobody can guess. 15 bits, so that a browser that
        # missed the first packets does not take the wrong turn of the counter.
        self._index = random.getrandbits(15)
        self._again_index = random.getrandbits(15)
        self._origin = random.getrandbits(32)
        self._history = History()
        self._credit = Credit(AGAIN_A_SECOND, AGAIN_A_SECOND // 2)
        self._reported_at = float("-inf")
        self._unanswered_since: float | None = None
        self._packets = 0
        self._payload_bytes = 0
        self.dropped = 0
        self.carries: int | None = None
        self.received: Received | None = None

    def unanswered(self, now: float) -> float:
        since = self._unanswered_since
        return 0.0 if since is None else now - since

    @property
    def waiting(self) -> int:
        """Pictures that have not left: `WAITING_FRAMES` at most, and a group being replayed."""
        return len(self._queue)

    @property
    def lost(self) -> int:
        return 0 if self.received is None else self.received.fraction_lost

    @property
    def jitter(self) -> int:
        return 0 if self.received is None else self.received.jitter

    def connect(self, way: Way) -> None:
        """The browser is there: what waits may leave."""
        self._way = way
        self._line = self._make_line(way.stream, way.master, way.path)
        if way.again is not None:
            self._again = self._make_line(way.again, way.master, way.path)
        self._drain()

    def begin(self, frames: Sequence[Frame]) -> None:
        if not frames or self._stopped:
            return
        now = self._monotonic()
        places = self._timeline.begin([frame.unit.timestamp for frame in frames], now)
        self._queue.clear()
        self._behind = False
        self._room = len(frames) + WAITING_FRAMES
        due = now
        for frame, place, pause in zip(frames, places, _pauses(frames), strict=True):
            self._queue.append(_Waiting(frame, place, due))
            due += pause
        self._drain()

    def follow(self, frame: Frame) -> None:
        if self._stopped:
            return
        if len(self._queue) >= self._room:
            self._fall_behind()
        if self._behind and not frame.unit.keyframe:
            self.dropped += 1
            return
        self._behind = False
        now = self._monotonic()
        place = self._timeline.follow(frame.unit.timestamp, now)
        if self._queue or self._line is None or len(frame.payloads) > BURST_PACKETS:
            self._queue.append(_Waiting(frame, place, now))
            if self._timer is None:
                self._drain()
            return
        # Nothing waits in front of it, and it leaves whole: most pictures do.
        try:
            self._send(self._line, frame, place, 0, now)
        except SocketFull:
            self.dropped += 1
            self._fall_behind()

    def stop(self) -> None:
        self._stopped = True
        self._line = self._again = None
        self._queue.clear()
        self._history.clear()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def heard(self, data: bytes) -> Feedback:
        """A report of the browser's, opened: what it lost is sent again."""
        if self._way is None or self._stopped:
            return Feedback()
        self._unanswered_since = None
        feedback = read_feedback(data, self._way.stream.ssrc)
        self.carries = feedback.carries or self.carries
        self.received = feedback.received or self.received
        for number in feedback.lost:
            self._send_again(number)
        return feedback

    def _drain(self) -> None:
        """Send what is due; the rest has its hour."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._line is None:
            return
        while self._queue:
            waiting, now = self._queue[0], self._monotonic()
            if waiting.due > now:
                loop = asyncio.get_running_loop()
                self._timer = loop.call_later(waiting.due - now, self._drain)
                return
            try:
                waiting.done = self._send(
                    self._line, waiting.frame, waiting.place, waiting.done, now
                )
            except SocketFull:
                self._fall_behind()
                return
            if waiting.done == len(waiting.frame.payloads):
                self._queue.popleft()
            else:
                waiting.due = now + BURST_PAUSE
        self._room = WAITING_FRAMES

    def _send(self, line: Line, frame: Frame, place: int, begin: int, now: float) -> int:
        """From its `begin`-th packet on; which one is next. Raises `SocketFull`."""
        payloads = frame.payloads
        whole = len(payloads)
        if not whole:
            # A picture that holds nothing coded: there is nothing to miss.
            return 0
        end = min(begin + BURST_PACKETS, whole)
        stamp = Stamp((self._origin + place) & 0xFFFFFFFF, _send_time(now))
        first, self._index = self._index, self._index + end - begin
        # Before it leaves: a number that the socket refused is never used again.
        self._history.add(Sent(payloads, begin, end, first, stamp))
        line.send(payloads, begin, end, first, stamp)
        if self._unanswered_since is None:
            self._unanswered_since = now
        self._packets += end - begin
        self._payload_bytes += payloads.size(begin, end)
        if end == whole and now - self._reported_at >= REPORT_SECONDS:
            self._report(frame, stamp, now)
        return end

    def _report(self, frame: Frame, stamp: Stamp, now: float) -> None:
        """Once a second, behind a picture: when the camera says that it filmed it."""
        way = self._way
        path = None if way is None else way.path()
        if way is None or path is None:
            return
        self._reported_at = now
        captured = frame.unit.captured_at
        report = written_report(
            way.stream.ssrc,
            way.name,
            captured=self._unix() if captured is None else captured,
            timestamp=stamp.timestamp,
            packets=self._packets,
            payload_bytes=self._payload_bytes,
        )
        datagrams, to = path
        datagrams.send(way.seal_report(report), to)

    def _send_again(self, number: int) -> None:
        found = self._history.find(number)
        if found is None or self._line is None or not self._credit.take(self._monotonic()):
            return
        sent, place = found
        try:
            if self._again is None:
                # The same bytes under the same number: a nonce must not seal anything else.
                index = sent.first + place - sent.begin
                self._line.send(sent.payloads, place, place + 1, index, sent.stamp)
            else:
                self._send_on_the_side(self._again, sent, place, number)
        except SocketFull:
            # It is asked for again, or a keyframe is.
            return

    def _send_on_the_side(self, again: Line, sent: Sent, place: int, number: int) -> None:
        """RFC 4588 §4: the number it first bore stands in front of the payload."""
        payload = number.to_bytes(2) + sent.payloads.one(place)
        is_last = place == len(sent.payloads) - 1
        # Only the last payload of a picture bears the marker: another one stands for the rest.
        each = (payload,) if is_last else (payload, b"")
        stamp = Stamp(sent.stamp.timestamp, _send_time(self._monotonic()))
        index, self._again_index = self._again_index, self._again_index + 1
        again.send(Payloads.of(each), 0, 1, index, stamp)

    def _fall_behind(self) -> None:
        self.dropped += len(self._queue)
        self._queue.clear()
        self._behind = True


class Credit:
    """So many a second on average, and at most `held` at once."""

    def __init__(self, a_second: float, held: float) -> None:
        self._a_second = a_second
        self._held = held
        self._left = held
        self._at = float("-inf")

    def take(self, now: float) -> bool:
        since = now - self._at if self._at > float("-inf") else 0.0
        self._left = min(self._held, self._left + since * self._a_second)
        self._at = now
        if self._left < 1:
            return False
        self._left -= 1
        return True


def _send_time(now: float) -> int:
    """24 bits, in 262,144ths of a second: only how they differ is read (abs-send-time)."""
    return int(now * (1 << 18)) & 0xFFFFFF


def _pauses(frames: Sequence[Frame]) -> list[float]:
    """Between each picture of a group and the next; the last one is followed at once."""
    ticks = [after.unit.timestamp - before.unit.timestamp for before, after in pairwise(frames)]
    return [min(max(tick / CLOCK_RATE / FASTER, 0.0), LONGEST_PAUSE) for tick in ticks] + [0.0]
