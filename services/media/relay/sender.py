"""How pictures reach one view: what every sender promises.

Rooms know this Protocol alone. Behind it, today, aiortc packetises for each viewer
(`stock.py`); a faster path takes its place without a change elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from tenants.vocabulary.picture import AccessUnit


class Sender(Protocol):
    """One view's pictures, never decoded. Every call returns at once."""

    @property
    def dropped(self) -> int:
        """How many pictures this view missed because it was too slow."""
        ...

    def begin(self, units: Sequence[AccessUnit]) -> None:
        """Send these, a keyframe first, instead of whatever still waits."""
        ...

    def follow(self, unit: AccessUnit) -> None:
        """Send the next picture of the same stream, or drop up to the next keyframe."""
        ...

    def stop(self) -> None:
        """Nothing more leaves once this returns."""
        ...
