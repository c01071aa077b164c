"""What can be asked of a dome: the joystick's words, the same for every kind of system.

Right, up, closer and a farther focus are positive. A `Move` is a speed that has to be
said again and again: whoever stops saying it wants the camera to stop. Who may say any
of this is not here: that is a lease.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Move:
    """Pan, tilt, zoom and focus at these speeds, each in [-1, 1], until something else is
    said."""

    pan: float = 0.0
    tilt: float = 0.0
    zoom: float = 0.0
    focus: float = 0.0

    def __post_init__(self) -> None:
        _within(-1, 1, pan=self.pan, tilt=self.tilt, zoom=self.zoom, focus=self.focus)

    @property
    def still(self) -> bool:
        return not (self.turns or self.focus)

    @property
    def turns(self) -> bool:
        """Something else than the focus moves."""
        return bool(self.pan or self.tilt or self.zoom)


@dataclass(frozen=True, slots=True)
class MoveBy:
    """Go this far from here: shares of the whole course, each in [-1, 1]."""

    pan: float = 0.0
    tilt: float = 0.0
    zoom: float = 0.0

    def __post_init__(self) -> None:
        _within(-1, 1, pan=self.pan, tilt=self.tilt, zoom=self.zoom)


@dataclass(frozen=True, slots=True)
class MoveTo:
    """Go there: pan and tilt in [-1, 1] over the whole course, zoom in [0, 1]."""

    pan: float
    tilt: float
    zoom: float

    def __post_init__(self) -> None:
        _within(-1, 1, pan=self.pan, tilt=self.tilt)
        _within(0, 1, zoom=self.zoom)


@dataclass(frozen=True, slots=True)
class GoToPreset:
    """Go where the CSU has named a place: the token of a `Preset` of this camera."""

    preset: str


@dataclass(frozen=True, slots=True)
class Home:
    """Go back to where the CSU wants the camera to look by itself."""


@dataclass(frozen=True, slots=True)
class Stop:
    """Stand still, now."""


class Aid(StrEnum):
    """What a camera may have beside its motors. Nothing here is kept by the camera as a
    setting: it sees better for a moment, and is left as it was found."""

    AUTO_FOCUS = "auto-focus"
    WIPER_ON = "wiper-on"
    WIPER_OFF = "wiper-off"
    WASH = "wash"
    LAMP_ON = "lamp-on"
    LAMP_OFF = "lamp-off"
    LAMP_AUTO = "lamp-auto"


@dataclass(frozen=True, slots=True)
class Use:
    """Use one of its aids, once."""

    aid: Aid


@dataclass(frozen=True, slots=True)
class Gear:
    """What can be asked of this very camera, beside turning it."""

    focus: bool = False
    aids: tuple[Aid, ...] = ()


PtzCommand: TypeAlias = Move | MoveBy | MoveTo | GoToPreset | Home | Use | Stop


@dataclass(frozen=True, slots=True)
class Pose:
    """Where a dome is: shares of its whole course, pan and tilt in [-1, 1], zoom in [0, 1]."""

    pan: float = 0.0
    tilt: float = 0.0
    zoom: float = 0.0


@dataclass(frozen=True, slots=True)
class Stance:
    """Where a dome is and whether it moves, as far as its system says; `None` where not."""

    pose: Pose | None = None
    moving: bool | None = None

    @property
    def is_untold(self) -> bool:
        return self.pose is None and self.moving is None


@dataclass(frozen=True, slots=True)
class Preset:
    """A place that the CSU has named. `token` is the system's own, and means nothing here;
    `pose`: where it is, where the system says."""

    token: str
    name: str
    pose: Pose | None = None


@dataclass(frozen=True, slots=True)
class Sight:
    """Where a camera looks now, in degrees, for the map: clockwise from true north, and how
    wide. Each is `None` where the system does not say."""

    heading: float | None = None
    field_of_view: float | None = None

    def __post_init__(self) -> None:
        if self.heading is not None and not 0 <= self.heading < 360:
            raise ValueError(f"heading must be in [0, 360), not {self.heading}")
        if self.field_of_view is not None and not 0 < self.field_of_view <= 360:
            raise ValueError(f"field_of_view must be in (0, 360], not {self.field_of_view}")


def _within(least: float, most: float, **said: float) -> None:
    for name, value in said.items():
        if not least <= value <= most:
            raise ValueError(f"{name} must be in [{least}, {most}], not {value}")
