"""What a dome sees of its street: which part, how close, and where it says that it looks.

Pure. The street is flat: turning is sliding over it, and zooming is cutting it closer.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from federation.synthetic.painting.lettering import even
from federation.synthetic.painting.planes import Planes
from tenants.vocabulary.steering import Pose

ROUND_CANVAS = (1.25, 1.0)
"""A dome that only makes its round: how much wider and taller its street is than its picture."""
STEERED_CANVAS = (2.0, 1.25)
PAN_DEGREES = 30.0
TILT_DEGREES = 5.0
MOST_ZOOM = 4.0
"""The whole course to each side, and how much closer the closest is."""


def canvas_of(size: tuple[int, int], share: tuple[float, float]) -> tuple[int, int]:
    return even(round(size[0] * share[0])), even(round(size[1] * share[1]))


def corner(pose: Pose, canvas: tuple[int, int], size: tuple[int, int]) -> tuple[int, int]:
    """The left and top of what is seen; a higher look starts nearer to the top."""
    room = canvas[0] - size[0], canvas[1] - size[1]
    return even(round(room[0] * (1 + pose.pan) / 2)), even(round(room[1] * (1 - pose.tilt) / 2))


def closer(picture: Planes, zoom: float) -> Planes:
    """The middle of a picture, as large as the whole."""
    height, width = picture.y.shape
    seen = Planes(width, height)
    for into, whole in ((seen.y, picture.y), (seen.u, picture.u), (seen.v, picture.v)):
        rows, columns = (_middle(length, zoom) for length in whole.shape)
        np.take(np.take(whole, rows, axis=0), columns, axis=1, out=into)
    return seen


def magnification(pose: Pose) -> float:
    return float(MOST_ZOOM**pose.zoom)


def bearing(pose: Pose) -> float:
    """Degrees to the right of where the dome looks at rest."""
    return pose.pan * PAN_DEGREES


def figures(pose: Pose) -> Iterator[str]:
    """What the picture says of where it looks, one line an axis."""
    yield f"azimut {round(bearing(pose)):+04d}°"
    yield f"site {round(pose.tilt * TILT_DEGREES):+03d}°"
    yield f"zoom ×{magnification(pose):.1f}"


def _middle(length: int, zoom: float) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
    start = length * (1 - 1 / zoom) / 2
    return np.asarray(start + np.arange(length) / zoom, np.intp)
