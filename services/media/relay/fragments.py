"""One coded picture in RTP payloads (RFC 6184), once for all who watch.

Large units are cut into fragments of one size (FU-A), the last of a run shorter: a whole run
then leaves in one call to the kernel (UDP segmentation). Small units that follow each other,
parameter sets mostly, share a payload (STAP-A). Nothing here is sent, and nothing decoded.
"""

from __future__ import annotations

import struct
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Final

from tenants.vocabulary.annex_b import split_annex_b

LARGEST_PAYLOAD: Final = 1180
"""Bytes. With RTP, its extension, the seal, UDP and IPv6, a packet stays under 1280, which
every IPv6 network carries, and IPsec has room around it on Ethernet."""
STAP_A: Final = 24
FU_A: Final = 28
_TYPE: Final = 0x1F
_IMPORTANCE: Final = 0xE0
_FIRST: Final = 0x80
_LAST: Final = 0x40


@dataclass(frozen=True)
class Payloads:
    """In order; each of `runs` is where payloads of one size begin and end."""

    each: tuple[bytes, ...]
    runs: tuple[tuple[int, int], ...]

    @cached_property
    def joined(self) -> bytes:
        """One after the other: how C likes them."""
        return b"".join(self.each)

    @cached_property
    def ends(self) -> array[int]:
        """Where each ends among all, in 32 bits."""
        return array("I", accumulate(map(len, self.each)))

    def size(self, begin: int, end: int) -> int:
        """Bytes of `each[begin:end]`, which is not empty."""
        return self.ends[end - 1] - (self.ends[begin - 1] if begin else 0)


def packetise(data: bytes, largest: int = LARGEST_PAYLOAD) -> Payloads:
    """An access unit in Annex B form, in payloads of `largest` bytes at most."""
    each = tuple(_payloads(split_annex_b(data), largest))
    return Payloads(each, runs_of([len(one) for one in each]))


def runs_of(sizes: Sequence[int]) -> tuple[tuple[int, int], ...]:
    """A shorter one may end a run; nothing of another size may stand in it."""
    found, begin = [], 0
    for index in range(1, len(sizes)):
        if sizes[index] > sizes[begin] or sizes[index - 1] < sizes[begin]:
            found.append((begin, index))
            begin = index
    if sizes:
        found.append((begin, len(sizes)))
    return tuple(found)


def _payloads(units: Sequence[bytes], largest: int) -> Iterator[bytes]:
    small: list[bytes] = []
    room = largest - 1
    for unit in units:
        if small and len(unit) + 2 > room:
            yield _together(small)
            small, room = [], largest - 1
        if len(unit) > largest:
            yield from _fragments(unit, largest)
        elif len(unit) + 2 > room:
            yield unit
        else:
            small.append(unit)
            room -= len(unit) + 2
    if small:
        yield _together(small)


def _together(units: Sequence[bytes]) -> bytes:
    """§5.7.1: one unit alone is its own payload."""
    if len(units) == 1:
        return units[0]
    importance = max(unit[0] & _IMPORTANCE for unit in units)
    sized = (struct.pack(">H", len(unit)) + unit for unit in units)
    return bytes([importance | STAP_A]) + b"".join(sized)


def _fragments(unit: bytes, largest: int) -> Iterator[bytes]:
    """§5.8: the unit's own first byte is told by the two that stand before each fragment."""
    indicator = unit[0] & _IMPORTANCE | FU_A
    body, kind = memoryview(unit)[1:], unit[0] & _TYPE
    count = -(-len(body) // (largest - 2))
    size = -(-len(body) // count)
    last = size * (count - 1)
    middle = bytes((indicator, kind))
    yield bytes((indicator, kind | _FIRST)) + body[:size]
    for begin in range(size, last, size):
        yield middle + body[begin : begin + size]
    yield bytes((indicator, kind | _LAST)) + body[last:]
