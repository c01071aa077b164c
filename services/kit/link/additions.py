"""What was added to the protocol since it has its number, and how two ends agree on it.

Each says in its handshake how far it knows them (RFC 6455 §1.9); an end of before says nothing,
is not disturbed by it, and is never told a word that it would not understand. What changes or
takes away a word wants another number of the protocol.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from websockets.typing import Subprotocol


@dataclass(frozen=True, slots=True)
class Arrival:
    """How one quality comes from its camera, since its pull began: the packets that the camera
    numbered (RFC 3550 §5.1), and how many of them never came. From the federator."""

    flow: str
    quality: str
    packets: int
    lost: int


MINOR: Final = 1
"""What this program knows: every word that was added until now."""
_SINCE: Final[dict[type, int]] = {Arrival: 1}
MINORS: Final = tuple(Subprotocol(f"beffroi-link.4.{each}") for each in range(MINOR, 0, -1))
"""As the handshake says them, the latest first."""


def is_known(word: object, minor: int) -> bool:
    """Whether an end that knows so much can read it."""
    return _SINCE.get(type(word), 0) <= minor


def minor_of(agreed: Subprotocol | None) -> int:
    """What both ends know."""
    return MINOR - MINORS.index(agreed) if agreed in MINORS else 0


def select_minor(_: object, offered: Sequence[Subprotocol]) -> Subprotocol | None:
    """The most that both know; nothing where whoever dials says nothing."""
    return next((one for one in MINORS if one in offered), None)
