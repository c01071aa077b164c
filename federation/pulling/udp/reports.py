"""What we tell the camera of its packets: receiver reports (RTCP, RFC 3550 §6.4.2).

Pure: time and chance are arguments. Cameras take them for signs of life, and some send
smaller pictures when they read of losses.
"""

from __future__ import annotations

from struct import Struct

from tenants.vocabulary.picture import CLOCK_RATE

SECONDS_BETWEEN = 5.0
_VERSION = 0x80
_SENDER_REPORT, _RECEIVER_REPORT, _DESCRIPTION, _CNAME = 200, 201, 202, 1
_HEAD = Struct("!BBHI")
_BLOCK = Struct("!IIIIII")
_MOST_LOST = 0x7F_FFFF


class Reports:
    """`ours` is our source's number, `name` says who we are for as long as this pull lasts."""

    def __init__(self, ours: int, name: str) -> None:
        self._ours = ours
        self._name = name.encode()
        self._theirs: int | None = None
        self._first = self._highest = 0
        self._received = 0
        self._told = (0, 0)
        self._jitter = 0.0
        self._transit: int | None = None
        self._sender_report = (0, 0.0)

    def heard(self, packet: bytes, now: float) -> None:
        """Count one RTP packet, in the order they arrive."""
        theirs = int.from_bytes(packet[8:12], "big")
        sequence = int.from_bytes(packet[2:4], "big")
        if theirs != self._theirs:
            self._begin(theirs, sequence)
        # A half circle ahead is ahead, the other half behind: the number unwrapped.
        ahead = (sequence - self._highest + 0x8000 & 0xFFFF) - 0x8000
        self._highest = max(self._highest, self._highest + ahead)
        self._received += 1

        transit = int(now * CLOCK_RATE) - int.from_bytes(packet[4:8], "big") & 0xFFFF_FFFF
        if self._transit is not None:
            change = abs((transit - self._transit + 0x8000_0000 & 0xFFFF_FFFF) - 0x8000_0000)
            self._jitter += (change - self._jitter) / 16
        self._transit = transit

    def told(self, report: bytes, now: float) -> None:
        """Remember the camera's own report: ours answers it."""
        if len(report) >= 20 and report[1] == _SENDER_REPORT:
            self._sender_report = int.from_bytes(report[10:14], "big"), now

    def next(self, now: float) -> bytes:
        """A report and our name, ready to be sent."""
        block = b"" if self._theirs is None else self._block(self._theirs, now)
        size = 1 + len(block) // 4
        head = _HEAD.pack(_VERSION | bool(block), _RECEIVER_REPORT, size, self._ours)
        return head + block + self._description()

    def _begin(self, theirs: int, sequence: int) -> None:
        self._theirs, self._transit, self._jitter = theirs, None, 0.0
        self._first = self._highest = sequence
        self._received, self._told = 0, (0, 0)

    def _block(self, theirs: int, now: float) -> bytes:
        expected = self._highest - self._first + 1
        lost = min(max(expected - self._received, 0), _MOST_LOST)
        told_expected, told_received = self._told
        lately = expected - told_expected
        missed = max(lately - (self._received - told_received), 0)
        fraction = min(256 * missed // lately, 255) if lately > 0 else 0
        self._told = expected, self._received

        stamp, at = self._sender_report
        delay = int((now - at) * 65_536) & 0xFFFF_FFFF if stamp else 0
        numbers = (fraction << 24 | lost, self._highest & 0xFFFF_FFFF, int(self._jitter))
        return _BLOCK.pack(theirs, *numbers, stamp, delay)

    def _description(self) -> bytes:
        """SDES with our name alone (RFC 3550 §6.5): each packet of RTCP has to carry one."""
        item = bytes([_CNAME, len(self._name)]) + self._name
        padded = item + bytes(4 - len(item) % 4)
        size = 1 + len(padded) // 4
        return _HEAD.pack(_VERSION | 1, _DESCRIPTION, size, self._ours) + padded
