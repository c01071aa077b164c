"""The stream that every server is given: 1080p at 25 pictures a second, 4 Mbit/s, two-second GOP.

Coded sizes are those of a street by day; the bytes are noise, as they are to a relay.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Final

from tenants.vocabulary.picture import CLOCK_RATE, AccessUnit

RATE: Final = 25
GOP: Final = 50
KEYFRAME_BYTES: Final = 137_000
BITS_A_SECOND: Final = 4_000_000
_SPS = bytes.fromhex("6742c028d900780227e584000003000400000300ca3c60c920")
_PPS = bytes.fromhex("68cb83cb20")


def group(gop: int = GOP) -> list[bytes]:
    """One group of pictures in Annex B form."""
    chance = random.Random(4711)
    total = BITS_A_SECOND // 8 * gop // RATE
    rest = (total - KEYFRAME_BYTES) // (gop - 1)
    sizes = [KEYFRAME_BYTES] + [round(rest * chance.uniform(0.6, 1.4)) for _ in range(gop - 1)]
    return [_picture(chance, size, keyframe=not index) for index, size in enumerate(sizes)]


def units() -> Iterator[AccessUnit]:
    """Without end."""
    pictures, number = group(), 0
    while True:
        for index, data in enumerate(pictures):
            yield AccessUnit(data, number * CLOCK_RATE // RATE, index == 0)
            number += 1


def _picture(chance: random.Random, size: int, *, keyframe: bool) -> bytes:
    # No byte of a start code in it. The first two are an honest slice header's.
    body = chance.randbytes(size).replace(b"\0", b"\1")
    if keyframe:
        return b"".join(b"\0\0\0\1" + one for one in (_SPS, _PPS, b"\x65\x88\x84" + body))
    return b"\0\0\0\1\x61\x9a\x20" + body
