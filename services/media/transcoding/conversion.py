"""One stream decoded and coded again, for browsers: the work inside a transcoder's process.

No B-frames and no look-ahead, so that each picture comes out at once; a keyframe every two
seconds at most. Pictures larger than Full HD are made smaller: no wall shows more, and one
core would not keep up.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final, NamedTuple, cast

import av
from av.error import FFmpegError
from av.video.codeccontext import VideoCodecContext
from av.video.frame import PictureType

from tenants.vocabulary.picture import CLOCK_RATE, Codec

LONGEST_GOP: Final = 2 * CLOCK_RATE
"""Ticks from one keyframe to the next, at most; the next one may come a picture early."""
LARGEST: Final = (1920, 1080)
RATE: Final = 25
BITS_A_PIXEL: Final = 0.09
"""Of each picture, at most: 4.7 Mbit/s for Full HD at 25 pictures a second."""

_DECODERS: Final = {
    Codec.H264: "h264",
    Codec.H264_REORDERED: "h264",
    Codec.H265: "hevc",
    Codec.MJPEG: "mjpeg",
}
_ENCODERS: Final = {Codec.H264: "libx264", Codec.VP8: "libvpx"}


class Made(NamedTuple):
    data: bytes
    timestamp: int
    keyframe: bool


class Conversion:
    """Times are ticks of 90 kHz, and those of the camera's pictures."""

    def __init__(self, source: Codec, target: Codec) -> None:
        self._decoder = cast("VideoCodecContext", av.CodecContext.create(_DECODERS[source], "r"))
        self._decoder.thread_count = 1
        self._target = target
        self._encoder: VideoCodecContext | None = None
        self._keyframe_at = 0
        self._last = -1
        self._step = CLOCK_RATE // RATE

    def push(self, data: bytes, timestamp: int, *, shown: bool = True) -> Iterator[Made]:
        """What comes out for one picture that goes in: mostly one. A picture that cannot be
        decoded is lost, and the next ones are not."""
        packet = av.Packet(data)
        packet.pts = timestamp
        packet.time_base = Fraction(1, CLOCK_RATE)
        try:
            frames = self._decoder.decode(packet)
        except FFmpegError:
            return
        for frame in frames if shown else ():
            yield from self._encode(frame)

    def _encode(self, frame: av.VideoFrame) -> Iterator[Made]:
        width, height = fitted(frame.width, frame.height)
        encoder = self._encoder
        if encoder is None or (encoder.width, encoder.height) != (width, height):
            # The first one, or the camera has changed its format: a new stream begins.
            encoder = self._encoder = _encoder(self._target, width, height)
            self._keyframe_at = -LONGEST_GOP
        wanted = frame.pts if frame.pts is not None else self._last + self._step
        at = max(wanted, self._last + 1)
        if self._last >= 0:
            self._step = min(at - self._last, CLOCK_RATE)
        self._last = at

        picture = frame.reformat(width, height, "yuv420p", threads=1)
        picture.pts, picture.time_base = at, Fraction(1, CLOCK_RATE)
        picture.pict_type = PictureType.NONE
        if at - self._keyframe_at + self._step > LONGEST_GOP:
            picture.pict_type, self._keyframe_at = PictureType.I, at
        for packet in encoder.encode(picture):
            yield Made(bytes(packet), at if packet.pts is None else packet.pts, packet.is_keyframe)


def fitted(width: int, height: int) -> tuple[int, int]:
    """As large as it is, or as fits; even numbers, as chroma is halved."""
    scale = min(1.0, LARGEST[0] / width, LARGEST[1] / height)
    return max(2, int(width * scale) // 2 * 2), max(2, int(height * scale) // 2 * 2)


def _encoder(target: Codec, width: int, height: int) -> VideoCodecContext:
    encoder = cast("VideoCodecContext", av.CodecContext.create(_ENCODERS[target], "w"))
    encoder.width, encoder.height = width, height
    encoder.pix_fmt = "yuv420p"
    encoder.time_base = Fraction(1, CLOCK_RATE)
    encoder.framerate = Fraction(RATE)
    encoder.thread_count = 1
    encoder.max_b_frames = 0
    # We say ourselves where keyframes stand: by time, whatever the camera's pace.
    encoder.gop_size = 1000
    most = str(round(width * height * RATE * BITS_A_PIXEL))
    if target is Codec.H264:
        encoder.options = {
            "profile": "baseline",
            "preset": "ultrafast",
            "tune": "zerolatency",
            "forced-idr": "1",
            "crf": "24",
            "maxrate": most,
            "bufsize": most,
            "x264-params": "scenecut=0:repeat-headers=1:sliced-threads=0",
        }
    else:
        encoder.bit_rate = int(most)
        encoder.options = {"deadline": "realtime", "cpu-used": "8", "lag-in-frames": "0"}
    return encoder
