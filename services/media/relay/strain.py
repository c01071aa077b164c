"""Whether the way to one browser carries the picture that it is sent.

Judged by what the browser reports: how much got lost, and how much it believes that its way
carries. One bad second is nobody's fault; a way that was found too narrow is tried again later,
since nothing but the large picture tells that it has become wide enough.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

LOST_AT_MOST: Final = 26
"""In 256ths: one packet in ten."""
LOST_AT_ALL: Final = 5
"""One in fifty, with which what the browser believes of its way is believed too."""
ENOUGH: Final = 0.8
"""Of the picture's own rate."""
PATIENCE_SECONDS: Final = 3.0
TRIED_AGAIN_SECONDS: Final = 30.0
MOST_SECONDS: Final = 480.0
"""Each failure doubles the wait for the next trial, up to this."""


@dataclass(slots=True)
class Strain:
    """Of one view; times are the caller's monotonic seconds, rates bits a second."""

    since: float | None = None
    until: float | None = None
    wait: float = TRIED_AGAIN_SECONDS

    def is_narrow(self, now: float) -> bool:
        """Whether the small picture is what this way carries, for now."""
        return self.until is not None and now < self.until

    def hear(self, now: float, rate: float, lost: int, carries: int | None) -> bool:
        """What was reported while the large picture was sent; true where it is too much."""
        believed = lost > LOST_AT_ALL and carries is not None and carries < ENOUGH * rate
        if lost <= LOST_AT_MOST and not believed:
            self.since = None
            return False
        self.since = now if self.since is None else self.since
        if now - self.since < PATIENCE_SECONDS:
            return False
        if self.until is not None:
            self.wait = min(MOST_SECONDS, self.wait * 2)
        self.since, self.until = None, now + self.wait
        return True
