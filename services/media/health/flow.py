"""How one quality of one flow arrives: counted, never kept.

Pure: times are told. A handful of numbers for each, whatever the camera sends, and none of
them says what a picture shows or who looks at it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from tenants.vocabulary.picture import CLOCK_RATE, AccessUnit

JITTER_GAIN: Final = 1 / 16
"""RFC 3550 §6.4.1."""


@dataclass(slots=True)
class Health:
    """`wanted_at` is when somebody first wanted it; times are monotonic seconds."""

    wanted_at: float
    frames: int = 0
    keyframes: int = 0
    data_bytes: int = 0
    first_after: float | None = None
    """Seconds until its first picture came."""
    gop_frames: int | None = None
    """Pictures from one keyframe to the next, the last time."""
    gop_seconds: float | None = None
    jitter: float = 0.0
    """Seconds by which pictures come early or late, as RFC 3550 §6.4.1 smooths it."""
    clock_lead: float | None = None
    """The camera's clock less our monotonic one, as its last picture came."""
    _arrived: float | None = None
    _timestamp: int = 0
    _group_frames: int = 0
    _group_timestamp: int | None = None

    def hear(self, unit: AccessUnit, now: float) -> None:
        """One picture came."""
        if self.first_after is None:
            self.first_after = now - self.wanted_at
        self.frames += 1
        self.data_bytes += len(unit.data)
        if unit.captured_at is not None:
            self.clock_lead = unit.captured_at - now
        self._hear_pace(unit.timestamp, now)
        if unit.keyframe:
            self._hear_keyframe(unit.timestamp)
        self._group_frames += 1

    def _hear_pace(self, timestamp: int, now: float) -> None:
        if self._arrived is not None:
            late = (now - self._arrived) - (timestamp - self._timestamp) / CLOCK_RATE
            self.jitter += (abs(late) - self.jitter) * JITTER_GAIN
        self._arrived, self._timestamp = now, timestamp

    def _hear_keyframe(self, timestamp: int) -> None:
        self.keyframes += 1
        if self._group_timestamp is not None:
            self.gop_frames = self._group_frames
            self.gop_seconds = (timestamp - self._group_timestamp) / CLOCK_RATE
        self._group_frames, self._group_timestamp = 0, timestamp
