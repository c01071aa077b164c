"""A view's own time: it grows without a jump whatever happens to the source.

Another quality, a camera that starts again, a group of pictures sent a second time:
the browser sees one stream, with timestamps that always grow and stay close to the
clock. Times are told; ticks are of 90 kHz.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from tenants.vocabulary.picture import CLOCK_RATE

STEP: Final = CLOCK_RATE // 1000
"""Between two pictures of a group that is sent again: a browser plays it through at once."""
LONGEST_GAP: Final = 10 * CLOCK_RATE
"""A source that leaps further has changed its clock."""


class Timeline:
    """Places each picture of one view."""

    def __init__(self) -> None:
        self._source = 0
        self._view = 0
        self._at: float | None = None

    def begin(self, sources: Sequence[int], now: float) -> list[int]:
        """Where a keyframe and its followers go when a stream begins, or begins again."""
        if self._at is None:
            places = [source - sources[0] for source in sources]
        else:
            end = max(self._clock(now), self._view + STEP * len(sources))
            places = [end - STEP * (len(sources) - 1 - index) for index in range(len(sources))]

        self._source, self._view, self._at = sources[-1], places[-1], now
        return places

    def follow(self, source: int, now: float) -> int:
        """Where the next picture of the same stream goes."""
        gap = source - self._source
        if not 0 < gap <= LONGEST_GAP:
            gap = max(self._clock(now) - self._view, STEP)

        self._source, self._view, self._at = source, self._view + gap, now
        return self._view

    def _clock(self, now: float) -> int:
        since = 0.0 if self._at is None else now - self._at
        return self._view + round(since * CLOCK_RATE)
