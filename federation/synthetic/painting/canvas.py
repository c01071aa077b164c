"""A sheet where street furniture is drawn in metres.

Three layers: what things look like in full light, what shines by itself, and where the
lamps throw their light. `develop` puts them together for an hour of the day. It knows
no street: that is scenery.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from federation.synthetic.painting.motion import Lens, Light

Colour: TypeAlias = tuple[int, int, int]
Corner: TypeAlias = tuple[float, float, float]
"""Across, up, away: metres, as in `motion`."""
Picture: TypeAlias = NDArray[np.uint8]
Glow: TypeAlias = NDArray[np.floating[Any]]

OVERSAMPLING = 2
NEAREST = 1.5
"""Metres; nothing is drawn nearer to the lens."""

AMBIENT: dict[Light, tuple[float, float, float]] = {
    Light.DAY: (1.0, 1.0, 1.0),
    Light.DUSK: (0.42, 0.40, 0.52),
    Light.NIGHT: (0.15, 0.17, 0.25),
}
LAMPS: dict[Light, float] = {Light.DAY: 0.0, Light.DUSK: 0.55, Light.NIGHT: 1.0}
LAMP_COLOUR = (1.0, 0.80, 0.52)
SKIES: dict[Light, tuple[Colour, Colour]] = {
    Light.DAY: ((112, 148, 186), (206, 217, 224)),
    Light.DUSK: ((38, 46, 92), (226, 142, 104)),
    Light.NIGHT: ((8, 12, 26), (58, 52, 58)),
}
CLOUDS: dict[Light, Colour] = {
    Light.DAY: (236, 240, 243),
    Light.DUSK: (150, 104, 124),
    Light.NIGHT: (36, 36, 46),
}


@dataclass
class Canvas:
    width: int
    height: int
    lens: Lens
    light: Light
    lamps: list[Corner] = field(default_factory=list)

    def __post_init__(self) -> None:
        size = (self.width * OVERSAMPLING, self.height * OVERSAMPLING)
        self.surface = Image.new("RGB", size)
        self.shine = Image.new("RGB", size)
        self.sky = Image.new("L", size, 255)
        self._draw = ImageDraw.Draw(self.surface)
        self._draw_shine = ImageDraw.Draw(self.shine)
        self._draw_sky = ImageDraw.Draw(self.sky)

    def at(self, corner: Corner) -> tuple[float, float]:
        across, up, away = corner
        x, y = self.lens.pixel(across, up, max(away, NEAREST))
        return x * OVERSAMPLING, y * OVERSAMPLING

    def polygon(self, corners: list[Corner], colour: Colour) -> None:
        points = [self.at(corner) for corner in corners]
        self._draw.polygon(points, fill=colour)
        self._draw_shine.polygon(points, fill=(0, 0, 0))
        self._draw_sky.polygon(points, fill=0)

    def glowing(self, corners: list[Corner], colour: Colour) -> None:
        self._draw_shine.polygon([self.at(corner) for corner in corners], fill=colour)

    def disc(self, centre: Corner, radius: float, colour: Colour, *, shine: bool = False) -> None:
        x, y = self.at(centre)
        reach = radius * self.lens.focal / max(centre[2], NEAREST) * OVERSAMPLING
        box = (x - reach, y - reach, x + reach, y + reach)
        if shine:
            self._draw_shine.ellipse(box, fill=colour)
            return
        self._draw.ellipse(box, fill=colour)
        self._draw_shine.ellipse(box, fill=(0, 0, 0))
        self._draw_sky.ellipse(box, fill=0)

    def ground(self, across: tuple[float, float], away: tuple[float, float], c: Colour) -> None:
        (left, right), (near, far) = across, away
        self.polygon([(left, 0, near), (right, 0, near), (right, 0, far), (left, 0, far)], c)

    def lamplight(self) -> Glow:
        """How much each pixel receives from the lamps, at a quarter of the size."""
        rows, columns = self.height // 4, self.width // 4
        ys, xs = np.mgrid[0:rows, 0:columns].astype(np.float32) * 4
        received = np.zeros((rows, columns), np.float32)
        for across, up, away in self.lamps:
            x, foot = self.lens.pixel(across, 0, away)
            _, head = self.lens.pixel(across, up, away)
            wide = 6.5 * self.lens.focal / away
            tall = wide * max(0.25, (foot - self.lens.horizon) / (wide * 3.2) + 0.18)
            pool = np.exp(-(((xs - x) / wide) ** 2) - ((ys - foot) / tall) ** 2)
            halo = np.exp(-(((xs - x) / (wide * 0.5)) ** 2) - ((ys - head) / (wide * 0.45)) ** 2)
            received += pool + 0.45 * halo
        capped: Glow = np.minimum(received, 1.5) * np.float32(LAMPS[self.light])
        return capped

    def layers(self) -> tuple[Glow, Image.Image, Glow]:
        """Surface, shine, and the share of each pixel where nothing was drawn."""
        surface = np.asarray(self.surface.reduce(OVERSAMPLING), np.float32)
        open_sky = np.asarray(self.sky.reduce(OVERSAMPLING), np.float32) / np.float32(255)
        return surface, self.shine.reduce(OVERSAMPLING), open_sky

    def develop(self, sky: Image.Image) -> tuple[Picture, Glow]:
        """The finished picture, and the lamplight that what moves will pass through."""
        size = (self.width, self.height)
        surface, shine, open_sky = self.layers()
        soft = shine.reduce(4).filter(ImageFilter.GaussianBlur(self.height / 240))
        halo = soft.resize(size, Image.Resampling.BILINEAR)

        lamplight = self.lamplight()
        spread = Image.fromarray(lamplight).resize(size, Image.Resampling.BILINEAR)
        lit = np.asarray(spread, np.float32)[..., None] * np.array(LAMP_COLOUR, np.float32)
        lit += np.array(AMBIENT[self.light], np.float32)

        above = open_sky[..., None]
        picture = surface * lit * (1 - above) + np.asarray(sky, np.float32) * above
        picture += np.asarray(shine, np.float32)
        picture += np.asarray(halo, np.float32) * np.float32(0.8)
        return np.minimum(picture, 255).astype(np.uint8), lamplight


def sky_over(
    width: int, height: int, light: Light, clouds: list[tuple[float, float, float]]
) -> Image.Image:
    """A gradient down to the horizon with soft clouds: shares of the width, height, size."""
    top, bottom = (np.array(colour, np.float32) for colour in SKIES[light])
    down = np.linspace(0, 1, height // 2, dtype=np.float32)[:, None, None] ** 0.8
    gradient = np.repeat(top + (bottom - top) * down, width, axis=1)
    full = np.concatenate([gradient, np.repeat(gradient[-1:], height - height // 2, axis=0)])
    sky = Image.fromarray(full.astype(np.uint8))

    veil = Image.new("L", (width // 4, height // 4))
    draw = ImageDraw.Draw(veil)
    for across, down_share, share in clouds:
        x, y, reach = across * width / 4, down_share * height / 4, share * width / 4
        draw.ellipse((x - reach, y - reach * 0.16, x + reach, y + reach * 0.16), fill=150)
    veil = veil.filter(ImageFilter.GaussianBlur(width / 130)).resize((width, height))
    sky.paste(CLOUDS[light], mask=veil)
    return sky
