"""Metres on a French map turned into degrees: Lambert-93, CC42 to CC50, web Mercator.

The closed formula of EPSG method 9802 on GRS 80. RGF93 is taken for WGS 84: they differ
by less than the width of a mast. It projects nothing the other way.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import atan, atan2, copysign, cos, degrees, exp, hypot, log, pi, radians, sin, sqrt, tan

AUTO = "auto"
WGS84 = "EPSG:4326"
LAMBERT_93 = "EPSG:2154"
WEB_MERCATOR = "EPSG:3857"
CC_ZONES = range(42, 51)

FARTHEST = 1e8
"""Metres, beyond any map: figures that large are refused before they are computed with."""
DECIMALS = 8
"""Of a projected place: a millimetre, so that the same metres are the same camera."""

_A = 6_378_137.0
_F = 1 / 298.257222101
_E2 = _F * (2 - _F)
_E = sqrt(_E2)
_PASSES = 8
"""Each gains two digits and a half: far beyond a millimetre."""


@dataclass(frozen=True, slots=True)
class Conic:
    """A Lambert conic with two parallels. Angles in degrees, `easting` and `northing` in metres."""

    parallels: tuple[float, float]
    latitude: float
    longitude: float
    easting: float
    northing: float

    def degrees_at(self, x: float, y: float) -> tuple[float, float]:
        """Longitude and latitude."""
        first, second = (radians(one) for one in self.parallels)
        n = (log(_m(first)) - log(_m(second))) / (log(_t(first)) - log(_t(second)))
        scale = _A * _m(first) / (n * _t(first) ** n)
        dx = x - self.easting
        dy = scale * _t(radians(self.latitude)) ** n - (y - self.northing)

        t = (copysign(hypot(dx, dy), n) / scale) ** (1 / n)
        return self.longitude + degrees(atan2(dx, dy) / n), degrees(_latitude(t))


def _m(latitude: float) -> float:
    return cos(latitude) / sqrt(1 - _E2 * sin(latitude) ** 2)


def _t(latitude: float) -> float:
    return tan(pi / 4 - latitude / 2) / _stretch(latitude)


def _stretch(latitude: float) -> float:
    return float(((1 - _E * sin(latitude)) / (1 + _E * sin(latitude))) ** (_E / 2))


def _latitude(t: float) -> float:
    latitude = pi / 2 - 2 * atan(t)
    for _ in range(_PASSES):
        latitude = pi / 2 - 2 * atan(t * _stretch(latitude))
    return latitude


@cache
def conics() -> Mapping[str, Conic]:
    """By EPSG code."""
    conics = {LAMBERT_93: Conic((44, 49), 46.5, 3, 700_000, 6_600_000)}
    for zone in CC_ZONES:
        northing = (zone - 41) * 1_000_000 + 200_000
        conics[f"EPSG:39{zone}"] = Conic((zone - 0.75, zone + 0.75), zone, 3, 1_700_000, northing)
    return conics


SYSTEMS = (AUTO, WGS84, LAMBERT_93, *(f"EPSG:39{zone}" for zone in CC_ZONES), WEB_MERCATOR)
"""What a mapping may name."""


def to_degrees(x: float, y: float, system: str) -> tuple[float, float] | None:
    """Longitude and latitude, `None` where these figures are no place in that system."""
    if not (abs(x) < FARTHEST and abs(y) < FARTHEST):
        return None
    known = guess(x, y) if system == AUTO else system
    if known is None:
        return None
    if known == WGS84:
        return (x, y) if abs(x) <= 180 and abs(y) <= 180 else None
    if known == WEB_MERCATOR:
        longitude, latitude = degrees(x / _A), degrees(2 * atan(exp(y / _A)) - pi / 2)
    else:
        longitude, latitude = conics()[known].degrees_at(x, y)
    return round(longitude, DECIMALS), round(latitude, DECIMALS)


def guess(x: float, y: float) -> str | None:
    """The system that two figures are written in.

    Lambert-93 goes before a CC zone where both would do: that is in the sea off Brittany.
    """
    if abs(x) <= 180 and abs(y) <= 180:
        return WGS84
    if 0 < x < 1_300_000 and 6_000_000 < y < 7_200_000:
        return LAMBERT_93
    zone = round((y - 200_000) / 1_000_000) + 41
    if zone in CC_ZONES and 1_000_000 < x < 2_400_000:
        return f"EPSG:39{zone}"
    return None
