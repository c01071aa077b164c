"""What a camera notices of itself: it was covered or turned away, or its picture is lost.

Facts about the camera, never about people: nothing here recognises anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class AlarmKind(StrEnum):
    TAMPERED = "tampered"
    """Covered, sprayed, turned away or put out of focus."""
    PICTURE_LOST = "picture-lost"
    """The sensor, or the channel of an encoder, gives no picture."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """`on` is false when the camera says that it is over."""

    kind: AlarmKind
    on: bool
