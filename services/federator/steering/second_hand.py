"""Has somebody else moved this camera? What was ordered here against where it is seen.

Pure: instants are arguments, in seconds. A camera that was never moved from here is not
judged: whatever moves it was there before. A camera at rest is: once it stood still, a
movement that goes on and goes to no place the CSU has named is a hand. One that turns is
judged on its pan alone, and only against the way it turned before. Wind, noise, late or
coarse answers, a preset, the way home and a patrol are no hand; when in doubt, neither.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from services.kit.link.orders import Order
from tenants.vocabulary.steering import Move, Pose, Stance, Stop

Axes: TypeAlias = tuple[float, float, float]

FAR: Final[Axes] = (0.02, 0.02, 0.04)
"""Shares of the course: nearer than that is noise, coarse figures, or wind."""
STEP: Final = 0.004
"""Slower than that from one look to the next, an axis is still."""
CALM_STEP: Final = 0.005
"""Faster than that, a camera that was sent somewhere is still on its way."""
STEPS: Final = 3
"""So many looks in the same way, one after the other, are a movement."""
SETTLES: Final = 1.0
"""Seconds that a camera takes to stand still after a stop, and to say so."""
TRAVELS: Final = 6.0
"""The least time given to a camera that was sent to a preset or home: some leave late."""
QUIET_AFTER_STOP, QUIET_AFTER_TRAVEL = 2, 6
"""So many looks without a movement, and it has arrived. Some pause before they zoom."""
LONGEST_WAY: Final = 20.0
"""A movement that still heads for a named place after so long goes nowhere."""
PUSHED: Final = 0.1
"""A speed below says too little of the way a camera turns."""


@dataclass(slots=True)
class _Run:
    """Looks in which one axis went the same way."""

    began: Pose
    at: float
    steps: int = 0
    far: float = 0.0


@dataclass(slots=True)
class SecondHand:
    """One hold's. `places` are those the CSU has named, where the system says where they are."""

    places: tuple[Pose, ...] = ()
    _order: Order | None = None
    _rests_at: float = 0.0
    _quiet_wanted: int = QUIET_AFTER_STOP
    _quiet: int = 0
    _last: Pose | None = None
    _runs: list[_Run | None] = field(default_factory=lambda: [None, None, None])
    _way: int = 0
    """Whether pan grows (1) or shrinks (-1) when it is told to go right; 0 while unknown."""
    _turned: list[int] = field(default_factory=list)
    """The last steps of pan while it is pushed one way: with the speed, or against it."""
    _says_moving: bool = False
    """The camera told of a movement of ours: what it tells of itself can be believed."""
    _moving_told: int = 0

    def ordered(self, order: Order, now: float) -> None:
        """The camera was told to do this."""
        former, self._order = self._order, order
        if isinstance(order, Move):
            if not isinstance(former, Move) or _side(former) != _side(order):
                self._turned, self._last = [], None
            return
        is_stop = isinstance(order, Stop)
        rests = now + (SETTLES if is_stop else TRAVELS)
        # A stop that is said again, or that ends a way home, leaves what is waited for.
        self._rests_at = rests
        self._quiet_wanted = QUIET_AFTER_STOP if is_stop else QUIET_AFTER_TRAVEL
        self._quiet, self._moving_told, self._last = 0, 0, None
        self._forget_runs()

    def seen(self, stance: Stance, now: float) -> bool:
        """Whether another hand moves it, as far as this look tells."""
        if self._order is None:
            return False
        if stance.pose is None:
            return self._said(stance.moving, now)
        before, self._last = self._last, stance.pose
        if before is None:
            return False
        steps = _steps(before, stance.pose)
        if isinstance(self._order, Move):
            return self._is_pulled(self._order, steps[0])
        if now < self._rests_at:
            return False
        return self._is_moved(before, stance.pose, steps, now)

    def _is_pulled(self, move: Move, step: float) -> bool:
        # A dome that looks straight down turns about by itself: only pan alone is judged.
        if move.tilt or abs(move.pan) < PUSHED or abs(step) < FAR[0]:
            self._turned = []
            return False
        self._turned.append(_sign(step) * _sign(move.pan))
        if len(self._turned) < 2 or self._turned[-1] != self._turned[-2]:
            return False
        # Hung upside down, some domes count the other way.
        self._way = self._way or self._turned[-1]
        return self._turned[-1] != self._way

    def _is_moved(self, before: Pose, pose: Pose, steps: Axes, now: float) -> bool:
        if self._quiet < self._quiet_wanted:
            is_quiet = all(abs(step) < CALM_STEP for step in steps)
            self._quiet = self._quiet + 1 if is_quiet else 0
            return False
        if all(abs(step) < STEP for step in steps):
            return self._has_come_to_rest(pose)
        for axis, step in enumerate(steps):
            self._runs[axis] = _run_on(self._runs[axis], before, step, now)
        return any(not self._is_on_its_way(run, pose, steps, now) for run in self._far_runs())

    def _has_come_to_rest(self, pose: Pose) -> bool:
        """A movement ended: a hand, unless it has arrived where the CSU sends it by name."""
        moved = bool(self._far_runs())
        self._forget_runs()
        return moved and not any(_is_near(pose, place) for place in self.places)

    def _far_runs(self) -> list[_Run]:
        return [
            run
            for run, far in zip(self._runs, FAR, strict=True)
            if run is not None and run.steps >= STEPS and abs(run.far) >= far
        ]

    def _is_on_its_way(self, run: _Run, pose: Pose, steps: Axes, now: float) -> bool:
        if now - run.at > LONGEST_WAY:
            return False
        return any(_heads_for(place, pose, steps) for place in self.places)

    def _said(self, moving: bool | None, now: float) -> bool:
        """For a camera that tells whether it moves, and not where it is."""
        if isinstance(self._order, Move):
            self._says_moving = self._says_moving or bool(moving)
            return False
        if not self._says_moving or now < self._rests_at:
            return False
        if self._quiet < self._quiet_wanted:
            self._quiet = 0 if moving else self._quiet + 1
            return False
        self._moving_told = self._moving_told + 1 if moving else 0
        return self._moving_told >= STEPS

    def _forget_runs(self) -> None:
        self._runs = [None, None, None]


def places_of(poses: Iterable[Pose | None]) -> tuple[Pose, ...]:
    return tuple(pose for pose in poses if pose is not None)


def _run_on(run: _Run | None, before: Pose, step: float, now: float) -> _Run | None:
    if abs(step) < STEP:
        # An axis may wait for another: what it did before is not forgotten.
        return run
    if run is None or _sign(run.far) != _sign(step):
        run = _Run(before, now)
    run.steps, run.far = run.steps + 1, run.far + step
    return run


def _heads_for(place: Pose, pose: Pose, steps: Axes) -> bool:
    """Every axis that is not there goes there; zoom may come last."""
    left = _steps(pose, place)
    for axis, (far, step) in enumerate(zip(left, steps, strict=True)):
        if abs(far) < FAR[axis]:
            continue
        stands = abs(step) < STEP
        if (stands and axis != 2) or (not stands and _sign(step) != _sign(far)):
            return False
    return True


def _is_near(pose: Pose, place: Pose) -> bool:
    return all(abs(far) < most for far, most in zip(_steps(pose, place), FAR, strict=True))


def _steps(one: Pose, other: Pose) -> Axes:
    """From one to the other; pan goes round."""
    pan = (other.pan - one.pan + 1) % 2 - 1
    return pan, other.tilt - one.tilt, other.zoom - one.zoom


def _side(move: Move) -> tuple[int, int]:
    return _sign(move.pan), _sign(move.tilt)


def _sign(value: float) -> int:
    return (value > 0) - (value < 0)
