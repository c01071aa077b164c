"""The last group of pictures of one stream, so that a newcomer starts at once.

Bounded: a stream whose keyframes are too far apart is not kept, and its newcomers wait
for the next one. It lives in memory only, a few seconds at most.
"""

from __future__ import annotations

from typing import Final

from services.media.relay.frames import Frame

LARGEST_BYTES: Final = 4_000_000
LONGEST_UNITS: Final = 300
"""Twelve seconds at 25 pictures a second."""
STALE_SECONDS: Final = 2.0
"""Past this without a picture, what is kept would be shown for live and is not."""


class GopCache:
    """From the last keyframe to now."""

    def __init__(self, bytes_at_most: int = LARGEST_BYTES, units_at_most: int = LONGEST_UNITS):
        self._bytes_at_most = bytes_at_most
        self._units_at_most = units_at_most
        self._frames: list[Frame] = []
        self._bytes = 0
        self._last_at = float("-inf")

    @property
    def last_at(self) -> float:
        """When the last picture came, kept or not."""
        return self._last_at

    def add(self, frame: Frame, now: float) -> None:
        self._last_at = now
        if frame.unit.keyframe:
            self._empty()
        elif not self._frames:
            return

        self._frames.append(frame)
        self._bytes += len(frame.unit.data)
        if self._bytes > self._bytes_at_most or len(self._frames) > self._units_at_most:
            self._empty()

    def frames(self, now: float) -> tuple[Frame, ...]:
        """A keyframe and what followed it; nothing where that would not be live."""
        return tuple(self._frames) if now - self._last_at <= STALE_SECONDS else ()

    def clear(self) -> None:
        """The source stopped: forget its pictures."""
        self._empty()
        self._last_at = float("-inf")

    def _empty(self) -> None:
        self._frames = []
        self._bytes = 0
