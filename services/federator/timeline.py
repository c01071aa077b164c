"""One line of time for what a camera films, however often it is pulled anew."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tenants.vocabulary.picture import CLOCK_RATE, AccessUnit


class Timeline:
    """Timestamps that go on growing over the streams of one pull, each with its own origin."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._offset: int | None = None
        self._last = 0
        self._last_at: float | None = None

    @property
    def began(self) -> bool:
        """True once the current stream gave a picture."""
        return self._offset is not None

    def begin(self) -> None:
        self._offset = None

    def place(self, unit: AccessUnit) -> AccessUnit:
        now = self._monotonic()
        if self._offset is None:
            self._offset = self._origin(unit, now) - unit.timestamp
        self._last, self._last_at = unit.timestamp + self._offset, now
        return replace(unit, timestamp=self._last) if self._offset else unit

    def silent_for(self) -> float:
        return 0.0 if self._last_at is None else self._monotonic() - self._last_at

    def _origin(self, unit: AccessUnit, now: float) -> int:
        if self._last_at is None:
            return unit.timestamp
        gap = round((now - self._last_at) * CLOCK_RATE)
        return self._last + max(gap, 1)
