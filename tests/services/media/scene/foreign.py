"""Clips that browsers cannot show as they are, really encoded: what some cameras send."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import cache
from typing import Any

import av
import numpy as np

from tenants.vocabulary.picture import CLOCK_RATE, AccessUnit, Codec
from tests.services.media.scene.clips import RATE, TICKS

ENCODERS = {
    Codec.H265: ("libx265", {"preset": "ultrafast", "tune": "zerolatency"}),
    Codec.H264_REORDERED: ("libx264", {"preset": "veryfast", "profile": "main"}),
    Codec.MJPEG: ("mjpeg", {"huffman": "default"}),
}


@cache
def foreign_clip(
    codec: Codec, *, seconds: int = 2, gop: int = RATE, width: int = 160, height: int = 120
) -> tuple[AccessUnit, ...]:
    """Pictures in the order they are sent; a bright bar moves over black."""
    name, options = ENCODERS[codec]
    encoder: Any = av.CodecContext.create(name, "w")
    encoder.width, encoder.height = width, height
    encoder.pix_fmt = "yuvj420p" if codec is Codec.MJPEG else "yuv420p"
    encoder.framerate, encoder.time_base = Fraction(RATE), Fraction(1, CLOCK_RATE)
    encoder.gop_size = gop
    encoder.max_b_frames = 2 if codec is Codec.H264_REORDERED else 0
    encoder.thread_count = 1
    encoder.options = dict(options)
    if codec is Codec.H265:
        encoder.options |= {"x265-params": f"keyint={gop}:bframes=0:pools=none:log-level=none"}
    packets: list[Any] = []
    for index in range(seconds * RATE):
        picture = np.zeros((height, width, 3), dtype=np.uint8)
        left = (index * 4) % (width - 16)
        picture[:, left : left + 16] = 255
        frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
        frame.pts, frame.time_base = index * TICKS, Fraction(1, CLOCK_RATE)
        packets += encoder.encode(frame)
    packets += encoder.encode(None)
    return tuple(
        AccessUnit(bytes(packet), packet.pts, packet.is_keyframe, codec=codec) for packet in packets
    )


def bar_of(frame: Any) -> int:
    """Where the bar stands: its left edge."""
    return int(np.argmax(frame.to_ndarray(format="gray")[frame.height // 2] > 128))


def decoded(units: Sequence[bytes], codec: str) -> list[Any]:
    context: Any = av.CodecContext.create(codec, "r")
    frames = [frame for unit in units for frame in context.decode(av.Packet(unit))]
    return [*frames, *context.decode(None)]
