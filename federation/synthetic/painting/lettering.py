"""Words on a picture: the font, and a translucent band that keeps them readable."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import as_file, files

from PIL import Image, ImageDraw, ImageFont

BAND = (6, 9, 14, 150)
INK = (244, 246, 248, 255)
SMALLEST = 11


@lru_cache(maxsize=32)
def font(size: int) -> ImageFont.FreeTypeFont:
    """Manrope, which has the French accents that Pillow's own font lacks."""
    with as_file(files("font_manrope") / "files" / "Manrope-Bold.ttf") as path:
        return ImageFont.truetype(path, size)


@lru_cache(maxsize=512)
def pitch(letter: str, size: float, fixed: bool) -> float:
    """How far the next letter stands; all figures alike where the pitch is fixed."""
    same = "0123456789" if fixed and letter.isdigit() else letter
    return max(font(int(size)).getlength(one) for one in same)


def fitting_font(text: str, size: int, width: int) -> ImageFont.FreeTypeFont:
    """The largest font, down to the smallest that can be read, that lets the text in."""
    while size > SMALLEST and font(size).getlength(text) > width:
        size -= 1
    return font(size)


def label(text: str, size: int, width: int, *, fixed_pitch: bool = False) -> Image.Image:
    """The text on its band, never wider than `width`; figures of a clock do not dance."""
    letters = fitting_font(text, size, width - size)
    pitches = [pitch(letter, letters.size, fixed_pitch) for letter in text]

    margin = size // 2
    long = min(width, round(sum(pitches)) + 2 * margin)
    band = Image.new("RGBA", (even(long), even(round(size * 1.5))), BAND)
    draw = ImageDraw.Draw(band)
    if not fixed_pitch:
        draw.text((margin, band.height / 2), text, fill=INK, font=letters, anchor="lm")
        return band

    left = float(margin)
    for letter, advance in zip(text, pitches, strict=True):
        middle = (left + advance / 2, band.height / 2)
        draw.text(middle, letter, fill=INK, font=letters, anchor="mm")
        left += advance
    return band


def even(length: int) -> int:
    return length + length % 2
