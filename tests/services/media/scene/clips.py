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
    *, seconds: int = 2, gop: int = RATE, width: int = 160, height: int = 120, shade: int = 0
) -> tuple[AccessUnit, ...]:
    """`gop` pictures from a keyframe to the next; a bar moves, so that no two are alike."""
    encoder = av.CodecContext.create("libx264", "w")
    encoder.width, encoder.height = width, height
    encoder.pix_fmt = "yuv420p"
    encoder.framerate = Fraction(RATE)
    encoder.gop_size = gop
    encoder.max_b_frames = 0
    encoder.options = {
        "preset": "ultrafast",
        "tune": "zerolatency",
        "x264-params": f"keyint={gop}:min-keyint={gop}:scenecut=0",
        "threads": "1",
    }
    encoder.thread_count = 1

    packets = []
    for index in range(seconds * RATE):
        frame = av.VideoFrame.from_ndarray(_picture(index, width, height, shade), format="rgb24")
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
