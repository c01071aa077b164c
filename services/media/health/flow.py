"""How one quality of one flow arrives: counted, never kept.

Pure: times are told. A handful of numbers for each, whatever the camera sends, and none of
them says what a picture shows or who looks at it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from tenants.vocabulary.picture import CLOCK_RATE, AccessUnit

JITTER_GAIN: Final = 1 / 16
"""RFC 3550 §6.4.1."""
CLOCK_SECONDS: Final = 5.0
"""A camera's clock is judged by the pictures of the last five to ten seconds."""


@dataclass(slots=True)
class CameraClock:
    """The camera's clock less ours, by the picture that came quickest of late.

    A picture that was held up on its way makes a clock look slow, none makes it look fast:
    the largest difference is the truest (the minimum filter of RFC 5905 §10).
    """

    _before: float | None = None
    _since_then: float | None = None
    _turned_at: float | None = None

    @property
    def lead(self) -> float | None:
        """Seconds; `None` where the camera has not told its hour of late."""
        known = [one for one in (self._before, self._since_then) if one is not None]
        return max(known, default=None)

    def hear(self, captured_at: float | None, now: float) -> None:
        """One picture came at `now`, filmed at `captured_at` by the camera."""
        if self._turned_at is None or now - self._turned_at >= CLOCK_SECONDS:
            self._before, self._since_then, self._turned_at = self._since_then, None, now
        if captured_at is not None:
            lead = captured_at - now
            self._since_then = lead if self._since_then is None else max(lead, self._since_then)


@dataclass(slots=True)
class CameraPackets:
    """What the commune counts of the packets that come from its camera."""

    numbered: int = 0
    lost: int = 0
    loss: float | None = None
    """Of those numbered between its last two words, from 0 to 1."""

    def hear(self, numbered: int, lost: int) -> None:
        """Both since the pull began; what no camera could have sent changes nothing."""
        if not 0 <= lost <= numbered:
            return
        if numbered < self.numbered or lost < self.lost:
            # It pulls anew.
            self.numbered = self.lost = 0
        new = numbered - self.numbered
        # Between two words nothing came: what was true is known no more.
        self.loss = (lost - self.lost) / new if new else None
        self.numbered, self.lost = numbered, lost


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
    clock: CameraClock = field(default_factory=CameraClock)
    """Against our monotonic one."""
    packets: CameraPackets = field(default_factory=CameraPackets)
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
        self.clock.hear(unit.captured_at, now)
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
