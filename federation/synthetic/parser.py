"""What an encoder's bytes contain.

Pure: bytes in, our words out. It checks what every picture of ours promises (Annex B,
a keyframe with its parameter sets in front) and repairs nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import IntEnum

from federation.connector import UnreadableAnswer
from tenants.vocabulary.picture import AccessUnit

START_CODE = b"\x00\x00\x01"


class NalKind(IntEnum):
    """`nal_unit_type` (ITU-T H.264, table 7-1), as far as we look."""

    SLICE = 1
    IDR = 5
    SPS = 7
    PPS = 8


def nal_units(data: bytes) -> Iterator[bytes]:
    """The units between start codes of three or four bytes, without them."""
    start = data.find(START_CODE)
    while start >= 0:
        start += len(START_CODE)
        end = data.find(START_CODE, start)
        unit = data[start:] if end < 0 else data[start:end]
        # The fourth byte of a long start code is a zero before it (B.1.1).
        yield unit.rstrip(b"\x00")
        start = end


def nal_kinds(data: bytes) -> list[int]:
    return [unit[0] & 0x1F for unit in nal_units(data) if unit]


def access_unit(data: bytes, timestamp: int, captured_at: float) -> AccessUnit:
    """One encoded frame in our words; refuses what no newcomer could decode."""
    kinds = nal_kinds(data)
    if NalKind.IDR in kinds:
        first_slice = kinds.index(NalKind.IDR)
        if not {NalKind.SPS, NalKind.PPS} <= set(kinds[:first_slice]):
            raise UnreadableAnswer("the encoder gave a keyframe without its parameter sets")
        return AccessUnit(data, timestamp, keyframe=True, captured_at=captured_at)

    if NalKind.SLICE not in kinds:
        raise UnreadableAnswer("the encoder gave bytes that hold no picture")
    return AccessUnit(data, timestamp, keyframe=False, captured_at=captured_at)
