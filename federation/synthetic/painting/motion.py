"""Where things are, as functions of time.

Pure: the hour comes in as an argument. A point of the street is `across` metres to the
right of the camera, `away` metres in front of it and `up` metres above the ground.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from math import asin, cos, degrees, pi, radians, sin

from tenants.vocabulary.camera import GeoPoint

J2000 = datetime(2000, 1, 1, 12, tzinfo=UTC)


class Light(StrEnum):
    DAY = "day"
    DUSK = "dusk"
    NIGHT = "night"


@dataclass(frozen=True, slots=True)
class Spot:
    across: float
    away: float


@dataclass(frozen=True, slots=True)
class Lens:
    """A pinhole looking straight ahead: lengths in pixels, `height` in metres."""

    focal: float
    centre: float
    horizon: float
    height: float

    def pixel(self, across: float, up: float, away: float) -> tuple[float, float]:
        scale = self.focal / away
        return self.centre + across * scale, self.horizon + (self.height - up) * scale


@dataclass(frozen=True, slots=True)
class Way:
    """A straight way that something takes again and again.

    It starts every `every` seconds, `late` seconds after the era began, and needs
    `takes` seconds from one end to the other.
    """

    start: Spot
    end: Spot
    every: float
    takes: float
    late: float

    def share_done(self, seconds: float) -> float | None:
        """Between 0 and 1; `None` while nothing is on the way."""
        elapsed = (seconds - self.late) % self.every
        return elapsed / self.takes if elapsed < self.takes else None

    def spot(self, share: float) -> Spot:
        return Spot(
            self.start.across + share * (self.end.across - self.start.across),
            self.start.away + share * (self.end.away - self.start.away),
        )


def pan_share(seconds: float, *, rest: float = 9.0, turn: float = 4.0) -> float:
    """A dome's round between two presets: rest, turn softly, rest, turn back."""
    half = rest + turn
    elapsed = seconds % (2 * half)
    there = elapsed < half
    done = max(0.0, (elapsed % half) - rest) / turn
    soft = done * done * (3 - 2 * done)
    return soft if there else 1 - soft


def light_at(place: GeoPoint, when: datetime) -> Light:
    elevation = sun_elevation(place, when)
    if elevation > 4:
        return Light.DAY
    return Light.DUSK if elevation > -7 else Light.NIGHT


def sun_elevation(place: GeoPoint, when: datetime) -> float:
    """Degrees above the horizon, within a degree: the usual low-precision formulae."""
    days = (when - J2000).total_seconds() / 86_400
    anomaly = radians(357.528 + 0.985_600_3 * days)
    longitude = radians(280.46 + 0.985_647_4 * days + 1.915 * sin(anomaly))
    tilt = radians(23.439)
    declination = asin(sin(tilt) * sin(longitude))
    # Equation of time: the sun runs up to a quarter of an hour early or late.
    early_minutes = -7.66 * sin(anomaly) + 9.87 * sin(2 * longitude)

    solar_hours = (days % 1) * 24 + 12 + place.longitude / 15 + early_minutes / 60
    hour_angle = (solar_hours - 12) * pi / 12
    north = radians(place.latitude)
    return degrees(
        asin(sin(north) * sin(declination) + cos(north) * cos(declination) * cos(hour_angle))
    )
