"""Every duration of steering, in seconds: how long a camera may turn on its own, and the rest."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SteeringPace:
    """What a commune may change is in its file; the rest is what was measured to be safe."""

    dead_man: float = 0.5
    """A camera that turns is stopped when no order came for this long."""
    calm: float = 30.0
    """Once the CSU took the camera back, the State has to wait this long."""
    stop_timeout: float = 1.0
    """A camera has this long to acknowledge a stop, before it is told again."""
    stop_pause: float = 0.1
    stop_tries: int = 3
    """Then it is an alarm: somebody has to look at the camera."""
    stop_again: tuple[float, ...] = (0.3, 1.0, 2.0)
    """After an order that was given up half-way, a stop is said again this much later: a slow
    camera may carry that order out after the first one."""
    command: float = 2.0
    """A camera has this long to take any other order."""
    presets: float = 2.0
    """How long the list of presets is waited for."""
    look: float = 0.2
    """Between two looks at where a camera is, while it should stand still."""
    moving_look: float = 1.0
    """The same while it turns: a weak camera has its orders to hear first."""
    homecoming: float = 10.0
    """The joystick is kept this long after a camera was sent home: putting it down earlier
    would stop the camera on its way."""
    started: float = 2.0
    """Passes signed before this process started, give or take the clocks, take nothing."""
