"""Whether revocations at the provider are heard of, for whoever asks how this process is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

LATE = timedelta(seconds=5)


class Hearing:
    """`off` where nobody was told to listen; `late` where nothing was heard for a while."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._is_on = False
        self._heard_at: datetime | None = None

    def begin(self) -> None:
        self._is_on = True

    def heard(self) -> None:
        self._heard_at = self._clock()

    @property
    def state(self) -> str:
        if not self._is_on:
            return "off"
        is_fresh = self._heard_at is not None and self._clock() - self._heard_at <= LATE
        return "heard" if is_fresh else "late"
