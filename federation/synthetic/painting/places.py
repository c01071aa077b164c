"""Five kinds of places, each drawn from the far end to the near one.

A place also says who moves through it. Nothing here looks like a real place.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import hypot

from numpy.random import Generator

from federation.synthetic.painting.canvas import NEAREST, Canvas, Colour, Corner
from federation.synthetic.painting.furniture import (
    COATS,
    PAINTS,
    bench,
    facade,
    lamp_post,
    monument,
    on_wall,
    parked_car,
    pick,
    road_marks,
    shade,
    tower,
    tree,
    upright,
    zebra,
)
from federation.synthetic.painting.motion import Spot, Way

ASPHALT: Colour = (88, 90, 94)
PAVEMENT: Colour = (150, 146, 140)
PAVING: Colour = (166, 156, 142)


class Mover(StrEnum):
    CAR = "car"
    WALKER = "walker"


@dataclass(frozen=True, slots=True)
class Traffic:
    mover: Mover
    way: Way
    colour: Colour


def avenue(canvas: Canvas, rng: Generator) -> tuple[Traffic, ...]:
    """Houses on both sides, seen along the road."""
    skyline(canvas, rng, 130)
    canvas.ground((-90, 90), (2, 130), PAVEMENT)
    canvas.ground((-3.6, 3.6), (2, 130), ASPHALT)
    road_marks(canvas, 0, (6, 110))
    zebra(canvas, (-3.4, 3.6), (24, 27))
    for side in (-1, 1):
        terrace(canvas, rng, side * 7.6, until=6)
    for away in (62.0, 46.0, 32.0, 20.0):
        tree(canvas, rng, -6.0, away + 5)
        parked_car(canvas, rng, Spot(4.9, away - 4), "near")
        lamp_post(canvas, 5.4 if away % 4 else -5.2, away, towards=-1.6 if away % 4 else 1.6)
    return (
        drive(rng, Spot(-1.8, 100), Spot(-1.8, 10), every=17),
        drive(rng, Spot(1.8, 10), Spot(1.8, 100), every=23),
        walk(rng, Spot(-5.2, 60), Spot(-5.2, 7), every=70),
        walk(rng, Spot(6.4, 8), Spot(6.4, 60), every=81),
    )


def crossing(canvas: Canvas, rng: Generator) -> tuple[Traffic, ...]:
    """A road from left to right, houses behind it, a street that goes on."""
    skyline(canvas, rng, 150)
    canvas.ground((-120, 120), (2, 150), PAVEMENT)
    gap = float(rng.uniform(-9, 9))
    canvas.ground((gap - 3, gap + 3), (30, 150), ASPHALT)
    terrace(canvas, rng, gap - 5.4, until=36)
    terrace(canvas, rng, gap + 5.4, until=36)
    row(canvas, rng, 36, (-80, gap - 5.4))
    row(canvas, rng, 36, (gap + 5.4, 80))
    canvas.ground((-120, 120), (17, 28), ASPHALT)
    canvas.ground((-3.4, 3.4), (2, 17), ASPHALT)
    for stripe in range(-90, 90, 6):
        canvas.ground((stripe, stripe + 3), (22.3, 22.5), (206, 206, 202))
    zebra(canvas, (gap - 3, gap + 3.2), (28.4, 31))
    zebra(canvas, (-3.2, 3.4), (13.4, 16.2))
    for across in (-24.0, -10.5, 11.5, 25.0):
        tree(canvas, rng, across + 4, 33)
        lamp_post(canvas, across, 30, towards=0.9)
    own_mast(canvas)
    return (
        drive(rng, Spot(-44, 25), Spot(44, 25), every=15),
        drive(rng, Spot(44, 19.6), Spot(-44, 19.6), every=19),
        walk(rng, Spot(-26, 32), Spot(26, 32), every=64),
        walk(rng, Spot(8, 14.8), Spot(-8, 14.8), every=37),
    )


def square(canvas: Canvas, rng: Generator) -> tuple[Traffic, ...]:
    """A paved square with its column, a belfry behind the houses, people who cross."""
    skyline(canvas, rng, 150)
    canvas.ground((-120, 120), (2, 150), PAVEMENT)
    tower(canvas, float(rng.uniform(-22, 22)), 96, float(rng.uniform(17, 21)), (176, 152, 122))
    row(canvas, rng, 58, (-80, 80))
    for line in range(4, 52, 4):
        for tile in range(-60, 60, 6):
            tint = 1.05 if (line // 4 + tile // 6) % 2 else 0.97
            canvas.ground((tile, tile + 6), (line, line + 4), shade(PAVING, tint))
    for across in (-19.0, -9.5, 10.5, 20.0):
        tree(canvas, rng, across, 44)
        bench(canvas, across + 3.5, 42)
    monument(canvas, float(rng.uniform(-6, 6)), 31)
    for across in (-15.0, 5.0, 16.0):
        lamp_post(canvas, across, 46, towards=0.8)
    own_mast(canvas)
    return (
        walk(rng, Spot(-20, 26), Spot(22, 21), every=41),
        walk(rng, Spot(18, 17), Spot(-16, 25), every=47),
        walk(rng, Spot(-3, 26), Spot(2, 12), every=53),
        walk(rng, Spot(14, 40), Spot(-18, 40), every=59),
    )


def car_park(canvas: Canvas, rng: Generator) -> tuple[Traffic, ...]:
    """Two rows of cars, an aisle between them."""
    skyline(canvas, rng, 120)
    canvas.ground((-120, 120), (2, 120), (112, 122, 92))
    row(canvas, rng, 60, (-80, 80))
    canvas.ground((-70, 70), (4, 46), ASPHALT)
    for row_away in (34.0, 16.0):
        for bay in range(-12, 13):
            left = bay * 2.6
            canvas.ground(
                (left - 0.06, left + 0.06), (row_away - 2.5, row_away + 2.5), (204, 204, 200)
            )
            if rng.random() < 0.62:
                heading = "near" if rng.random() < 0.5 else "far"
                parked_car(canvas, rng, Spot(left + 1.3, row_away), heading)
    for across in (-20.0, -7.0, 7.5, 21.0):
        tree(canvas, rng, across + 5, 48)
        lamp_post(canvas, across, 41, towards=1.0)
    own_mast(canvas)
    return (
        drive(rng, Spot(-44, 26), Spot(44, 26), every=21, speed=5),
        walk(rng, Spot(24, 21), Spot(-24, 21), every=58),
        walk(rng, Spot(-14, 40), Spot(18, 40), every=71),
    )


def hall(canvas: Canvas, rng: Generator) -> tuple[Traffic, ...]:
    """The common parts of a building: walls, letter boxes, a door at the end."""
    wall = pick(rng, ((196, 190, 178), (178, 188, 190), (200, 184, 164)))
    end, half, top = 16.0, 2.6, 3.0
    canvas.ground((-half, half), (NEAREST, end), (128, 120, 112))
    for line in range(2, 16):
        canvas.ground((-half, half), (line, line + 0.04), (104, 98, 92))
    for joint in range(-2, 3):
        canvas.ground((joint - 0.02, joint + 0.02), (NEAREST, end), (104, 98, 92))
    for side, tint in ((-half, 0.92), (half, 0.84)):
        near, far = Spot(side, NEAREST), Spot(side, end)
        canvas.polygon(on_wall(near, far, 0, 1, 0, top), shade(wall, tint))
        canvas.polygon(on_wall(near, far, 0, 1, 0, 0.15), (84, 78, 74))
    ceiling: list[Corner] = [(-half, top, NEAREST), (half, top, NEAREST), (half, top, end)]
    canvas.polygon([*ceiling, (-half, top, end)], (214, 212, 206))
    canvas.polygon(upright(0, half, end, 0, top), wall)
    canvas.polygon(upright(0.4, 0.95, end, 0, 2.3), (86, 96, 104))
    canvas.glowing(upright(0.4, 0.8, end, 0.3, 2.2), (54, 66, 82))
    letter_boxes(canvas)
    for door in (5.0, 9.5):
        near, far = Spot(half - 0.01, door), Spot(half - 0.01, door + 1.1)
        canvas.polygon(on_wall(near, far, 0, 1, 0, 2.15), (116, 74, 54))
        canvas.polygon(on_wall(near, far, 0.1, 0.9, 0.1, 2.05), (132, 86, 62))
    for away in (4.0, 8.0, 12.0):
        strip: list[Corner] = [(-0.3, top, away), (0.3, top, away), (0.3, top, away + 1.3)]
        canvas.glowing([*strip, (-0.3, top, away + 1.3)], (120, 118, 108))
    return (
        walk(rng, Spot(0.5, 15), Spot(0.2, 3.2), every=33),
        walk(rng, Spot(-0.9, 3.4), Spot(-0.4, 15), every=46),
    )


def letter_boxes(canvas: Canvas) -> None:
    for column in range(6):
        for shelf in range(3):
            near, far = Spot(-2.58, 6 + column * 0.6), Spot(-2.58, 6.5 + column * 0.6)
            low = 0.9 + shelf * 0.4
            canvas.polygon(on_wall(near, far, 0, 1, low, low + 0.34), (150, 146, 138))


def own_mast(canvas: Canvas) -> None:
    """The lamp above the camera: nothing stands in front of what moves."""
    canvas.lamps.append((0, 7, 17))


def skyline(canvas: Canvas, rng: Generator, away: float) -> None:
    """Roofs far behind, paler as the air makes them."""
    left = -110.0
    while left < 110:
        wide, tall = float(rng.uniform(7, 20)), float(rng.uniform(7, 17))
        haze = shade((142, 146, 152), float(rng.uniform(0.86, 1.06)))
        canvas.polygon(upright(left + wide / 2, wide / 2, away, 0, tall), haze)
        left += wide


def terrace(canvas: Canvas, rng: Generator, across: float, *, until: float) -> None:
    """The houses along one side of a street, from the far end to the near one."""
    far = 118.0
    while far > until:
        near = max(until, far - float(rng.uniform(7, 12)))
        facade(canvas, rng, Spot(across, far), Spot(across, near), float(rng.uniform(7, 13)))
        far = near


def row(canvas: Canvas, rng: Generator, away: float, across: tuple[float, float]) -> None:
    """Houses that face the camera, from one side to the other."""
    left, end = across
    while left < end:
        right = min(end, left + float(rng.uniform(7, 13)))
        facade(canvas, rng, Spot(left, away), Spot(right, away), float(rng.uniform(7, 13.5)))
        left = right


def drive(rng: Generator, start: Spot, end: Spot, *, every: float, speed: float = 11) -> Traffic:
    return Traffic(Mover.CAR, way(rng, start, end, every, speed), pick(rng, PAINTS))


def walk(rng: Generator, start: Spot, end: Spot, *, every: float) -> Traffic:
    return Traffic(Mover.WALKER, way(rng, start, end, every, 1.35), pick(rng, COATS))


def way(rng: Generator, start: Spot, end: Spot, every: float, speed: float) -> Way:
    takes = hypot(end.across - start.across, end.away - start.away) / speed
    return Way(start, end, max(every, takes), takes, float(rng.uniform(0, every)))
