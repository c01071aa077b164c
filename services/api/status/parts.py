"""The parts that people are told of, and what is known of each.

Pure, and short: a state and a stable code. What the state means to whoever sits there, and
whom to call, are the console's words. No address, no account, nobody's name.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import TypeAlias


class Kind(Enum):
    REGISTER = "register"
    """The database, and whether entries can be made in it."""
    BUS = "bus"
    IDENTITY = "identity"
    """The OpenID provider, by which people log in."""
    REVOCATIONS = "revocations"
    """Whether what the provider takes away is heard of."""
    MEDIA = "media"
    RELAYS = "relays"
    """TURN, as the media nodes reach it."""
    MAIL = "mail"
    CLOCK = "clock"
    """This process' clock beside the database's."""


class State(Enum):
    WELL = "well"
    LATE = "late"
    """It serves, and less well than it should."""
    AWAY = "away"
    UNKNOWN = "unknown"
    """Nobody can tell now."""
    OFF = "off"
    """This platform was set up without it."""


@dataclass(frozen=True, slots=True)
class Found:
    """`seconds` is a delay or a difference, where the part has one."""

    state: State
    code: str | None = None
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """`since` is when its state and its code became these, as far as this process saw."""

    kind: Kind
    found: Found
    since: datetime
    checked: datetime


Glance: TypeAlias = Callable[[], Found]
"""Answers at once, from what this process knows."""
Question: TypeAlias = Callable[[], Awaitable[Found]]
"""Asks the part itself. Whatever it raises means that the part is away."""
