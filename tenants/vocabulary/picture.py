"""A picture on its way: one coded access unit, never decoded.

H.264 only, in Annex B byte-stream form (ITU-T H.264, Annex B), parameter sets
in front of every keyframe.
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


@dataclass(frozen=True, slots=True)
class AccessUnit:
    """One frame. `timestamp` counts 90 kHz ticks, grows from one unit to the next and
    does not wrap; `captured_at` is the camera's wall clock in Unix seconds, where it tells."""

    data: bytes
    timestamp: int
    keyframe: bool
    captured_at: float | None = None


class PictureState(StrEnum):
    """What a tile says of its picture."""

    CONNECTING = "connecting"
    LIVE = "live"
    FROZEN = "frozen"
    UNAVAILABLE = "unavailable"
    ENDED = "ended"
