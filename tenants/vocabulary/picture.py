"""A picture on its way: one coded access unit, as its camera made it.

H.264 and H.265 in byte-stream form (Annex B of both), parameter sets in front of every
keyframe; JPEG as one image, all of them keyframes. What a browser cannot show is
converted by a media node, and nowhere before it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

CLOCK_RATE = 90_000
"""Ticks a second of `AccessUnit.timestamp` (RFC 6184 §8.2.1)."""


class Quality(StrEnum):
    MAIN = "main"
    """The camera's full picture, for the enlarged tile."""
    SUB = "sub"
    """The small one, for the wall. A camera without one gives its main picture."""


class Codec(StrEnum):
    """How a picture is coded."""

    H264 = "h264"
    H264_REORDERED = "h264-reordered"
    """With B-frames: sent in another order than it is shown."""
    H265 = "h265"
    MJPEG = "mjpeg"
    VP8 = "vp8"
    """No camera's: what a browser without H.264 is given."""


@dataclass(frozen=True, slots=True)
class AccessUnit:
    """One frame. `timestamp` counts 90 kHz ticks, grows from one unit to the next and
    does not wrap; reordered pictures have the instant when they are shown. `captured_at` is
    the camera's wall clock in Unix seconds, where it tells."""

    data: bytes
    timestamp: int
    keyframe: bool
    captured_at: float | None = None
    codec: Codec = Codec.H264


class PictureState(StrEnum):
    """What a tile says of its picture."""

    CONNECTING = "connecting"
    LIVE = "live"
    FROZEN = "frozen"
    UNAVAILABLE = "unavailable"
    ENDED = "ended"
