"""The words of the joystick, between media and a federator; `words` writes and reads them.

The order is one flat word: what it may hold is `orders`' to say.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

# From the federator. `lease` tells a view's hold from the one before; empty where the pass could
# not be read, and where the other end is one version older.


@dataclass(frozen=True, slots=True)
class Held:
    """This view holds the joystick of its camera until `until` (Unix seconds). Said again
    when the hold is longer. `presets` are `token` and `name`, in the CSU's order; `gear`:
    `focus`, whether that can be moved, and `aids` as `Aid` names them."""

    view: str
    until: float
    presets: list[dict[str, Any]]
    gear: dict[str, Any]
    lease: str = ""


@dataclass(frozen=True, slots=True)
class SteeringRefused:
    """The federator's own decision on a joystick, with its article."""

    view: str
    code: str
    article: str
    text: str
    lease: str = ""


@dataclass(frozen=True, slots=True)
class SteeringEnded:
    """This view holds no joystick any more; the camera has been told to stand still."""

    view: str
    code: str
    text: str
    lease: str = ""


# From media


@dataclass(frozen=True, slots=True)
class Take:
    """Hold the joystick. The federator verifies the steering pass and decides again."""

    view: str
    token: str


@dataclass(frozen=True, slots=True)
class Steer:
    """One order: `move` at these speeds, go to `preset` or `home`, `use` an aid, or `stop`.
    `name`: of the preset, or of the aid."""

    view: str
    order: str
    pan: float
    tilt: float
    zoom: float
    focus: float
    name: str


@dataclass(frozen=True, slots=True)
class Release:
    """The joystick is given back; `taken-back`: by the CSU at its console, who wants it now."""

    view: str
    code: str
