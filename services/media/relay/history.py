"""What a view was sent last, so that a packet its browser lost can be sent again.

Payloads are everybody's and are not copied; a view remembers where its own numbers fell.
Bounded: who asks for what is older than this needs a keyframe.
"""

from __future__ import annotations

from collections import deque
from typing import Final, NamedTuple

from services.media.relay.fragments import Payloads
from services.media.relay.line import Stamp

MOST_PACKETS: Final = 2048
"""Five seconds at 4 Mbit/s; a large keyframe is a hundred."""


class Sent(NamedTuple):
    """`payloads.each[begin]` left under the 48-bit index `first`."""

    payloads: Payloads
    begin: int
    end: int
    first: int
    stamp: Stamp


class History:
    def __init__(self, packets_at_most: int = MOST_PACKETS) -> None:
        self._packets_at_most = packets_at_most
        self._sent: deque[Sent] = deque()
        self._packets = 0

    def add(self, sent: Sent) -> None:
        self._sent.append(sent)
        self._packets += sent.end - sent.begin
        while self._packets > self._packets_at_most and len(self._sent) > 1:
            forgotten = self._sent.popleft()
            self._packets -= forgotten.end - forgotten.begin

    def find(self, number: int) -> tuple[Sent, int] | None:
        """What left under this sequence number (16 bits), and which payload of it."""
        if not self._sent:
            return None
        newest = self._sent[-1].first + self._sent[-1].end - self._sent[-1].begin - 1
        # The newest packet of this number that can have been sent.
        index = newest - (newest - number) % 0x10000
        for sent in reversed(self._sent):
            if sent.first <= index:
                place = sent.begin + index - sent.first
                return (sent, place) if place < sent.end else None
        return None

    def clear(self) -> None:
        self._sent.clear()
        self._packets = 0
