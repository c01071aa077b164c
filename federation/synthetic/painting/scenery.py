"""A street for every camera, always the same for the same camera.

The number of the camera is the only chance there is. The words of its name choose
between an avenue, a crossing, a square, a car park and a hall; nothing here looks like
a real place, and nobody real walks there.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from math import radians, tan

import numpy as np
from numpy.random import Generator

from federation.synthetic.painting.canvas import Canvas, Glow, Picture, sky_over
from federation.synthetic.painting.motion import Lens, Light
from federation.synthetic.painting.places import (
    Traffic,
    avenue,
    car_park,
    crossing,
    hall,
    square,
)
from federation.synthetic.painting.planes import Planes, planes
from tenants.vocabulary.camera import Camera


class Setting(StrEnum):
    AVENUE = "avenue"
    CROSSING = "crossing"
    SQUARE = "square"
    CAR_PARK = "car-park"
    HALL = "hall"


@dataclass(frozen=True)
class Scene:
    """`street` may be wider than the frame: a dome turns over it."""

    street: Planes
    lamplight: Glow
    lens: Lens
    light: Light
    asked_light: Light
    """The same, but indoors, where lamps burn all day."""
    traffic: tuple[Traffic, ...]


INDOORS = {"hall", "couloir", "rez"}
CAR_PARKS = {"parking", "parkings", "p+r"}
SQUARES = {"place", "parvis", "esplanade", "espace", "square", "grand'place", "parc"}
CROSSINGS = {"angle", "carrefour", "rond"}
ALONG_THE_STREET = 0.4
"""How often a camera at a corner looks along one of the streets."""


def setting_of(name: str) -> Setting:
    """From the words of the name; only what stands before the dash can be a square."""
    words = set(re.findall(r"[\w'+]+", name.lower().replace("’", "'")))
    first_words = set(re.findall(r"[\w'+]+", name.lower().split(" – ")[0].replace("’", "'")))
    if words & INDOORS:
        return Setting.HALL
    if words & CAR_PARKS:
        return Setting.CAR_PARK
    if first_words & SQUARES:
        return Setting.SQUARE
    return Setting.CROSSING if words & CROSSINGS else Setting.AVENUE


def chance(camera: str) -> Generator:
    return np.random.default_rng(int.from_bytes(sha256(camera.encode()).digest()[:8]))


def compose(camera: Camera, light: Light, frame: tuple[int, int], whole: tuple[int, int]) -> Scene:
    """The scene of a camera whose picture is `frame`, on a canvas of `whole` pixels."""
    width, height = whole
    rng = chance(camera.id)
    setting = setting_of(camera.name)
    if setting is Setting.CROSSING and rng.random() < ALONG_THE_STREET:
        setting = Setting.AVENUE
    seen = Light.DAY if setting is Setting.HALL else light
    canvas = Canvas(width, height, lens_for(camera, setting, rng, frame, whole), seen)
    sky = sky_over(width, height, light, [sample_cloud(rng) for _ in range(9)])
    traffic = DRAWN[setting](canvas, rng)

    picture, lamplight = canvas.develop(sky)
    return Scene(planes(grained(picture, rng)), lamplight, canvas.lens, seen, light, traffic)


def lens_for(
    camera: Camera, setting: Setting, rng: Generator, frame: tuple[int, int], whole: tuple[int, int]
) -> Lens:
    view = radians(min(74.0, max(44.0, camera.field_of_view)))
    indoors = setting is Setting.HALL
    above = (whole[1] - frame[1]) / 2
    return Lens(
        focal=frame[0] / 2 / tan(view / 2),
        centre=whole[0] * float(rng.uniform(0.42, 0.58)),
        horizon=above + frame[1] * (0.36 if indoors else float(rng.uniform(0.3, 0.38))),
        height=2.5 if indoors else float(rng.uniform(5.4, 7.2)),
    )


def sample_cloud(rng: Generator) -> tuple[float, float, float]:
    return float(rng.random()), float(rng.uniform(0, 0.28)), float(rng.uniform(0.05, 0.2))


def grained(picture: Picture, rng: Generator) -> Picture:
    """A little noise, always the same: flat colours look drawn."""
    noise = rng.integers(-3, 4, picture.shape[:2], np.int16)[..., None]
    noisy: Picture = np.clip(picture.astype(np.int16) + noise, 0, 255).astype(np.uint8)
    return noisy


DRAWN: dict[Setting, Callable[[Canvas, Generator], tuple[Traffic, ...]]] = {
    Setting.AVENUE: avenue,
    Setting.CROSSING: crossing,
    Setting.SQUARE: square,
    Setting.CAR_PARK: car_park,
    Setting.HALL: hall,
}
