"""How long screens waited for their first picture, since this node began.

From the WHEP offer that was taken to the first picture that left for it. A wait that ended
without a picture is told apart: it is as long as the screen had patience, and says nothing
of how soon pictures come. Nobody's name, no camera: a number alone.
"""

from __future__ import annotations

from typing import Final

from prometheus_client import CollectorRegistry, Histogram

BUCKETS: Final = (0.1, 0.25, 0.5, 0.8, 1.2, 2.0, 3.0, 5.0, 10.0, 20.0)
"""Seconds, around the goals: a quarter of a second where the flow runs already, 1.2 where the
camera must be asked first, 3 after a node is lost."""
SHOWN: Final = "shown"
NEVER_SHOWN: Final = "never-shown"


class Waits:
    """One per node."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._waited = Histogram(
            "beffroi_first_picture_seconds",
            "From a screen's offer to the first picture that left for it, or to its end.",
            ("outcome",),
            buckets=BUCKETS,
            registry=self.registry,
        )
        for outcome in (SHOWN, NEVER_SHOWN):
            self._waited.labels(outcome)

    def shown(self, seconds: float) -> None:
        self._waited.labels(SHOWN).observe(seconds)

    def given_up(self, seconds: float) -> None:
        """The screen is gone, or shows another right, before any picture left for it."""
        self._waited.labels(NEVER_SHOWN).observe(seconds)
