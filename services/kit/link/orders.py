"""What a joystick asks for, as the word that carries it over a link, and back.

Pure. A speed out of reach or an order nobody knows is an `UnreadableWord`: it is never
bent into something that a camera could be told.
"""

from __future__ import annotations

from typing import TypeAlias

from services.kit.link.steering import Steer
from services.kit.link.words import UnreadableWord
from tenants.vocabulary.steering import Aid, GoToPreset, Home, Move, Stop, Use

Order: TypeAlias = Move | GoToPreset | Home | Use | Stop


def write_order(view: str, order: Order) -> Steer:
    match order:
        case Move(pan=pan, tilt=tilt, zoom=zoom, focus=focus):
            return Steer(view, "move", pan, tilt, zoom, focus, "")
        case GoToPreset(preset=preset):
            return _at_once(view, "preset", preset)
        case Home():
            return _at_once(view, "home")
        case Use(aid=aid):
            return _at_once(view, "use", aid.value)
        case Stop():
            return _at_once(view, "stop")


def read_order(word: Steer) -> Order:
    """Raises `UnreadableWord`."""
    match word.order:
        case "move":
            try:
                return Move(word.pan, word.tilt, word.zoom, word.focus)
            except ValueError as error:
                raise UnreadableWord("a speed is out of reach") from error
        case "use":
            try:
                return Use(Aid(word.name))
            except ValueError as error:
                raise UnreadableWord("an aid nobody knows") from error
        case "preset":
            return GoToPreset(word.name)
        case "home":
            return Home()
        case "stop":
            return Stop()
    raise UnreadableWord("an order nobody knows")


def _at_once(view: str, order: str, name: str = "") -> Steer:
    return Steer(view, order, 0.0, 0.0, 0.0, 0.0, name)
