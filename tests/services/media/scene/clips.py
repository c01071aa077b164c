"""A small H.264 clip, really encoded: what a camera would send."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from typing import Final

import av
import numpy as np

from tenants.vocabulary.picture import CLOCK_RATE, AccessUnit

RATE: Final = 25
TICKS: Final = CLOCK_RATE // RATE


@cache
def clip(
    *,
    seconds: int = 2,
    gop: int = RATE,
    width: int = 160,
    height: int = 120,
    shade: int = 0,
    profile: str = "baseline",
    noise: bool = False,
) -> tuple[AccessUnit, ...]:
    """`gop` pictures from a keyframe to the next; a bar moves, so that no two are alike.

    `noise` makes pictures as heavy as a street at night.
    """
    encoder = av.CodecContext.create("libx264", "w")
    encoder.width, encoder.height = width, height
    encoder.pix_fmt = "yuv420p"
    encoder.framerate = Fraction(RATE)
    encoder.gop_size = gop
    encoder.max_b_frames = 0
    encoder.options = {
        "preset": "ultrafast" if profile == "baseline" else "veryfast",
        "profile": profile,
        "tune": "zerolatency",
        "x264-params": f"keyint={gop}:min-keyint={gop}:scenecut=0",
        "threads": "1",
    }
    encoder.thread_count = 1

    packets = []
    for index in range(seconds * RATE):
        picture = _picture(index, width, height, shade)
        if noise:
            picture[:, width // 2 :] ^= _grain(index, width - width // 2, height)
        frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
        frame.pts = index
        packets += encoder.encode(frame)
    packets += encoder.encode(None)
    return tuple(
        AccessUnit(bytes(packet), index * TICKS, packet.is_keyframe)
        for index, packet in enumerate(packets)
    )


def _picture(
    index: int, width: int, height: int, shade: int
) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    picture = np.full((height, width, 3), shade, dtype=np.uint8)
    left = (index * 4) % (width - 16)
    picture[:, left : left + 16] = 255
    return picture


def _grain(index: int, width: int, height: int) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    return np.random.default_rng(index).integers(0, 64, (height, width, 3), dtype=np.uint8)
