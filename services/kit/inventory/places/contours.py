"""Whether a place stands inside a commune: its contour, as GeoJSON gives it.

Contours on the map are simplified: a place outside one is worth a look, never a refusal.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, TypeAlias

import orjson

from tenants.vocabulary.camera import GeoPoint

Ring: TypeAlias = Sequence[tuple[float, float]]


class UnreadableContours(ValueError):
    """The file of contours is not the one the console draws."""


@dataclass(frozen=True, slots=True)
class Contour:
    """Polygons, each its outer ring then its holes."""

    polygons: tuple[tuple[Ring, ...], ...]

    def holds(self, point: GeoPoint) -> bool:
        """By crossings: a hole is crossed once more, and is outside."""
        return any(
            sum(_crossings(ring, point) for ring in polygon) % 2 == 1 for polygon in self.polygons
        )


def join(contours: Iterable[Contour]) -> Contour:
    """One contour for several communes."""
    return Contour(tuple(polygon for contour in contours for polygon in contour.polygons))


def read_contours(data: bytes) -> Mapping[str, Contour]:
    """The communes of a FeatureCollection, by INSEE code. Raises `UnreadableContours`."""
    try:
        features = orjson.loads(data)["features"]
        return {
            feature["properties"]["code"]: _contour(feature["geometry"])
            for feature in features
            if feature["properties"]["level"] == "commune"
        }
    except (orjson.JSONDecodeError, KeyError, TypeError, ValueError) as error:
        raise UnreadableContours(f"contours: {error!r}") from error


def _contour(geometry: Mapping[str, Any]) -> Contour:
    polygons = geometry["coordinates"]
    if geometry["type"] == "Polygon":
        polygons = [polygons]
    return Contour(
        tuple(
            tuple(tuple((float(x), float(y)) for x, y in ring) for ring in polygon)
            for polygon in polygons
        )
    )


def _crossings(ring: Ring, point: GeoPoint) -> int:
    """How often a ray due east from `point` meets the ring."""
    met = 0
    for (x1, y1), (x2, y2) in pairwise(ring):
        if (y1 > point.latitude) != (y2 > point.latitude):
            at = x1 + (point.latitude - y1) * (x2 - x1) / (y2 - y1)
            met += point.longitude < at
    return met
