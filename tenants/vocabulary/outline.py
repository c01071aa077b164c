"""The outline of a territory, and whether a place is inside: even-odd, in degrees.

Outlines are a commune's size: the map is flat enough there. A place exactly on an edge may
fall on either side; nobody puts a camera on a border by the millimetre.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from tenants.vocabulary.camera import GeoPoint


@dataclass(frozen=True, slots=True)
class Outline:
    """Closed rings (first point = last, as in GeoJSON): outer ones, islands, holes alike."""

    rings: tuple[Sequence[GeoPoint], ...]

    def holds(self, place: GeoPoint) -> bool:
        edges = (edge for ring in self.rings for edge in pairwise(ring))
        crossings = sum(_crosses(place, *edge) for edge in edges)
        return crossings % 2 == 1


def _crosses(place: GeoPoint, start: GeoPoint, end: GeoPoint) -> bool:
    """Whether the line from `place` to the east meets this edge."""
    if (start.latitude > place.latitude) == (end.latitude > place.latitude):
        return False
    along = (place.latitude - start.latitude) / (end.latitude - start.latitude)
    return place.longitude < start.longitude + along * (end.longitude - start.longitude)
