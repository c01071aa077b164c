"""Two coordinates as people write them, turned into a place in France, or into a defect.

Degrees or metres, decimal point or comma, in two columns or in one. A pair that is in
France only once exchanged is refused with the exchange proposed: it is never guessed.
"""

from __future__ import annotations

import re
from math import isfinite

from services.kit.inventory.places.projections import to_degrees
from services.kit.inventory.words import Cause, Defect, echo
from tenants.vocabulary.camera import BoundingBox, GeoPoint

FRANCE = (
    BoundingBox(-5.3, 41.2, 9.7, 51.2),  # metropolitan
    BoundingBox(-61.9, 15.7, -60.9, 16.6),  # Guadeloupe
    BoundingBox(-63.2, 17.8, -62.7, 18.2),  # Saint-Martin, Saint-Barthélemy
    BoundingBox(-61.3, 14.3, -60.7, 15.0),  # Martinique
    BoundingBox(-54.7, 2.0, -51.5, 5.9),  # Guyane
    BoundingBox(55.1, -21.5, 55.9, -20.8),  # La Réunion
    BoundingBox(44.9, -13.1, 45.4, -12.6),  # Mayotte
    BoundingBox(-56.5, 46.7, -56.0, 47.2),  # Saint-Pierre-et-Miquelon
    BoundingBox(-154.8, -28.0, -134.4, -7.8),  # Polynésie française
    BoundingBox(163.5, -22.9, 168.3, -19.5),  # Nouvelle-Calédonie
    BoundingBox(-178.3, -14.5, -176.0, -13.1),  # Wallis-et-Futuna
)

_NUMBER = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?(?:[eE][+-]?[0-9]+)?\Z")
_WKT = re.compile(r"\s*(?:SRID=\d+;)?\s*POINT\s*Z?\s*\(\s*(\S+)\s+([^\s)]+)[^)]*\)\s*\Z", re.I)
_FOUR = re.compile(r"\s*([+-]?\d+),(\d+)\s*,\s*([+-]?\d+),(\d+)\s*\Z")


def number(text: str) -> float | None:
    """A figure, whatever its decimal sign; `None` for anything else."""
    bare = text.replace(" ", "").removesuffix("°")
    if not _NUMBER.match(bare):
        return None
    value = float(bare.replace(",", "."))
    return value if isfinite(value) else None


def pair(text: str) -> tuple[float, float]:
    """East and north out of one cell: « lat, lon », or a WKT point. Raises `Defect`."""
    wkt = _WKT.match(text)
    if wkt is not None:
        north, east = wkt[2], wkt[1]
    else:
        north, east = _halves(text)
    east_read, north_read = number(east), number(north)
    if east_read is None or north_read is None:
        raise Defect(Cause.POSITION_UNREADABLE, echo(text))
    return east_read, north_read


def _halves(text: str) -> tuple[str, str]:
    four = _FOUR.match(text)
    if four is not None:
        return f"{four[1]},{four[2]}", f"{four[3]},{four[4]}"
    for split in (r"\s*[;|/]\s*", r",\s+", r"\s+", r","):
        halves = re.split(split, text.strip().strip("()[]"))
        if len(halves) == 2:
            return halves[0], halves[1]
    raise Defect(Cause.POSITION_UNREADABLE, echo(text))


def place(east: float, north: float, system: str) -> GeoPoint:
    """The place in France. Raises `Defect`."""
    degrees = to_degrees(east, north, system)
    if degrees is not None and in_france(*degrees):
        return GeoPoint(*degrees)
    other_way = to_degrees(north, east, system)
    said = f"{_written(east)} ; {_written(north)}"
    if other_way is not None and in_france(*other_way):
        proposal = f"latitude {other_way[1]:.6f}, longitude {other_way[0]:.6f}"
        raise Defect(Cause.POSITION_SWAPPED, said, proposal)
    if degrees is None:
        raise Defect(Cause.POSITION_UNREADABLE, said)
    raise Defect(Cause.OUTSIDE_FRANCE, said)


def in_france(longitude: float, latitude: float) -> bool:
    """Whether it is in one of the rectangles that hold the Republic's territories."""
    if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
        return False
    point = GeoPoint(longitude, latitude)
    return any(box.holds(point) for box in FRANCE)


def _written(figure: float) -> str:
    return f"{figure:.10g}"
