"""Reading where a dome says that it looks, from its decoded picture alone.

The candidates are drawn with the lettering of the picture, and the one that resembles
most wins: a browser's screenshot serves as well as a decoder's frame.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from federation.synthetic.painting.frames import FIGURES_LARGER
from federation.synthetic.painting.lettering import even, label

AZIMUTHS = [f"azimut {degrees:+04d}°" for degrees in range(-30, 31)]
SITES = [f"site {degrees:+03d}°" for degrees in range(-5, 6)]
ZOOMS = [f"zoom ×{tenths / 10:.1f}" for tenths in range(10, 41)]


@dataclass(frozen=True)
class Seen:
    """Degrees to the right and up of where the dome looks at rest, and how much closer."""

    azimuth: int
    site: int
    zoom: float


def figures_of(picture: NDArray[Any]) -> Seen:
    """What stands in the luma of a picture."""
    height, width = picture.shape
    letter = max(13, height // 18)
    top = even(letter // 2) + even(2 * letter)
    left = even(width // 2)
    said = []
    for candidates in (AZIMUTHS, SITES, ZOOMS):
        text, tall = nearest(picture[top:, left:], candidates, letter * FIGURES_LARGER, width // 2)
        said.append(text)
        top += tall
    azimuth, site = (int(text.split()[1].rstrip("°")) for text in said[:2])
    return Seen(azimuth, site, float(said[2].split("×")[1]))


def nearest(
    picture: NDArray[Any], candidates: Iterable[str], size: int, room: int
) -> tuple[str, int]:
    drawn = {text: label(text, size, even(room), fixed_pitch=True) for text in candidates}

    def likeness(text: str) -> float:
        letters = np.asarray(drawn[text].convert("RGB").convert("L"), float)
        seen = picture[: letters.shape[0], : letters.shape[1]].astype(float)
        return float(np.corrcoef(letters.ravel(), seen.ravel())[0, 1])

    best = max(drawn, key=likeness)
    return best, drawn[best].height
