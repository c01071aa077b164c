"""What carries the words: one Protocol, a pair of queues, a WebSocket.

Back-pressure is the carrier's business: control words are never dropped, and a
carrier that cannot keep up drops pictures up to the next keyframe.
"""

from __future__ import annotations

from typing import Protocol

from services.kit.link.credential import Shown
from services.kit.link.words import Picture, Word


class LinkLost(Exception):
    """The other end went away."""


class Carrier(Protocol):
    """One end of a link."""

    tenant: str
    """Who the other end is for (media's end), or who we are (the federator's end); nobody (an
    empty text) between two media nodes, which speak for many."""
    credential: Shown | None
    """What the other end has shown (the dialled end); `None` where we dialled, and within one
    process."""
    minor: int
    """Which words both ends know (`services.kit.link.additions`, the lesser of the two)."""

    async def say(self, word: Word) -> None:
        """Send a control word; one that the other end does not know is left out. Raises
        `LinkLost`."""
        ...

    async def show(self, picture: Picture) -> None:
        """Send a picture, or drop it up to the next keyframe. Raises `LinkLost`."""
        ...

    async def hear(self) -> Word | Picture:
        """The next thing said. Raises `LinkLost`, or `UnreadableWord`."""
        ...

    async def close(self) -> None: ...

    def abort(self) -> None:
        """Hang up now, whatever waits: nothing more is heard once this returns."""
        ...
