"""What is asked of the list of cameras, and how its text and numbers are compared.

Folding is done here, once, when a camera is written and when a word is looked for:
both databases then compare plain characters and answer alike.
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from math import asin, cos, isfinite, radians, sin, sqrt
from typing import TypeAlias

import orjson

from tenants.vocabulary.camera import EARTH_RADIUS_METRES, BoundingBox, Camera, GeoPoint
from tenants.vocabulary.folding import fold
from tenants.vocabulary.identifiers import TenantId

LONGEST_PAGE = 1000
MOST_WORDS = 8
"""Words of a search beyond these are not looked at."""
_PADDED = 12
_DIGITS = re.compile(r"[0-9]+")


Position: TypeAlias = tuple[str, str, str] | tuple[float, str]
"""Where a page ends: tenant, number's key and id; or squared chord and id."""


class UnreadableQuery(ValueError):
    """What is asked of the list makes no sense; the message is safe to show."""


@dataclass(frozen=True, slots=True)
class CameraQuery:
    """With `near`, the closest first; else by tenant and number. `after` is a cursor."""

    within: BoundingBox | None = None
    near: GeoPoint | None = None
    tenant: TenantId | None = None
    text: str | None = None
    first: int = 50
    after: str | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.first <= LONGEST_PAGE:
            raise UnreadableQuery(f"first must be 1 to {LONGEST_PAGE}")


@dataclass(frozen=True, slots=True)
class CameraEdge:
    """One camera of a page, and where it stands in the order that was asked for."""

    camera: Camera
    position: Position

    @property
    def cursor(self) -> str:
        """What to ask for as `after` to go on from here."""
        return urlsafe_b64encode(orjson.dumps(self.position)).decode().rstrip("=")

    @property
    def distance(self) -> float | None:
        """Metres from `near`, `None` without it."""
        return metres(self.position[0]) if isinstance(self.position[0], float) else None


@dataclass(frozen=True, slots=True)
class CameraPage:
    edges: tuple[CameraEdge, ...]
    has_next: bool
    total: int


def words(text: str) -> list[str]:
    """The folded words of a search."""
    return fold(text).split()[:MOST_WORDS]


def number_key(number: str) -> str:
    """Sorts as people count: `9` before `10`, `A2` before `A10`."""
    return _DIGITS.sub(lambda run: run.group().zfill(_PADDED), fold(number))


def on_sphere(place: GeoPoint) -> tuple[float, float, float]:
    """The place on a sphere of radius 1.

    Squared chords between such points grow with distance over the ground, and take
    nothing but sums and products: any database can sort by them.
    """
    north, east = radians(place.latitude), radians(place.longitude)
    return cos(north) * cos(east), cos(north) * sin(east), sin(north)


def metres(squared_chord: float) -> float:
    """Distance over the ground."""
    return 2 * EARTH_RADIUS_METRES * asin(min(1.0, sqrt(squared_chord) / 2))


def read_cursor(cursor: str, by_distance: bool) -> Position:
    """Raises `UnreadableQuery` for a cursor that this order did not give."""
    try:
        said = orjson.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except ValueError as error:
        raise UnreadableQuery("this cursor is not one of ours") from error

    match said:
        case [float() as chord, str() as camera] if by_distance and isfinite(chord):
            return chord, _readable(camera)
        case [str() as tenant, str() as key, str() as camera] if not by_distance:
            return _readable(tenant), _readable(key), _readable(camera)
    raise UnreadableQuery("this cursor belongs to another order")


def _readable(text: str) -> str:
    if not text.isprintable():
        raise UnreadableQuery("this cursor is not one of ours")
    return text
