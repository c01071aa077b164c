"""How pictures reach one view: what every sender promises.

Rooms know this Protocol alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from services.media.relay.frames import Frame


class Sender(Protocol):
    """One view's pictures, never decoded. Every call returns at once."""

    @property
    def dropped(self) -> int:
        """How many pictures this view missed because it was too slow."""
        ...

    @property
    def lost(self) -> int:
        """In 256ths, what the browser last said that it lost."""
        ...

    def unanswered(self, now: float) -> float:
        """For how many seconds pictures have left and the browser reported nothing."""
        ...

    @property
    def jitter(self) -> int:
        """In ticks of 90 kHz, what the browser last reported (RFC 3550 §6.4.1)."""
        ...

    @property
    def carries(self) -> int | None:
        """Bits a second that the browser believes its way carries; `None`: it did not say."""
        ...

    def begin(self, frames: Sequence[Frame]) -> None:
        """Send these, a keyframe first, instead of whatever still waits."""
        ...

    def follow(self, frame: Frame) -> None:
        """Send the next picture of the same stream, or drop up to the next keyframe."""
        ...

    def stop(self) -> None:
        """Nothing more leaves once this returns."""
        ...
