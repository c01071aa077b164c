"""A dome that turns as it is told, and stops by itself when it is told no more.

Pure: instants are arguments, in seconds. Drawing what it sees is the painting's. One
thread steers while others look: each sees the last whole leg, never half of one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import astuple, dataclass
from typing import TypeAlias, assert_never

from federation.connector import CommandRefused
from federation.synthetic.painting.motion import pan_share
from tenants.vocabulary.steering import (
    GoToPreset,
    Home,
    Move,
    MoveBy,
    MoveTo,
    Pose,
    Preset,
    PtzCommand,
    Stop,
    Use,
)

Axes: TypeAlias = tuple[float, float, float]

SPEEDS: Axes = (0.8, 0.8, 0.5)
"""Shares of the course a second, at full speed."""
MOVE_SECONDS = 1.0
"""How long a `Move` lasts when nobody says it again."""
ENDS = ((-1.0, 1.0), (-1.0, 1.0), (0.0, 1.0))
STEERABLE_ROUND = 0.25
"""How far a steerable dome that nobody steers turns, to each side."""
PRESETS = {
    Preset("1", "Vue d’ensemble"): Pose(),
    Preset("2", "Côté gauche"): Pose(-0.8, -0.3, 0.4),
    Preset("3", "Côté droit"): Pose(0.8, -0.3, 0.4),
}
HOME = Pose()


@dataclass(frozen=True, slots=True)
class Leg:
    """From one pose on: a speed on each axis, and how many seconds it lasts there."""

    start: Pose
    begun: float
    speeds: Axes = (0.0, 0.0, 0.0)
    lasts: Axes = (0.0, 0.0, 0.0)

    def at(self, seconds: float) -> Pose:
        elapsed = max(0.0, seconds - self.begun)
        along = zip(astuple(self.start), self.speeds, self.lasts, ENDS, strict=True)
        pan, tilt, zoom = (
            min(max(start + speed * min(elapsed, lasts), low), high)
            for start, speed, lasts, (low, high) in along
        )
        return Pose(pan, tilt, zoom)


class Dome:
    """It makes its round until somebody steers it, and then stays where it was left."""

    def __init__(self, late: float = 0.0, reach: float = 1.0) -> None:
        """`late` is how far into its round it starts, so that domes are not in step;
        `reach` is how far the round goes, to each side."""
        self._late = late
        self._reach = reach
        self._leg: Leg | None = None

    @property
    def steered(self) -> bool:
        return self._leg is not None

    def at(self, seconds: float) -> Pose:
        if self._leg is None:
            return Pose(pan=self._reach * (2 * pan_share(seconds + self._late) - 1))
        return self._leg.at(seconds)

    def take(self, command: PtzCommand, seconds: float) -> None:
        """Raises `CommandRefused` for a preset that it has not."""
        here = self.at(seconds)
        match command:
            case Stop():
                self._leg = Leg(here, seconds)
            case Move(pan=pan, tilt=tilt, zoom=zoom):
                speeds = _each(lambda said, full: said * full, (pan, tilt, zoom), SPEEDS)
                self._leg = Leg(here, seconds, speeds, (MOVE_SECONDS,) * 3)
            case MoveBy(pan, tilt, zoom):
                there = Pose(here.pan + pan, here.tilt + tilt, here.zoom + zoom)
                self._leg = _towards(there, here, seconds)
            case MoveTo(pan, tilt, zoom):
                self._leg = _towards(Pose(pan, tilt, zoom), here, seconds)
            case GoToPreset(preset):
                self._leg = _towards(_preset(preset), here, seconds)
            case Home():
                self._leg = _towards(HOME, here, seconds)
            case Use():
                raise CommandRefused("it has nothing beside its motors")
            case _:
                assert_never(command)


def _towards(there: Pose, here: Pose, seconds: float) -> Leg:
    way = _each(lambda end, start: end - start, astuple(there), astuple(here))
    speeds = _each(lambda far, full: full if far > 0 else -full, way, SPEEDS)
    return Leg(here, seconds, speeds, _each(lambda far, speed: far / speed, way, speeds))


def _each(made: Callable[[float, float], float], one: Axes, other: Axes) -> Axes:
    return made(one[0], other[0]), made(one[1], other[1]), made(one[2], other[2])


def _preset(token: str) -> Pose:
    for preset, pose in PRESETS.items():
        if preset.token == token:
            return pose
    raise CommandRefused("it has no such preset: ask for the list again")
