"""Packets put back in order, as far as waiting is worth it.

Pure: time is an argument. A packet that overtakes others waits for them, `LONGEST_WAIT` at
most, among `MOST_HELD` at most; then the missing ones are given up, and whoever reads sees a
gap in the numbers. Late and repeated packets are dropped.
"""

from __future__ import annotations

MOST_HELD = 64
LONGEST_WAIT = 0.08
"""Seconds: two pictures at 25 per second, and less than an operator at a joystick feels."""
MOST_AHEAD = 3_000
MOST_BEHIND = 128
_HEADER_BYTES = 12


class Window:
    """Follows the packets of one source (RFC 3550 §5.1); a source that changes starts anew."""

    def __init__(self) -> None:
        self._source: bytes | None = None
        self._expected = 0
        self._held: dict[int, tuple[float, bytes]] = {}
        self._perhaps_restarted: int | None = None

    @property
    def due(self) -> float:
        """When `release` has to be called; never, where nothing waits."""
        first = next(iter(self._held.values()), None)
        return float("inf") if first is None else first[0] + LONGEST_WAIT

    def push(self, packet: bytes, now: float) -> list[bytes]:
        """The packets that are next, this one included where it is."""
        if len(packet) < _HEADER_BYTES or packet[0] >> 6 != 2:
            return []
        sequence, source = int.from_bytes(packet[2:4], "big"), packet[8:12]
        if source != self._source:
            return self._start_anew(sequence, source, packet)

        ahead = sequence - self._expected & 0xFFFF
        if ahead <= MOST_AHEAD:
            self._perhaps_restarted = None
            self._held.setdefault(sequence, (now, packet))
            done = self._in_order()
            return done + self.release(now)
        if ahead >= 0x10000 - MOST_BEHIND:
            return []
        # RFC 3550 A.1: one strange number is a stray packet, two in a row a new beginning.
        if sequence == self._perhaps_restarted:
            return self._start_anew(sequence, source, packet)
        self._perhaps_restarted = sequence + 1 & 0xFFFF
        return []

    def release(self, now: float) -> list[bytes]:
        """What has waited for long enough, the missing ones given up."""
        done: list[bytes] = []
        while self._held and (len(self._held) > MOST_HELD or now >= self.due):
            expected = self._expected
            self._expected = min(self._held, key=lambda each: each - expected & 0xFFFF)
            done += self._in_order()
        return done

    def _in_order(self) -> list[bytes]:
        done: list[bytes] = []
        while (found := self._held.pop(self._expected, None)) is not None:
            done.append(found[1])
            self._expected = self._expected + 1 & 0xFFFF
        return done

    def _start_anew(self, sequence: int, source: bytes, packet: bytes) -> list[bytes]:
        expected = self._expected
        waiting = sorted(self._held, key=lambda each: each - expected & 0xFFFF)
        done = [self._held[each][1] for each in waiting]
        self._held.clear()
        self._source, self._expected = source, sequence + 1 & 0xFFFF
        self._perhaps_restarted = None
        return [*done, packet]
