"""A camera as its commune describes it: where it stands and what it can see.

No address and no credential ever belongs here: those stay in the commune,
with the federator.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import asin, cos, radians, sin, sqrt

from tenants.vocabulary.identifiers import CameraId, TenantId

EARTH_RADIUS_METRES = 6_371_008.8
"""Mean radius of the WGS 84 ellipsoid (IUGG)."""


class CameraKind(StrEnum):
    DOME = "dome"
    FIXED = "fixed"


@dataclass(frozen=True, slots=True)
class GeoPoint:
    """WGS 84, in degrees. Longitude first, as in GeoJSON (RFC 7946 §3.1.1)."""

    longitude: float
    latitude: float

    def __post_init__(self) -> None:
        if not (-180 <= self.longitude <= 180 and -90 <= self.latitude <= 90):
            raise ValueError(f"{self.longitude}, {self.latitude} is not a place on Earth")

    def metres_to(self, other: GeoPoint) -> float:
        """Great-circle distance in metres (haversine)."""
        north, other_north = radians(self.latitude), radians(other.latitude)
        east = radians(other.longitude - self.longitude)

        half = sin((other_north - north) / 2) ** 2
        half += cos(north) * cos(other_north) * sin(east / 2) ** 2
        return 2 * EARTH_RADIUS_METRES * asin(sqrt(half))


@dataclass(frozen=True, slots=True)
class BoundingBox:
    """A rectangle of the map, in degrees; it does not cross the antimeridian."""

    west: float
    south: float
    east: float
    north: float

    def __post_init__(self) -> None:
        if not (-180 <= self.west <= self.east <= 180 and -90 <= self.south <= self.north <= 90):
            raise ValueError("a box needs west <= east within 180° and south <= north within 90°")

    def holds(self, point: GeoPoint) -> bool:
        return (
            self.west <= point.longitude <= self.east and self.south <= point.latitude <= self.north
        )


@dataclass(frozen=True, slots=True)
class Camera:
    """One camera of one tenant.

    `number` is what agents say on the radio; `heading` is degrees clockwise from
    true north, `None` for a dome that turns all round; `field_of_view` is degrees.
    """

    id: CameraId
    tenant: TenantId
    number: str
    name: str
    place: GeoPoint
    kind: CameraKind = CameraKind.FIXED
    heading: float | None = None
    field_of_view: float = 60.0
    steerable: bool = False
    zone: str | None = None

    def __post_init__(self) -> None:
        if self.heading is not None and not 0 <= self.heading < 360:
            raise ValueError(f"camera {self.id}: heading must be in [0, 360), not {self.heading}")
        if not 0 < self.field_of_view <= 360:
            raise ValueError(f"camera {self.id}: field_of_view must be in (0, 360]")
