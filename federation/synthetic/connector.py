"""A CSU system made of cameras that do not exist.

A camera is drawn and encoded only while somebody pulls it; `encoding` counts how many
are. It shares no pull: that is the federator's.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from datetime import datetime

from federation.connector import CameraUnreachable, CommandRefused, Steering, SystemUnreachable
from federation.synthetic.client import EncodedStream, Profile
from federation.synthetic.dome import PRESETS, STEERABLE_ROUND, Dome
from federation.synthetic.painting.turning import bearing, magnification
from tenants.vocabulary.camera import Camera, CameraKind
from tenants.vocabulary.identifiers import CameraId
from tenants.vocabulary.picture import AccessUnit, Quality
from tenants.vocabulary.steering import Gear, Preset, PtzCommand, Sight, Stance, Stop

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
        self._domes = {
            camera.id: dome_of(camera) for camera in cameras if camera.kind is CameraKind.DOME
        }
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

        stream = EncodedStream(
            shown, self._commune, self._profiles[quality], self._clock, self._domes.get(camera)
        )
        self._open.add(stream)
        try:
            yield stream
        finally:
            try:
                await stream.stop()
            finally:
                self._open.discard(stream)

    def steering(self, camera: CameraId) -> AbstractAsyncContextManager[Steering] | None:
        shown, dome = self._cameras.get(camera), self._domes.get(camera)
        if shown is None or dome is None or not shown.steerable:
            return None
        return self._steered(shown, dome)

    def alarms(self, camera: CameraId) -> None:
        """Nobody covers what is drawn."""
        return

    async def close(self) -> None:
        self._closed = True
        for stream in tuple(self._open):
            await stream.stop()

    @asynccontextmanager
    async def _steered(self, camera: Camera, dome: Dome) -> AsyncIterator[Steering]:
        if self._closed:
            raise SystemUnreachable("the synthetic system is closed")
        joystick = Joystick(camera, dome, self._clock)
        try:
            yield joystick
        finally:
            await joystick.leave()


class Joystick:
    """Implements `federation.connector.Steering`."""

    def __init__(self, camera: Camera, dome: Dome, clock: Callable[[], datetime]) -> None:
        self._camera = camera
        self._dome = dome
        self._clock = clock
        self._handed_over = False

    async def command(self, command: PtzCommand) -> None:
        try:
            self._dome.take(command, self._clock().timestamp())
        except CommandRefused as refused:
            raise CommandRefused(f"camera {self._camera.id}: {refused}") from None

    async def stop(self) -> None:
        await self.command(Stop())

    async def presets(self) -> Sequence[Preset]:
        return tuple(replace(preset, pose=pose) for preset, pose in PRESETS.items())

    async def gear(self) -> Gear:
        return Gear()

    async def sight(self) -> Sight:
        pose = self._dome.at(self._clock().timestamp())
        at_rest = self._camera.heading or 0.0
        wide = self._camera.field_of_view / magnification(pose)
        return Sight(round(at_rest + bearing(pose), 6) % 360, wide)

    async def stance(self) -> Stance:
        return Stance(self._dome.at(self._clock().timestamp()))

    def hand_over(self) -> None:
        self._handed_over = True

    async def leave(self) -> None:
        if not self._handed_over:
            await self.stop()


def dome_of(camera: Camera) -> Dome:
    """Each starts elsewhere on its round, so that a wall of domes is not a ballet."""
    late = camera.place.longitude * 1e4
    return Dome(late, STEERABLE_ROUND) if camera.steerable else Dome(late)
