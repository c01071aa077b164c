"""Where the dome is, from what it was told: three axes, integrated over time."""

from __future__ import annotations

import threading
import time

SPEED = 0.5
"""Shares of the course a second, at full speed."""
ENDS = ((-1.0, 1.0), (-1.0, 1.0), (0.0, 1.0))


class Dome:
    """`stops_at` is what stops it, `timeouts` what becomes of those it is told."""

    def __init__(self, stops_at: str, timeouts: str) -> None:
        self._lock = threading.Lock()
        self._stops_at = stops_at
        self._timeouts = timeouts
        self._place = [0.0, 0.0, 0.0]
        self._speeds = [0.0, 0.0, 0.0]
        self._until = [0.0, 0.0, 0.0]
        self._at = time.monotonic()
        self._focus = self._focus_speed = 0.0
        self.follows = True
        self.aids: list[str] = []
        self.alarm = threading.Condition()
        self.covered = False
        self.told: list[dict[str, object]] = []

    def now(self) -> tuple[float, float, float]:
        with self._lock:
            self._advance()
            return tuple(self._place)

    def state(self) -> dict[str, object]:
        with self._lock:
            self._advance()
            pan, tilt, zoom = self._place
            moving = any(
                speed and until > self._at and not low_or_high(place, speed, ends)
                for place, speed, until, ends in zip(
                    self._place, self._speeds, self._until, ENDS, strict=True
                )
            )
            since = self._at - self.told[-1]["at"] if self.told else None
            return {
                "pan": pan, "tilt": tilt, "zoom": zoom, "moving": moving,
                "seconds_since_command": since, "commands": [each["verb"] for each in self.told],
                "focus": self._focus, "focusing": bool(self._focus_speed),
                "follows": self.follows, "aids": self.aids,
            }  # fmt: skip

    def turn(self, speeds: list[float | None], seconds: float | None) -> None:
        """ContinuousMove. An axis that is not said goes on."""
        with self._lock:
            self._advance()
            said = [0.0 if speed is None else speed for speed in speeds]
            if not any(said) and self._stops_at == "stop":
                return
            lasts = 1e9 if seconds is None or self._timeouts == "ignored" else seconds
            for axis, speed in enumerate(speeds):
                if speed is not None:
                    self._speeds[axis] = speed * SPEED
                    self._until[axis] = self._at + lasts

    def stop(self) -> None:
        """The verb; a dome that stops at zero answers it, and goes on turning."""
        with self._lock:
            self._advance()
            if self._stops_at != "zero":
                self._speeds = [0.0, 0.0, 0.0]

    def go(self, place: list[float]) -> None:
        with self._lock:
            self._advance()
            for axis, wanted in enumerate(place):
                low, high = ENDS[axis]
                way = min(max(wanted, low), high) - self._place[axis]
                self._speeds[axis] = SPEED if way > 0 else -SPEED
                self._until[axis] = self._at + abs(way) / SPEED

    def focus(self, speed: float) -> None:
        """A lens that follows by itself does not obey."""
        with self._lock:
            self._advance()
            self._focus_speed = 0.0 if self.follows else speed

    def cover(self, covered: bool) -> None:
        """Somebody puts a hand before the lens, or takes it away."""
        with self.alarm:
            self.covered = covered
            self.alarm.notify_all()

    def note(self, verb: str) -> None:
        with self._lock:
            self.told.append({"verb": verb, "at": time.monotonic()})

    def _advance(self) -> None:
        now = time.monotonic()
        self._focus += self._focus_speed * (now - self._at)
        for axis, (low, high) in enumerate(ENDS):
            lasted = max(0.0, min(now, self._until[axis]) - self._at)
            moved = self._place[axis] + self._speeds[axis] * lasted
            self._place[axis] = min(max(moved, low), high)
        self._at = now


def low_or_high(place: float, speed: float, ends: tuple[float, float]) -> bool:
    """At the end that it is heading for."""
    return (speed > 0 and place >= ends[1]) or (speed < 0 and place <= ends[0])
