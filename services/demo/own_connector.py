"""The visitor's cameras as one system: good addresses are pulled, wrong ones say so.

On a commune's federator a wrong address stops the start; here it becomes what the
camera's tile says, since the visitor looks there.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from federation.pulling.address import BadAddress, Credentials, RtspAddress
from federation.rtsp.connector import RtspCamera, RtspConnector
from services.demo.own_cameras import OwnCamera
from tenants.vocabulary.camera import Camera
from tenants.vocabulary.identifiers import CameraId
from tenants.vocabulary.picture import AccessUnit, Quality

_log = logging.getLogger(__name__)


class OwnConnector:
    """Implements `federation.connector.Connector` for the cameras of the command line."""

    def __init__(self, cameras: Sequence[OwnCamera]) -> None:
        self._cameras = [own.camera for own in cameras]
        self._wrong: dict[CameraId, BadAddress] = {}
        good = [found for own in cameras if (found := self._read(own)) is not None]
        self._rtsp = RtspConnector(good)

    async def inventory(self) -> Sequence[Camera]:
        return self._cameras

    def qualities(self, camera: CameraId) -> frozenset[Quality]:
        return self._rtsp.qualities(camera)

    def pull(
        self, camera: CameraId, quality: Quality
    ) -> AbstractAsyncContextManager[AsyncIterator[AccessUnit]]:
        if camera in self._wrong:
            return self._say_what_is_wrong(self._wrong[camera])
        return self._rtsp.pull(camera, quality)

    def steering(self, camera: CameraId) -> None:
        """The visitor's cameras are looked at, not turned."""

    def alarms(self, camera: CameraId) -> None:
        """RTSP carries pictures alone."""

    async def close(self) -> None:
        await self._rtsp.close()

    @asynccontextmanager
    async def _say_what_is_wrong(
        self, wrong: BadAddress
    ) -> AsyncIterator[AsyncIterator[AccessUnit]]:
        raise wrong
        yield  # makes this a generator, as `asynccontextmanager` wants

    def _read(self, own: OwnCamera) -> RtspCamera | None:
        account = None
        try:
            if own.user is not None or own.password is not None:
                account = Credentials(own.user or "", own.password or "")
            main = RtspAddress.parse(own.main, account)
            sub = None if own.sub is None else RtspAddress.parse(own.sub, account)
        except BadAddress as error:
            self._wrong[own.camera.id] = BadAddress(f"camera {own.camera.id}: {error}")
            _log.warning("camera %s (%s): %s", own.camera.id, own.camera.name, error)
            return None
        return RtspCamera(own.camera, main, sub)
