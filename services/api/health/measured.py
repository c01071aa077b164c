"""What media measured of one view's picture, read from the bus, and what it is worth.

Pure. A number that is none, or that no picture could have, makes its entry unreadable.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from math import isfinite
from typing import Any, Final

from tenants.vocabulary.identifiers import ViewId
from tenants.vocabulary.picture import Quality

LONGEST_VIEW: Final = 100
"""Characters of a view's id."""


class Grade(Enum):
    GOOD = "good"
    WEAK = "weak"
    """One sees less than one should."""
    BAD = "bad"
    """What moves may be missed."""


class Cause(Enum):
    STILL = "still"
    """No picture came for two seconds."""
    RATE = "rate"
    LOSS = "loss"
    """On the way to the screen, or from the camera."""
    JITTER = "jitter"
    CLOCK = "clock"
    """The hour in the picture is not the true one; the picture itself is none the worse."""


LEAST_FPS: Final = (8.0, 3.0)
"""Weak below the first, bad below the second."""
MOST_LOSS: Final = (2.0, 10.0)
"""In per cent; weak from the first on, bad from the second, where the small picture is sent."""
MOST_JITTER: Final = (100.0, 300.0)
"""In milliseconds, likewise."""
CLOCK_SKEW_SECONDS: Final = 2.0
"""An incident is dated to the second: beyond, another minute or another person may be meant."""


@dataclass(frozen=True, slots=True)
class Measured:
    """`None` where media does not know."""

    view: ViewId
    quality: Quality
    fps: float | None
    kbps: float | None
    loss: float | None
    """Per cent, of what the browser last reported."""
    jitter: float | None
    """Milliseconds: the larger of how pictures come here and how packets reach the browser."""
    gop: float | None
    """Seconds."""
    skew: float | None
    """Seconds by which the camera's clock is ahead of ours."""
    camera_loss: float | None
    """Per cent of the packets of the camera, lately, that never came to the commune."""
    first: float | None
    """Milliseconds from the screen's offer to the first picture that left for it."""

    @property
    def grade(self) -> Grade:
        return max(self._judged().values(), key=list(Grade).index, default=Grade.GOOD)

    @property
    def causes(self) -> tuple[Cause, ...]:
        """What is wrong with it, the worst first."""
        judged = self._judged()
        worst = sorted(judged, key=lambda cause: -list(Grade).index(judged[cause]))
        wrong = self.skew is not None and abs(self.skew) > CLOCK_SKEW_SECONDS
        return (*worst, Cause.CLOCK) if wrong else tuple(worst)

    def _judged(self) -> Mapping[Cause, Grade]:
        """What is less than good; a picture that stands still is judged by that alone."""
        if self.fps == 0:
            return {Cause.STILL: Grade.BAD}
        judged = {
            Cause.RATE: _below(self.fps, LEAST_FPS),
            Cause.LOSS: _above(max(self.loss or 0.0, self.camera_loss or 0.0), MOST_LOSS),
            Cause.JITTER: _above(self.jitter, MOST_JITTER),
        }
        return {cause: grade for cause, grade in judged.items() if grade is not Grade.GOOD}


def read(body: Mapping[str, Any]) -> Iterator[Measured]:
    """Every readable entry of a `flows.health`."""
    said = body.get("views")
    for one in said if isinstance(said, list) else ():
        try:
            view, quality = one["view"], Quality(one["quality"])
            if not isinstance(view, str) or not 0 < len(view) <= LONGEST_VIEW:
                continue
            yield Measured(ViewId(view), quality, *(_number(one, name) for name in _NUMBERS))
        except (KeyError, TypeError, ValueError):
            continue


_NUMBERS: Final = {
    "fps": (0, 1000),
    "kbps": (0, 1e7),
    "loss": (0, 100),
    "jitter": (0, 1e8),
    "gop": (0, 1e6),
    "skew": (-1e10, 1e10),
    "camera_loss": (0, 100),
    "first": (0, 1e8),
}
"""In the order of `Measured`."""
_ADDED: Final = frozenset({"camera_loss"})


def _number(said: Mapping[str, Any], name: str) -> float | None:
    # A node of the version before does not tell what was added since.
    value, (least, most) = said.get(name) if name in _ADDED else said[name], _NUMBERS[name]
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        raise ValueError(name)
    if not least <= value <= most:
        raise ValueError(name)
    return float(value)


def _below(value: float | None, bounds: tuple[float, float]) -> Grade:
    weak, bad = bounds
    if value is None or value >= weak:
        return Grade.GOOD
    return Grade.WEAK if value >= bad else Grade.BAD


def _above(value: float | None, bounds: tuple[float, float]) -> Grade:
    weak, bad = bounds
    if value is None or value < weak:
        return Grade.GOOD
    return Grade.WEAK if value < bad else Grade.BAD
