"""Pictures as an encoder wants them: luma, and chroma at half the size (BT.709, limited).

A patch is laid over a picture without ever going back to red, green and blue: that is
what makes one more frame cheap.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Plane = NDArray[np.uint8]
Floats = NDArray[np.floating[Any]]

Added = NDArray[np.int16]
Stays = NDArray[np.uint16]

LUMA = np.array([0.1826, 0.6142, 0.0620], np.float32)
BLUE_DIFFERENCE = np.array([-0.1006, -0.3386, 0.4392], np.float32)
RED_DIFFERENCE = np.array([0.4392, -0.3989, -0.0403], np.float32)
BLACK, GREY = 16, 128


class Planes:
    """Three views of one buffer, which is laid out as PyAV takes it (I420)."""

    __slots__ = ("i420", "u", "v", "y")

    def __init__(self, width: int, height: int) -> None:
        self.i420: Plane = np.empty((height * 3 // 2, width), np.uint8)
        chroma = self.i420[height:].reshape(2, height // 2, width // 2)
        self.y: Plane = self.i420[:height]
        self.u: Plane = chroma[0]
        self.v: Plane = chroma[1]

    def window(self, left: int, top: int, width: int, height: int) -> Planes:
        """A copy of a part; all four numbers are even."""
        cut = Planes(width, height)
        rows = slice(top // 2, (top + height) // 2)
        columns = slice(left // 2, (left + width) // 2)
        cut.y[...] = self.y[top : top + height, left : left + width]
        cut.u[...] = self.u[rows, columns]
        cut.v[...] = self.v[rows, columns]
        return cut


@dataclass(frozen=True, slots=True)
class Patch:
    """What to add to each plane, and how much of the picture below stays, in 256ths."""

    added: tuple[Added, Added, Added]
    stays: tuple[Stays, Stays]

    def over(self, below: Planes, left: int, top: int) -> None:
        """Lay it on a picture, in place; what hangs out on a side is cut. Even numbers."""
        for plane, added, stays, by in (
            (below.y, self.added[0], self.stays[0], 1),
            (below.u, self.added[1], self.stays[1], 2),
            (below.v, self.added[2], self.stays[1], 2),
        ):
            place, cut = overlap(plane.shape, added.shape, left // by, top // by)
            seen = plane[place]
            mixed = (seen * stays[cut] >> 8) + added[cut]
            np.maximum(mixed, 0, out=mixed)
            np.minimum(mixed, 255, out=seen, casting="unsafe")


def overlap(
    below: tuple[int, ...], above: tuple[int, ...], left: int, top: int
) -> tuple[tuple[slice, slice], tuple[slice, slice]]:
    first_row, first_column = max(0, top), max(0, left)
    end_row = max(first_row, min(below[0], top + above[0]))
    end_column = max(first_column, min(below[1], left + above[1]))
    place = slice(first_row, end_row), slice(first_column, end_column)
    cut = slice(first_row - top, end_row - top), slice(first_column - left, end_column - left)
    return place, cut


def halved(plane: Floats) -> Floats:
    above = plane[0::2, 0::2] + plane[0::2, 1::2]
    below = plane[1::2, 0::2] + plane[1::2, 1::2]
    smaller: Floats = (above + below) * np.float32(0.25)
    return smaller


def planes(picture: NDArray[np.uint8]) -> Planes:
    """Red, green and blue, of even size, to planes."""
    rgb = picture.astype(np.float32)
    made = Planes(picture.shape[1], picture.shape[0])
    made.y[...] = rgb @ LUMA + (BLACK + 0.5)
    made.u[...] = halved(rgb @ BLUE_DIFFERENCE) + (GREY + 0.5)
    made.v[...] = halved(rgb @ RED_DIFFERENCE) + (GREY + 0.5)
    return made


def patch(premultiplied: Floats, opacity: Floats) -> Patch:
    """Light of its own (0 to 255, already times the opacity) and opacity (0 to 1)."""
    thin = halved(opacity)
    luma = premultiplied @ LUMA + opacity * BLACK
    blue = halved(premultiplied @ BLUE_DIFFERENCE) + thin * GREY
    red = halved(premultiplied @ RED_DIFFERENCE) + thin * GREY
    return Patch((whole(luma), whole(blue), whole(red)), (left_over(opacity), left_over(thin)))


def whole(plane: Floats) -> Added:
    return np.rint(plane).astype(np.int16)


def left_over(opacity: Floats) -> Stays:
    return np.rint((1 - opacity) * 256).astype(np.uint16)
