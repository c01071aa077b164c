"""A CSU system made of cameras that do not exist.

A camera is drawn and encoded only while somebody pulls it; `encoding` counts how many
are. It shares no pull: that is the federator's.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime

from federation.connector import CameraUnreachable, SystemUnreachable
from federation.synthetic.client import EncodedStream, Profile
from tenants.vocabulary.camera import Camera
from tenants.vocabulary.identifiers import CameraId
from tenants.vocabulary.picture import AccessUnit, Quality

MAIN = Profile(size=(1280, 720), frames_per_second=25, bits_per_second=2_500_000)
SUB = Profile(size=(640, 360), frames_per_second=10, bits_per_second=600_000)


class SyntheticConnector:
    """`commune` is written on the pictures; `clock` gives the hour, with its time zone."""

    def __init__(
        self,
        cameras: Sequence[Camera],
        *,
        commune: str,
        clock: Callable[[], datetime],
        main: Profile = MAIN,
        sub: Profile = SUB,
    ) -> None:
        self._cameras = {camera.id: camera for camera in cameras}
        self._commune = commune
        self._clock = clock
        self._profiles = {Quality.MAIN: main, Quality.SUB: sub}
        self._open: set[EncodedStream] = set()
        self._closed = False

    @property
    def encoding(self) -> int:
        """How many pictures are being encoded now."""
        return sum(stream.encoding for stream in self._open)

    async def inventory(self) -> Sequence[Camera]:
        return tuple(self._cameras.values())

    def qualities(self, camera: CameraId) -> frozenset[Quality]:
        return frozenset(Quality)

    @asynccontextmanager
    async def pull(
        self, camera: CameraId, quality: Quality
    ) -> AsyncIterator[AsyncIterator[AccessUnit]]:
        if self._closed:
            raise SystemUnreachable("the synthetic system is closed")
        shown = self._cameras.get(camera)
        if shown is None:
            raise CameraUnreachable(f"camera {camera}: the synthetic system has no such camera")

        stream = EncodedStream(shown, self._commune, self._profiles[quality], self._clock)
        self._open.add(stream)
        try:
            yield stream
        finally:
            try:
                await stream.stop()
            finally:
                self._open.discard(stream)

    def steering(self, camera: CameraId) -> None:
        """The domes drawn here turn by themselves, and take no command."""

    async def close(self) -> None:
        self._closed = True
        for stream in tuple(self._open):
            await stream.stop()
