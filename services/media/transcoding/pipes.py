"""What a node and one of its transcoders say to each other, through two pipes.

Records of a fixed head and, where it is a picture, its bytes. Each picture that goes in is
answered by one `DONE`, behind the pictures that came out of it: what is not answered yet is
what the transcoder is late by. Nothing of it ever touches a disk.
"""

from __future__ import annotations

import struct
from enum import IntEnum
from typing import Final, NamedTuple

HEAD: Final = struct.Struct(">BqI")
"""What it is, the timestamp (90 kHz), how many bytes follow."""
LARGEST_PICTURE: Final = 16 * 1024 * 1024


class Kind(IntEnum):
    SHOWN = 0
    """Into the transcoder: decode it, and give it back in the other codec."""
    SKIPPED = 1
    """Into it: decode it for the sake of those that follow."""
    PICTURE = 2
    """Out of it."""
    KEYFRAME = 3
    """Out of it, and nothing before it is needed."""
    DONE = 4
    """Out of it: one more that went in has been dealt with."""


class Head(NamedTuple):
    kind: int
    timestamp: int
    size: int


def write(kind: Kind, timestamp: int, data: bytes = b"") -> bytes:
    return HEAD.pack(kind, timestamp, len(data)) + data


def read_head(data: bytes) -> Head:
    """Raises `ValueError` where the other end says what it cannot."""
    head = Head(*HEAD.unpack(data))
    if head.size > LARGEST_PICTURE or head.kind not in Kind.__members__.values():
        raise ValueError("not a record of a transcoder")
    return head
