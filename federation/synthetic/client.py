"""One picture being drawn and encoded, in a thread of its own, until somebody stops it.

It starts on demand and never outlives its reader. A reader that is too slow loses
pictures up to the next keyframe; it never makes the memory grow.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from threading import Event, Thread
from time import monotonic
from typing import Any, Self

import av
from av.video.frame import PictureType, VideoFrame

from federation.connector import CameraUnreachable, ConnectorError
from federation.synthetic.dome import Dome
from federation.synthetic.painting.frames import FIXED_CANVAS, STILL, FramePainter
from federation.synthetic.painting.planes import Planes
from federation.synthetic.painting.turning import ROUND_CANVAS, STEERED_CANVAS
from federation.synthetic.parser import access_unit
from tenants.vocabulary.camera import Camera
from tenants.vocabulary.picture import CLOCK_RATE, AccessUnit

QUEUE_SECONDS = 2


@dataclass(frozen=True, slots=True)
class Profile:
    """How a quality is encoded. Both sides of `size` are even; the rate divides 90,000."""

    size: tuple[int, int]
    frames_per_second: int
    bits_per_second: int
    keyframe_every_seconds: int = 1

    @property
    def ticks(self) -> int:
        return CLOCK_RATE // self.frames_per_second

    @property
    def keyframe_every(self) -> int:
        return self.keyframe_every_seconds * self.frames_per_second


class EncodedStream(AsyncIterator[AccessUnit]):
    """The units of one pull; it raises `CameraUnreachable` once it is stopped."""

    def __init__(
        self,
        camera: Camera,
        commune: str,
        profile: Profile,
        clock: Callable[[], datetime],
        dome: Dome | None = None,
    ) -> None:
        self._camera = camera
        self._dome = dome
        self._commune = commune
        self._profile = profile
        self._clock = clock
        self._loop = asyncio.get_running_loop()
        room = QUEUE_SECONDS * profile.frames_per_second
        self._units: asyncio.Queue[AccessUnit | ConnectorError] = asyncio.Queue(room)
        self._skipping = False
        self._over = False
        self._stopping = Event()
        self._thread = Thread(target=self._run, name=f"synthetic {camera.id}", daemon=True)
        self._thread.start()

    @property
    def encoding(self) -> bool:
        return self._thread.is_alive()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> AccessUnit:
        unit = await self._units.get()
        if isinstance(unit, ConnectorError):
            self._fail(unit)
            raise unit
        return unit

    async def stop(self) -> None:
        """Returns when the thread is over: nothing is encoded any more."""
        self._stopping.set()
        await asyncio.to_thread(self._thread.join)
        self._fail(CameraUnreachable(f"camera {self._camera.id}: the picture was stopped"))

    def _run(self) -> None:
        try:
            for unit in self._encode():
                self._tell(self._deliver, unit)
        except Exception as error:
            told = CameraUnreachable(f"camera {self._camera.id}: drawing it failed")
            told.__cause__ = error
            self._tell(self._fail, told)

    def _tell(self, hear: Callable[[Any], None], what: AccessUnit | ConnectorError) -> None:
        # A loop that ended without leaving the block hears nothing more.
        if self._loop.is_closed():
            self._stopping.set()
            return
        self._loop.call_soon_threadsafe(hear, what)

    def _encode(self) -> Iterator[AccessUnit]:
        profile = self._profile
        encoder = Encoder(profile)
        painter = FramePainter(self._camera, self._commune, profile.size, self._canvas())
        painter.paint(self._clock())

        started, index = monotonic(), 0
        while not self._stopping.wait(started + index / profile.frames_per_second - monotonic()):
            when = self._clock()
            for data, number in encoder.encode(self._painted(painter, when), index):
                yield access_unit(data, number * profile.ticks, when.timestamp())
            # A machine that is late skips frames, so that the picture stays on time; it
            # waits for the next one, so that other cameras have their turn.
            passed = int((monotonic() - started) * profile.frames_per_second)
            index = max(index, passed) + 1

    def _canvas(self) -> tuple[float, float]:
        if self._dome is None:
            return FIXED_CANVAS
        return STEERED_CANVAS if self._camera.steerable else ROUND_CANVAS

    def _painted(self, painter: FramePainter, when: datetime) -> Planes:
        if self._dome is None:
            return painter.paint(when, STILL)
        return painter.paint(when, self._dome.at(when.timestamp()), told=self._dome.steered)

    def _deliver(self, unit: AccessUnit) -> None:
        if self._over:
            return
        self._skipping = self._units.full() or (self._skipping and not unit.keyframe)
        if not self._skipping:
            self._units.put_nowait(unit)

    def _fail(self, error: ConnectorError) -> None:
        """The last word: what was waiting is not worth showing."""
        while not self._units.empty():
            self._units.get_nowait()
        self._units.put_nowait(error)
        self._over = True


class Encoder:
    """H.264 Constrained Baseline in Annex B: what every browser decodes.

    Keyframes are asked for by time, not counted by the encoder, and the parameter sets
    go in front of each.
    """

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        self._next_keyframe = 0
        context = av.CodecContext.create("libx264", "w")
        context.width, context.height = profile.size
        context.pix_fmt = "yuv420p"
        context.time_base = Fraction(1, profile.frames_per_second)
        context.framerate = Fraction(profile.frames_per_second)
        context.gop_size = 10 * profile.keyframe_every
        context.max_b_frames = 0
        context.thread_count = 1
        rate = profile.bits_per_second
        context.options = {
            "profile": "baseline",
            "preset": "ultrafast",
            "tune": "zerolatency",
            "crf": "23",
            "maxrate": str(rate),
            "bufsize": str(rate // 2),
            "forced-idr": "1",
            "x264-params": "scenecut=0:colorprim=bt709:transfer=bt709:colormatrix=bt709",
        }
        self._context = context

    def encode(self, picture: Planes, index: int) -> Iterator[tuple[bytes, int]]:
        """The encoded bytes of this frame, with the number of the frame they hold."""
        frame = VideoFrame.from_ndarray(picture.i420, format="yuv420p")
        frame.pts = index
        frame.time_base = Fraction(1, self._profile.frames_per_second)
        if index >= self._next_keyframe:
            frame.pict_type = PictureType.I
            every = self._profile.keyframe_every
            self._next_keyframe = (index // every + 1) * every
        for packet in self._context.encode(frame):
            yield bytes(packet), packet.pts if packet.pts is not None else index
