"""What a screen says of the joystick on its data channel, and what it is told.

Pure. What cannot be read is nobody's word: it steers nothing, and is answered nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, TypeAlias

import orjson

from services.kit.link.orders import Order
from tenants.vocabulary.steering import Aid, GoToPreset, Home, Move, Stop, Use

LONGEST_PRESET: Final = 128
AXES: Final = ("pan", "tilt", "zoom", "focus")

SENTENCES: Final = {
    "pass-refused": "Le droit de piloter est expiré ou illisible : redemandez la main.",
    "no-picture": "L’image n’est pas en direct : on ne pilote pas ce qu’on ne voit pas.",
    "link-lost": "La liaison avec la commune est perdue : la caméra s’arrête d’elle-même.",
    "released": "La main est rendue.",
    "deadline": "La main est arrivée à son terme.",
    "view-ended": "La vue est terminée : la main est rendue.",
    "screen-replaced": "La vue est montrée ailleurs : la main est rendue.",
    "revoked": "Le droit de piloter a été retiré.",
    "held": "Vous pilotez la caméra.",
}


@dataclass(frozen=True, slots=True)
class Taking:
    """The screen shows its steering pass."""

    token: str


@dataclass(frozen=True, slots=True)
class Releasing:
    """The screen gives the joystick back."""


Wish: TypeAlias = Taking | Releasing | Order


@dataclass(frozen=True, slots=True)
class Told:
    """One message to a screen: `held`, `refused` or `ended`. `lease`: the one it is about, so that
    a screen that asks again takes no late word for its answer; None where no pass was read."""

    state: str
    code: str | None
    message: str
    lease: str | None = None
    until: datetime | None = None
    seconds: float | None = None
    presets: Sequence[Mapping[str, Any]] = ()
    gear: Mapping[str, Any] = field(default_factory=dict)

    def written(self) -> str:
        return orjson.dumps(
            {
                "steering": self.state,
                "lease": self.lease,
                "code": self.code,
                "message": self.message,
                "until": None if self.until is None else self.until.isoformat(),
                "seconds": self.seconds,
                "presets": list(self.presets),
                "gear": dict(self.gear),
            }
        ).decode()


def told(
    state: str,
    code: str,
    text: str | None = None,
    article: str | None = None,
    lease: str | None = None,
) -> Told:
    """A refusal or an end; who decided it may bring a French sentence and an article."""
    message = text or SENTENCES.get(code) or code
    if article and article not in message:
        message = f"{message} ({article})"
    return Told(state, code, message, lease)


def read_wish(said: str) -> Wish | None:
    """What the screen wants of the joystick; None where it said something else."""
    try:
        word: Any = orjson.loads(said)
        return _wish(word["steer"], word)
    except (orjson.JSONDecodeError, KeyError, TypeError, ValueError):
        return None


def _wish(what: Any, word: dict[str, Any]) -> Wish | None:
    match what:
        case "take":
            return Taking(_text(word["token"]))
        case "move":
            return Move(*(_speed(word.get(axis, 0.0)) for axis in AXES))
        case "preset":
            return GoToPreset(_text(word["preset"])[:LONGEST_PRESET])
        case "stop":
            return Stop()
        case "home":
            return Home()
        case "use":
            return Use(Aid(_text(word["aid"])))
        case "release":
            return Releasing()
    return None


def _speed(value: Any) -> float:
    if type(value) not in (int, float):
        raise ValueError("a speed is a number")
    return float(value)


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError("a text is wanted")
    return value
