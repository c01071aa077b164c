"""What stands and rolls in a street: façades, lamps, trees, cars, walkers.

Each function draws one thing on a canvas, in metres, and asks the generator it is given
for its whims. What moves is drawn here too, so that it looks like what is parked.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import hypot, pi, sin

import numpy as np
from numpy.random import Generator

from federation.synthetic.painting.canvas import Canvas, Colour, Corner
from federation.synthetic.painting.motion import Light, Spot

WALLS: tuple[Colour, ...] = (
    (146, 84, 66), (158, 98, 78), (134, 76, 62), (196, 176, 146), (206, 196, 178),
    (182, 160, 124), (170, 120, 96), (188, 184, 178),
)  # fmt: skip
ROOFS: tuple[Colour, ...] = ((78, 82, 92), (104, 64, 54), (92, 88, 86))
GLASS: tuple[Colour, ...] = ((74, 92, 110), (92, 112, 130), (58, 72, 88), (120, 138, 150))
AWNINGS: tuple[Colour, ...] = ((152, 48, 44), (36, 86, 72), (44, 66, 116), (190, 142, 60))
LEAVES: tuple[Colour, ...] = ((92, 104, 52), (126, 112, 48), (150, 104, 44), (72, 90, 50))
PAINTS: tuple[Colour, ...] = (
    (206, 208, 210), (52, 56, 62), (150, 36, 34), (40, 70, 122), (126, 130, 134), (232, 232, 228),
)  # fmt: skip
COATS: tuple[Colour, ...] = (
    (48, 56, 84),
    (116, 44, 48),
    (60, 62, 62),
    (176, 150, 92),
    (62, 92, 76),
)
WARM: tuple[Colour, ...] = ((226, 170, 92), (238, 196, 128), (206, 148, 84), (214, 206, 178))
SHOP_LIGHT: Colour = (236, 214, 172)
DARK: Colour = (34, 36, 40)
LIT_WINDOWS = {Light.DAY: 0.0, Light.DUSK: 0.38, Light.NIGHT: 0.26}


def pick(rng: Generator, colours: Sequence[Colour]) -> Colour:
    return colours[int(rng.integers(len(colours)))]


def shade(colour: Colour, share: float) -> Colour:
    red, green, blue = (max(0, min(255, round(part * share))) for part in colour)
    return red, green, blue


def facade(canvas: Canvas, rng: Generator, left: Spot, right: Spot, height: float) -> None:
    """One house: wall, roof, cornice, windows, and a shop below now and then."""
    wall = pick(rng, WALLS)

    def panel(start: float, end: float, low: float, high: float, colour: Colour) -> None:
        canvas.polygon(on_wall(left, right, start, end, low, high), colour)

    # A wall seen from the side is in the shade.
    seen = wall if left.away == right.away else shade(wall, 0.86)
    panel(0, 1, height, height + 1.5, pick(rng, ROOFS))
    panel(0, 1, 0, height, seen)
    panel(0, 1, height - 0.35, height, shade(seen, 1.16))
    panel(0, 1, 0, 0.6, shade(seen, 0.7))

    length = hypot(right.across - left.across, right.away - left.away)
    shop = bool(rng.random() < 0.4)
    for floor in range(1 if shop else 0, max(1, int((height - 0.5) // 3))):
        windows(canvas, rng, (left, right), bays=max(1, round(length / 2.7)), low=3 * floor + 0.9)
    if shop:
        shopfront(canvas, rng, left, right)


def on_wall(
    left: Spot, right: Spot, start: float, end: float, low: float, high: float
) -> list[Corner]:
    def corner(share: float, up: float) -> Corner:
        across = left.across + share * (right.across - left.across)
        return across, up, left.away + share * (right.away - left.away)

    return [corner(start, low), corner(end, low), corner(end, high), corner(start, high)]


def windows(
    canvas: Canvas, rng: Generator, wall: tuple[Spot, Spot], *, bays: int, low: float
) -> None:
    left, right = wall
    for bay in range(bays):
        start, end = (bay + 0.3) / bays, (bay + 0.7) / bays
        frame = on_wall(left, right, start - 0.05 / bays, end + 0.05 / bays, low - 0.12, low + 1.72)
        pane = on_wall(left, right, start, end, low, low + 1.6)
        canvas.polygon(frame, (206, 202, 194))
        canvas.polygon(pane, pick(rng, GLASS))
        # Drawn by lot in all lights, or the street would change its face at dusk.
        someone_home, lamp = rng.random(), shade(pick(rng, WARM), float(rng.uniform(0.4, 0.8)))
        if someone_home < LIT_WINDOWS[canvas.light]:
            canvas.glowing(pane, lamp)


def shopfront(canvas: Canvas, rng: Generator, left: Spot, right: Spot) -> None:
    canvas.polygon(on_wall(left, right, 0.04, 0.96, 0.3, 2.6), pick(rng, GLASS))
    canvas.polygon(on_wall(left, right, 0.02, 0.98, 2.5, 3.2), pick(rng, AWNINGS))
    open_late, glow = rng.random() < 0.6, shade(SHOP_LIGHT, float(rng.uniform(0.3, 0.5)))
    if canvas.light is not Light.DAY and open_late:
        canvas.glowing(on_wall(left, right, 0.06, 0.94, 0.4, 2.4), glow)


def tower(canvas: Canvas, across: float, away: float, height: float, wall: Colour) -> None:
    """A belfry against the sky."""
    half = height / 9
    canvas.polygon(upright(across, half, away, 0, height), wall)
    canvas.polygon(
        upright(across, half * 1.25, away, height * 0.78, height * 0.81), shade(wall, 1.1)
    )
    canvas.polygon(upright(across, half * 0.8, away, height, height * 1.12), shade(wall, 0.9))
    roof = [(across - half, height * 1.12, away), (across + half, height * 1.12, away)]
    canvas.polygon([*roof, (across, height * 1.5, away)], (70, 78, 90))
    face = (238, 226, 190) if canvas.light is Light.DAY else (60, 58, 50)
    canvas.disc((across, height * 0.9, away), half * 0.55, face)
    if canvas.light is not Light.DAY:
        canvas.disc((across, height * 0.9, away), half * 0.5, (236, 206, 140), shine=True)


def upright(across: float, half: float, away: float, low: float, high: float) -> list[Corner]:
    left, right = across - half, across + half
    return [(left, low, away), (right, low, away), (right, high, away), (left, high, away)]


def lamp_post(canvas: Canvas, across: float, away: float, *, towards: float) -> None:
    """A mast of seven metres whose arm reaches over the road."""
    head = across + towards
    canvas.polygon(upright(across, 0.08, away, 0, 7), DARK)
    canvas.polygon([(across, 7.05, away), (head, 7.2, away), (head, 7.05, away)], DARK)
    canvas.disc((head, 7.0, away), 0.2, (190, 190, 186))
    if canvas.light is not Light.DAY:
        canvas.disc((head, 7.0, away), 0.26, (255, 226, 172), shine=True)
        canvas.lamps.append((head, 7.0, away))


def tree(canvas: Canvas, rng: Generator, across: float, away: float) -> None:
    leaf = pick(rng, LEAVES)
    canvas.polygon(upright(across, 0.14, away, 0, 3.6), (70, 58, 48))
    for step in range(26):
        # Dark below, light above: the crown gets its volume from the order.
        rise = step / 25
        aside = float(np.clip(rng.normal(0, 0.8), -1.1, 1.1)) * (1.1 - 0.5 * rise)
        canvas.disc((across + aside, 3.2 + 2.9 * rise, away), 0.62, shade(leaf, 0.62 + 0.5 * rise))


def bench(canvas: Canvas, across: float, away: float) -> None:
    canvas.polygon(upright(across, 0.9, away, 0.4, 0.5), (118, 86, 58))
    canvas.polygon(upright(across, 0.9, away + 0.3, 0.6, 0.95), (128, 94, 62))


def monument(canvas: Canvas, across: float, away: float) -> None:
    """A column on its steps."""
    stone: Colour = (178, 170, 156)
    for step, half in enumerate((2.6, 2.0, 1.4)):
        faces = (shade(stone, 0.7), shade(stone, 1.08 - step * 0.03), shade(stone, 0.86))
        reach, up = (away - half, away + half), (step * 0.3, step * 0.3 + 0.3)
        box(canvas, (across - half, across + half), up, reach, faces)
    canvas.polygon(upright(across, 0.75, away, 0.9, 2.2), shade(stone, 0.9))
    canvas.polygon(upright(across, 0.42, away, 2.2, 6.4), stone)
    canvas.polygon(upright(across + 0.2, 0.2, away, 2.2, 6.4), shade(stone, 0.82))
    canvas.polygon(upright(across, 0.62, away, 6.4, 6.8), shade(stone, 1.08))
    canvas.disc((across, 7.4, away), 0.5, (92, 118, 104))


def zebra(canvas: Canvas, across: tuple[float, float], away: tuple[float, float]) -> None:
    left, right = across
    stripe = left
    while stripe + 0.5 <= right:
        canvas.ground((stripe, stripe + 0.5), away, (214, 214, 210))
        stripe += 1.0


def road_marks(canvas: Canvas, across: float, away: tuple[float, float]) -> None:
    near, far = away
    while near < far:
        canvas.ground((across - 0.08, across + 0.08), (near, near + 3), (206, 206, 202))
        near += 8


def box(
    canvas: Canvas,
    across: tuple[float, float],
    up: tuple[float, float],
    away: tuple[float, float],
    colours: tuple[Colour, Colour, Colour],
) -> None:
    """The faces the camera sees: side, top and front, in these colours."""
    (left, right), (low, high), (near, far) = across, up, away
    side, top, front = colours
    if left > 0 or right < 0:
        x = left if left > 0 else right
        canvas.polygon([(x, low, near), (x, low, far), (x, high, far), (x, high, near)], side)
    canvas.polygon(
        [(left, high, near), (right, high, near), (right, high, far), (left, high, far)], top
    )
    canvas.polygon(
        [(left, low, near), (right, low, near), (right, high, near), (left, high, near)], front
    )


def car(canvas: Canvas, spot: Spot, paint: Colour, *, heading: str, lights: bool) -> None:
    """`heading` is near, far, left or right, as the camera sees it."""
    lengthways = heading in ("near", "far")
    wide, long = (0.9, 2.15) if lengthways else (2.15, 0.9)
    x, z = spot.across, spot.away
    glass = (46, 56, 66)

    canvas.ground((x - wide - 0.15, x + wide + 0.15), (z - long - 0.25, z + long), (44, 45, 48))
    body = (shade(paint, 0.72), paint, shade(paint, 0.84))
    box(canvas, (x - wide, x + wide), (0.25, 0.85), (z - long, z + long), body)
    cabin = (glass, shade(paint, 1.08), glass)
    inset = 0.82 if lengthways else 0.56
    depth = 0.56 if lengthways else 0.85
    box(canvas, (x - wide * inset, x + wide * inset), (0.85, 1.42),
        (z - long * depth, z + long * depth), cabin)  # fmt: skip
    wheels = (x - wide * 0.62, x + wide * 0.62)
    for wheel in wheels:
        canvas.disc((wheel, 0.3, z - long), 0.3 if not lengthways else 0.14, DARK)
    if lights:
        car_lights(canvas, spot, heading, wide, long)


def car_lights(canvas: Canvas, spot: Spot, heading: str, wide: float, long: float) -> None:
    white, red = (255, 244, 214), (220, 30, 24)
    z = spot.away - long
    match heading:
        case "near" | "far":
            ends = [(spot.across - wide * 0.76, heading), (spot.across + wide * 0.76, heading)]
        case "left":
            ends = [(spot.across - wide, "near"), (spot.across + wide, "far")]
        case _:
            ends = [(spot.across + wide, "near"), (spot.across - wide, "far")]
    for across, end in ends:
        colour = white if end == "near" else red
        radius = 0.17 if end == "near" else 0.13
        canvas.disc((across, 0.6, z), radius, colour)
        if canvas.light is not Light.DAY:
            canvas.disc((across, 0.6, z), radius * 1.3, colour, shine=True)


def parked_car(canvas: Canvas, rng: Generator, spot: Spot, heading: str) -> None:
    car(canvas, spot, pick(rng, PAINTS), heading=heading, lights=False)


def walker(canvas: Canvas, spot: Spot, coat: Colour, *, stride: float) -> None:
    """`stride` counts steps; the legs swing, nobody has a face."""
    x, z = spot.across, spot.away
    swing = 0.26 * sin(stride * pi)
    for foot in (swing, -swing):
        hip = [(x - 0.1, 0.85, z), (x + 0.1, 0.85, z)]
        canvas.polygon([*hip, (x + foot + 0.07, 0, z), (x + foot - 0.07, 0, z)], (40, 42, 50))
    canvas.polygon([(x - 0.19, 0.75, z), (x + 0.19, 0.75, z), (x + 0.24, 1.45, z),
                    (x - 0.24, 1.45, z)], coat)  # fmt: skip
    arm = 0.2 * sin(stride * pi + pi)
    canvas.polygon([(x + 0.02, 1.4, z), (x + 0.14, 1.4, z), (x + arm + 0.12, 0.85, z),
                    (x + arm, 0.85, z)], shade(coat, 0.8))  # fmt: skip
    canvas.disc((x, 1.62, z), 0.14, (172, 132, 108))
    canvas.disc((x, 1.69, z), 0.12, (58, 44, 36))
