"""One coded picture in RTP payloads (RFC 6184), once for all who watch.

Large units are cut into fragments of one size (FU-A), the last of a run shorter: a whole run
then leaves in one call to the kernel (UDP segmentation). Small units that follow each other,
parameter sets mostly, share a payload (STAP-A). Nothing here is sent, and nothing decoded.
"""

from __future__ import annotations

import struct
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise
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
    """`joined`: one after the other; `ends`: where each ends there, in 32 bits.

    Held for as long as a picture may be sent again, so that it is held once.
    """

    joined: bytes
    ends: array[int]

    @classmethod
    def of(cls, each: Sequence[bytes]) -> Payloads:
        return cls(b"".join(each), array("I", accumulate(map(len, each))))

    def __len__(self) -> int:
        return len(self.ends)

    def one(self, place: int) -> bytes:
        return self.joined[self.ends[place - 1] if place else 0 : self.ends[place]]

    @cached_property
    def each(self) -> tuple[bytes, ...]:
        return tuple(self.one(place) for place in range(len(self)))

    @cached_property
    def runs(self) -> tuple[tuple[int, int], ...]:
        """Where payloads of one size begin and end."""
        return runs_of([end - begin for begin, end in pairwise((0, *self.ends))])

    def size(self, begin: int, end: int) -> int:
        """Bytes from the `begin`-th on, up to the `end`-th; not none."""
        return self.ends[end - 1] - (self.ends[begin - 1] if begin else 0)


def packetise(data: bytes, largest: int = LARGEST_PAYLOAD) -> Payloads:
    """An access unit in Annex B form, in payloads of `largest` bytes at most."""
    parts: list[bytes | memoryview] = []
    sizes: list[int] = []
    small: list[bytes] = []
    room = largest - 1
    for unit in split_annex_b(data):
        if small and len(unit) + 2 > room:
            _put(_together(small), parts, sizes)
            small, room = [], largest - 1
        if len(unit) > largest:
            _cut(unit, largest, parts, sizes)
        elif len(unit) + 2 > room:
            _put(unit, parts, sizes)
        else:
            small.append(unit)
            room -= len(unit) + 2
    if small:
        _put(_together(small), parts, sizes)
    return Payloads(b"".join(parts), array("I", accumulate(sizes)))


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


def _put(payload: bytes, parts: list[bytes | memoryview], sizes: list[int]) -> None:
    parts.append(payload)
    sizes.append(len(payload))


def _together(units: Sequence[bytes]) -> bytes:
    """§5.7.1: one unit alone is its own payload."""
    if len(units) == 1:
        return units[0]
    importance = max(unit[0] & _IMPORTANCE for unit in units)
    sized = (struct.pack(">H", len(unit)) + unit for unit in units)
    return bytes([importance | STAP_A]) + b"".join(sized)


def _cut(unit: bytes, largest: int, parts: list[bytes | memoryview], sizes: list[int]) -> None:
    """§5.8: the unit's own first byte is told by the two that stand before each fragment."""
    indicator, kind = unit[0] & _IMPORTANCE | FU_A, unit[0] & _TYPE
    body = memoryview(unit)[1:]
    count = -(-len(body) // (largest - 2))
    size = -(-len(body) // count)
    last = size * (count - 1)
    middle = bytes((indicator, kind))
    parts += (bytes((indicator, kind | _FIRST)), body[:size])
    for begin in range(size, last, size):
        parts += (middle, body[begin : begin + size])
    parts += (bytes((indicator, kind | _LAST)), body[last:])
    sizes += [size + 2] * (count - 1)
    sizes.append(len(body) - last + 2)
