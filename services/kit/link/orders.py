"""What a joystick asks for, as the word that carries it over a link, and back.

Pure. A speed out of reach or an order nobody knows is an `UnreadableWord`: it is never
bent into something that a camera could be told.
"""

from __future__ import annotations

from typing import TypeAlias

from services.kit.link.steering import Steer
from services.kit.link.words import UnreadableWord
from tenants.vocabulary.steering import GoToPreset, Home, Move, Stop

Order: TypeAlias = Move | GoToPreset | Home | Stop


def write_order(view: str, order: Order) -> Steer:
    match order:
        case Move(pan=pan, tilt=tilt, zoom=zoom):
            return Steer(view, "move", pan, tilt, zoom, "")
        case GoToPreset(preset=preset):
            return Steer(view, "preset", 0.0, 0.0, 0.0, preset)
        case Home():
            return Steer(view, "home", 0.0, 0.0, 0.0, "")
        case Stop():
            return Steer(view, "stop", 0.0, 0.0, 0.0, "")


def read_order(word: Steer) -> Order:
    """Raises `UnreadableWord`."""
    match word.order:
        case "move":
            try:
                return Move(word.pan, word.tilt, word.zoom)
            except ValueError as error:
                raise UnreadableWord("a speed is out of reach") from error
        case "preset":
            return GoToPreset(word.preset)
        case "home":
            return Home()
        case "stop":
            return Stop()
    raise UnreadableWord("an order nobody knows")
