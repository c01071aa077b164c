"""How one camera's packets come by UDP: its ports, their order, and what we report.

I/O. Packets arrive as frames of two channels that no connection has, so that whoever reads
them need not know how they came.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable

from federation.pulling.parser import Frame
from federation.pulling.udp.ports import Port, open_pair
from federation.pulling.udp.reports import SECONDS_BETWEEN, Reports
from federation.pulling.udp.window import Window

CHANNEL = 256
"""One more than a connection can number; the next one is that of the reports."""


class UdpPath:
    """Made by `open`. `port` is the even one, which SETUP names with its neighbour."""

    def __init__(self, port: int, packets: Port, reports: Port, own: Reports) -> None:
        self.port = port
        self._packets = packets
        self._reports = reports
        self._own = own
        self._window = Window()
        self._next_report = float("inf")

    @classmethod
    def open(cls, ours: str, theirs: str, deliver: Callable[[Frame], None]) -> UdpPath:
        """Listen at `ours` to `theirs`, addresses in numbers. Raises `SystemUnreachable`."""
        port, packets, reports = open_pair(
            ours,
            theirs,
            lambda data: deliver(Frame(CHANNEL, data)),
            lambda data: deliver(Frame(CHANNEL + 1, data)),
        )
        return cls(port, packets, reports, Reports(secrets.randbits(32), secrets.token_hex(12)))

    @property
    def due(self) -> float:
        """When `order` has to be called again, packets or none."""
        return min(self._window.due, self._next_report)

    def begin(self, senders: tuple[int, int] | None, now: float) -> None:
        """The camera sends from these ports, or has not said; reports begin."""
        if senders is not None:
            self._packets.sender, self._reports.sender = senders
        self._packets.send(b"")
        self._report(now)

    def order(self, frames: Iterable[Frame], now: float) -> list[Frame]:
        """The frames in the order they were sent in, those that have to wait left out."""
        done: list[Frame] = []
        for frame in frames:
            if frame.channel == CHANNEL:
                if len(frame.payload) >= 12:
                    self._own.heard(frame.payload, now)
                done += [Frame(CHANNEL, each) for each in self._window.push(frame.payload, now)]
                continue
            if frame.channel == CHANNEL + 1:
                self._own.told(frame.payload, now)
            done.append(frame)
        done += [Frame(CHANNEL, each) for each in self._window.release(now)]
        if now >= self._next_report:
            self._report(now)
        return done

    def close(self) -> None:
        self._packets.close()
        self._reports.close()

    def _report(self, now: float) -> None:
        self._reports.send(self._own.next(now))
        self._next_report = now + SECONDS_BETWEEN
