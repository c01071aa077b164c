"""The picture of one camera at one instant: its street, what moves, its name, its clock.

`paint` depends on nothing but the instant. What costs (the street, a car at one point of
its way) is kept from one frame to the next.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from math import exp, log
from threading import Lock
from zoneinfo import ZoneInfo

import numpy as np
from PIL import ImageFilter

from federation.synthetic.painting.canvas import AMBIENT, LAMP_COLOUR, Canvas
from federation.synthetic.painting.furniture import car, walker
from federation.synthetic.painting.lettering import even, label
from federation.synthetic.painting.motion import Lens, Light, Spot, light_at
from federation.synthetic.painting.places import Mover, Traffic
from federation.synthetic.painting.planes import Floats, Patch, Planes, patch
from federation.synthetic.painting.scenery import Scene, compose
from federation.synthetic.painting.turning import canvas_of, closer, corner, figures, magnification
from tenants.vocabulary.camera import Camera
from tenants.vocabulary.steering import Pose

PARIS = ZoneInfo("Europe/Paris")
FIXED_CANVAS = (1.0, 1.0)
STILL = Pose()
FIGURES_LARGER = 2
KEPT_SPRITES = 400
NEARLY_AS_LARGE = {Mover.CAR: 0.04, Mover.WALKER: 0.07}
NEARLY_AS_SLANTED = 0.06
STEPS_PER_SECOND = 1.8
PHASES = 6
"""Drawings of a walker in two steps."""
REACH = {Mover.CAR: (2.5, 1.6), Mover.WALKER: (0.6, 1.9)}
"""Half the breadth and the height of what moves, in metres."""


_drawing = Lock()


@dataclass(frozen=True, slots=True)
class Sprite:
    """A patch, and the pixel of it that stands on the ground."""

    patch: Patch
    foot_x: int
    foot_y: int

    def over(self, frame: Planes, x: int, y: int) -> None:
        self.patch.over(frame, x - self.foot_x, y - self.foot_y)


class FramePainter:
    """`canvas` is how much wider and taller than the picture the street is drawn."""

    def __init__(
        self,
        camera: Camera,
        commune: str,
        size: tuple[int, int],
        canvas: tuple[float, float] = FIXED_CANVAS,
    ) -> None:
        self._camera = camera
        self._size = size
        self._whole = canvas_of(size, canvas)
        width, height = size
        self._letter = max(13, height // 18)
        self._margin = even(self._letter // 2)
        room = width - 2 * self._margin
        self._name = self._words(camera.name, room)
        self._clock_text = "00/00/0000 00:00:00"
        self._clock = self._words(self._clock_text, room, fixed_pitch=True)
        beside_clock = room - self._margin - breadth(self._clock)
        self._owner = self._words(f"{camera.number} · {commune}", beside_clock)
        self._sprites: dict[tuple[Traffic, Spot, int], Sprite] = {}
        self._figures: dict[int, tuple[str, Patch]] = {}
        self._scene: Scene | None = None

    def paint(self, when: datetime, pose: Pose = STILL, *, told: bool = False) -> Planes:
        """What the camera sees from `pose`; `told` writes on it where that is."""
        scene = self._in_light_of(when)
        left, top = corner(pose, self._whole, self._size)
        frame = scene.street.window(left, top, *self._size)

        self._paint_traffic(frame, scene, when.timestamp(), (left, top))
        if pose.zoom > 0:
            frame = closer(frame, magnification(pose))
        self._paint_words(frame, when)
        if told:
            self._paint_figures(frame, pose)
        return frame

    def _in_light_of(self, when: datetime) -> Scene:
        light = light_at(self._camera.place, when)
        if self._scene is None or self._scene.asked_light is not light:
            self._scene = street_of(self._camera, light, self._size, self._whole)
            self._sprites.clear()
        return self._scene

    def _paint_traffic(
        self, frame: Planes, scene: Scene, seconds: float, seen: tuple[int, int]
    ) -> None:
        moving = [
            (traffic, traffic.way.spot(share), share * traffic.way.takes)
            for traffic in scene.traffic
            if (share := traffic.way.share_done(seconds)) is not None
        ]
        for traffic, spot, elapsed in sorted(moving, key=lambda one: -one[1].away):
            near = stand_in(traffic.mover, spot)
            stride = round(elapsed * STEPS_PER_SECOND * PHASES / 2) % PHASES
            sprite = self._sprite(scene, traffic, near, stride)
            x, y = scene.lens.pixel(spot.across, 0, spot.away)
            sprite.over(frame, even(round(x)) - seen[0], even(round(y)) - seen[1])

    def _sprite(self, scene: Scene, traffic: Traffic, spot: Spot, stride: int) -> Sprite:
        key = traffic, spot, stride if traffic.mover is Mover.WALKER else 0
        known = self._sprites.get(key)
        if known is None:
            if len(self._sprites) >= KEPT_SPRITES:
                self._sprites.clear()
            known = self._sprites[key] = draw_mover(scene, traffic, spot, stride / PHASES * 2)
        return known

    def _paint_words(self, frame: Planes, when: datetime) -> None:
        (width, height), margin = self._size, self._margin
        text = f"{when.astimezone(PARIS):%d/%m/%Y %H:%M:%S}"
        if text != self._clock_text:
            self._clock_text = text
            self._clock = self._words(text, width - 2 * margin, fixed_pitch=True)

        bottom = even(height - margin - self._name.added[0].shape[0])
        self._owner.over(frame, margin, margin)
        self._clock.over(frame, even(width - margin - breadth(self._clock)), margin)
        self._name.over(frame, margin, bottom)

    def _paint_figures(self, frame: Planes, pose: Pose) -> None:
        """Large, on the right below the clock; drawn again only where they change."""
        room = self._size[0] // 2
        top = self._margin + even(2 * self._letter)
        for line, text in enumerate(figures(pose)):
            known = self._figures.get(line)
            if known is None or known[0] != text:
                words = self._words(text, room, larger=FIGURES_LARGER, fixed_pitch=True)
                known = self._figures[line] = text, words
            known[1].over(frame, even(room), top)
            top += known[1].added[0].shape[0]

    def _words(self, text: str, room: int, *, larger: int = 1, fixed_pitch: bool = False) -> Patch:
        band = label(text, larger * self._letter, even(room), fixed_pitch=fixed_pitch)
        drawn = np.asarray(band, np.float32)
        opacity = drawn[..., 3] / 255
        return patch(drawn[..., :3] * opacity[..., None], opacity)


def breadth(words: Patch) -> int:
    return int(words.added[0].shape[1])


@lru_cache(maxsize=24)
def street_of(camera: Camera, light: Light, size: tuple[int, int], whole: tuple[int, int]) -> Scene:
    # One at a time: the first to ask is served first, and the drafts share no memory.
    with _drawing:
        return compose(camera, light, size, whole)


def stand_in(mover: Mover, spot: Spot) -> Spot:
    """A spot where the thing looks nearly the same, so that one drawing serves often."""
    step = NEARLY_AS_LARGE[mover]
    away = exp(round(log(spot.away) / step) * step)
    if mover is Mover.WALKER:
        return Spot(0, away)
    slant = round(spot.across / spot.away / NEARLY_AS_SLANTED) * NEARLY_AS_SLANTED
    return Spot(slant * away, away)


def draw_mover(scene: Scene, traffic: Traffic, spot: Spot, stride: float) -> Sprite:
    left, top, right, bottom = outline(scene.lens, traffic.mover, spot)
    lens = scene.lens
    moved = Lens(lens.focal, lens.centre - left, lens.horizon - top, lens.height)
    canvas = Canvas(right - left, bottom - top, moved, scene.light)
    if traffic.mover is Mover.CAR:
        car(canvas, spot, traffic.colour, heading=heading_of(traffic), lights=True)
    else:
        walker(canvas, spot, traffic.colour, stride=stride)

    x, y = lens.pixel(spot.across, 0, spot.away)
    return Sprite(cut_out(canvas, lit_at(scene, spot)), even(round(x)) - left, even(round(y)) - top)


def outline(lens: Lens, mover: Mover, spot: Spot) -> tuple[int, int, int, int]:
    """The pixels that the thing and the halo of its lights may touch."""
    aside, tall = REACH[mover]
    near, far = max(2.0, spot.away - aside), spot.away + aside
    corners = [
        lens.pixel(spot.across + side, up, away)
        for side in (-aside, aside)
        for up in (0, tall)
        for away in (near, far)
    ]
    halo = round(lens.focal / 60)
    return (
        even(round(min(x for x, _ in corners)) - halo),
        even(round(min(y for _, y in corners)) - halo),
        even(round(max(x for x, _ in corners)) + halo),
        even(round(max(y for _, y in corners)) + halo),
    )


def heading_of(traffic: Traffic) -> str:
    start, end = traffic.way.start, traffic.way.end
    if abs(end.across - start.across) > abs(end.away - start.away):
        return "right" if end.across > start.across else "left"
    return "far" if end.away > start.away else "near"


def lit_at(scene: Scene, spot: Spot) -> Floats:
    """Ambient light plus the lamps' where the thing stands."""
    x, y = scene.lens.pixel(spot.across, 0, spot.away)
    rows, columns = scene.lamplight.shape
    row, column = min(max(int(y / 4), 0), rows - 1), min(max(int(x / 4), 0), columns - 1)
    lamps = scene.lamplight[row, column] * np.array(LAMP_COLOUR, np.float32)
    lit: Floats = np.array(AMBIENT[scene.light], np.float32) + lamps
    return lit


def cut_out(canvas: Canvas, lit: Floats) -> Patch:
    surface, shine, open_sky = canvas.layers()
    opacity = 1 - open_sky
    halo = shine.filter(ImageFilter.BoxBlur(canvas.lens.focal / 150))
    light = np.asarray(shine, np.float32) + 0.9 * np.asarray(halo, np.float32)
    return patch(np.minimum(surface * lit, 255) * opacity[..., None] + light, opacity)
