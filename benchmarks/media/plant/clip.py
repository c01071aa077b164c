"""A street that can be decoded: 1080p, one group of pictures, as a camera codes it.

Its keyframe is heavy, some 200 kB: what a first picture waits for is mostly that.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Final

import av
import numpy as np

from benchmarks.media.source import RATE

WIDTH: Final = 1920
HEIGHT: Final = 1080
RELIEF: Final = 60
"""What stands still costs the keyframe its bits,"""
GRAIN: Final = 14
"""and the noise of the sensor the pictures between."""
QP: Final = "28"


def encoded(gop: int) -> list[bytes]:
    """Annex B, a keyframe first; played round and round, it is a stream."""
    coder = av.CodecContext.create("libx264", "w")
    coder.width, coder.height, coder.pix_fmt = WIDTH, HEIGHT, "yuv420p"
    coder.framerate, coder.gop_size, coder.max_b_frames = Fraction(RATE), gop, 0
    coder.options = {
        "preset": "ultrafast",
        "tune": "zerolatency",
        "qp": QP,
        "x264-params": f"keyint={gop}:min-keyint={gop}:scenecut=0",
    }
    chance = np.random.default_rng(4711)
    grain = chance.integers(0, GRAIN, (2 * HEIGHT, 2 * WIDTH), np.uint8)
    relief = chance.integers(0, RELIEF, (HEIGHT // 8, WIDTH // 8), np.uint8)
    ground = np.kron(relief, np.ones((8, 8), np.uint8)) + np.uint8(60)
    packets = []
    for index in range(gop):
        down, right = chance.integers(0, HEIGHT), chance.integers(0, WIDTH)
        grey = ground + grain[down : down + HEIGHT, right : right + WIDTH]
        grey[400:600, index * 20 : index * 20 + 200] = 235
        frame = av.VideoFrame.from_ndarray(_yuv(grey), format="yuv420p")
        frame.pts = index
        packets += coder.encode(frame)
    packets += coder.encode(None)
    return [bytes(packet) for packet in packets]


def _yuv(
    grey: np.ndarray[tuple[int, ...], np.dtype[np.uint8]],
) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """Without colours: they are as much as half a picture again, at rest."""
    return np.vstack([grey, np.full((HEIGHT // 2, WIDTH), 128, np.uint8)])
