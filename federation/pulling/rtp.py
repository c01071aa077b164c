"""RTP and RTCP packets, read from bytes and counted (RFC 3550).

Pure. A packet that makes no sense is `None`: one bad packet is a loss, not the
end of a picture.
"""

from __future__ import annotations

from struct import Struct
from typing import NamedTuple

from federation.connector import Packets
from tenants.vocabulary.picture import CLOCK_RATE

UNIX_EPOCH_IN_NTP = 2_208_988_800
PLAIN = 0x80
"""The first byte of nearly every packet: version 2, and nothing but the payload behind."""
_FIXED = Struct("!BBHII")
_SENDER_REPORT = Struct("!BBHIIII")
_SENDER_REPORT_TYPE = 200
_LONGEST_EXTRAPOLATION = 60 * CLOCK_RATE
_LONGEST_GAP = 3000
"""Packets: beyond, a camera began to count anew (RFC 3550 §A.1, MAX_DROPOUT)."""
_LATEST = 128


class Packet(NamedTuple):
    marker: bool
    payload_type: int
    sequence: int
    timestamp: int
    source: int
    payload: bytes


class WallClock(NamedTuple):
    """One instant, told twice: by the camera's calendar and by its picture clock."""

    unix_seconds: float
    timestamp: int

    def at(self, timestamp: int) -> float | None:
        """Unix seconds of a picture; `None` where the picture clock has jumped since."""
        elapsed = (timestamp - self.timestamp + 0x8000_0000 & 0xFFFF_FFFF) - 0x8000_0000
        if abs(elapsed) > _LONGEST_EXTRAPOLATION:
            return None
        return self.unix_seconds + elapsed / CLOCK_RATE


def read_packet(data: bytes) -> Packet | None:
    if len(data) < 12:
        return None
    first, second, sequence, timestamp, source = _FIXED.unpack_from(data)
    if first == PLAIN:
        return Packet(second > 127, second & 0x7F, sequence, timestamp, source, data[12:])
    if first >> 6 != 2:
        return None

    start, end = 12 + 4 * (first & 0x0F), len(data)
    if first & 0x10:
        if end < start + 4:
            return None
        start += 4 + 4 * int.from_bytes(data[start + 2 : start + 4], "big")
    if first & 0x20:
        end -= data[-1]
    if start > end:
        return None
    return Packet(second > 127, second & 0x7F, sequence, timestamp, source, data[start:end])


def read_wall_clock(data: bytes) -> WallClock | None:
    """The clock of a sender report, where there is one and the camera knows the time."""
    if len(data) < _SENDER_REPORT.size or data[1] != _SENDER_REPORT_TYPE:
        return None
    *_, seconds, fraction, timestamp = _SENDER_REPORT.unpack_from(data)
    if seconds < UNIX_EPOCH_IN_NTP:
        return None
    return WallClock(seconds - UNIX_EPOCH_IN_NTP + fraction / 2**32, timestamp)


class Tally:
    """Packets of one stream by their numbers: what is missing between two that came was lost.

    A packet that comes twice, or behind one that was counted after it, changes nothing.
    `went_on` is how many came since the last one told here, each next to the one before.
    """

    def __init__(self) -> None:
        self.went_on = 0
        self._numbered = self._lost = 0
        self._expected: int | None = None
        self._source: int | None = None

    @property
    def packets(self) -> Packets:
        return Packets(self._numbered + self.went_on, self._lost)

    def hear(self, packet: Packet) -> None:
        self._numbered += self.went_on
        expected, self.went_on = (self._expected or 0) + self.went_on, 0
        gap = packet.sequence - expected & 0xFFFF
        if self._expected is None or packet.source != self._source:
            gap = 0
        elif gap >= 0x1_0000 - _LATEST:
            self._expected = expected
            return
        elif gap > _LONGEST_GAP:
            gap = 0
        self._numbered += gap + 1
        self._lost += gap
        self._expected, self._source = packet.sequence + 1, packet.source
