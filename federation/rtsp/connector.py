"""The connector for cameras and recorders that speak RTSP themselves.

It holds addresses, and nothing else: how they are pulled is `federation.pulling`, and
RTSP turns no camera.
"""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from federation.connector import CameraUnreachable
from federation.pulling.address import RtspAddress
from federation.pulling.client import Patience
from federation.pulling.pictures import PATIENCE, Pulls, naming
from tenants.vocabulary.camera import Camera
from tenants.vocabulary.identifiers import CameraId
from tenants.vocabulary.picture import AccessUnit, Quality


@dataclass(frozen=True, slots=True)
class RtspCamera:
    """A camera and where its pictures are; without `sub`, the wall gets the main one."""

    camera: Camera
    main: RtspAddress
    sub: RtspAddress | None = None


class RtspConnector:
    """Implements `federation.connector.Connector`.

    `tls` verifies `rtsps` cameras; by default against the machine's authorities.
    """

    def __init__(
        self,
        cameras: Sequence[RtspCamera],
        *,
        patience: Patience = PATIENCE,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._cameras = {each.camera.id: each for each in cameras}
        self._pulls = Pulls(patience, tls)

    def renew(self, cameras: Sequence[RtspCamera]) -> frozenset[CameraId]:
        """Open the next streams as these say; which of them changed. What runs goes on."""
        fresh = {each.camera.id: each for each in cameras}
        changed = {camera for camera, each in fresh.items() if self._cameras.get(camera) != each}
        self._cameras = fresh
        return frozenset(changed)

    async def inventory(self) -> Sequence[Camera]:
        return [each.camera for each in self._cameras.values()]

    def qualities(self, camera: CameraId) -> frozenset[Quality]:
        known = self._cameras.get(camera)
        small = known is not None and known.sub is not None
        return frozenset(Quality) if small else frozenset({Quality.MAIN})

    @asynccontextmanager
    async def pull(
        self, camera: CameraId, quality: Quality
    ) -> AsyncIterator[AsyncIterator[AccessUnit]]:
        with naming(camera):
            address = self._address(camera, quality)
        async with self._pulls.open(camera, address) as pictures:
            yield pictures

    def steering(self, camera: CameraId) -> None:
        """RTSP carries pictures only: nothing here turns a camera."""

    def alarms(self, camera: CameraId) -> None:
        """RTSP carries pictures alone."""
        return

    async def close(self) -> None:
        self._pulls.close()

    def _address(self, camera: CameraId, quality: Quality) -> RtspAddress:
        known = self._cameras.get(camera)
        if known is None:
            raise CameraUnreachable("it is not one of the cameras shared here")
        return known.sub if quality is Quality.SUB and known.sub else known.main
