"""The connector for cameras and recorders that speak RTSP themselves.

One attempt, one camera, one pull: sharing a pull and trying again are the
federator's. Every error names the camera and the remedy; none names the address.
"""

from __future__ import annotations

import asyncio
import ssl
from collections import deque
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass

from federation.connector import (
    CameraUnreachable,
    ConnectorError,
    PictureUnsuitable,
    Trouble,
)
from federation.rtsp.address import RtspAddress
from federation.rtsp.client import Client, Patience
from federation.rtsp.h264.depacketise import Depacketiser
from federation.rtsp.h264.units import Assembler
from federation.rtsp.parser import Frame
from federation.rtsp.rtp import read_packet, read_wall_clock
from federation.rtsp.sdp import Track
from tenants.vocabulary.camera import Camera
from tenants.vocabulary.identifiers import CameraId
from tenants.vocabulary.picture import AccessUnit, Quality

PATIENCE = Patience()


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
        self._patience = patience
        self._tls = tls or ssl.create_default_context()
        self._open: set[Client] = set()
        self._closed = False

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
        with _naming(camera):
            address = self._address(camera, quality)
            client = await Client.connect(address, self._patience, self._tls)
        self._open.add(client)
        try:
            with _naming(camera):
                self._refuse_if_closed()
                track = await client.play()
            yield Pictures(camera, client, track, self._patience)
        finally:
            self._open.discard(client)
            await client.stop()

    def steering(self, camera: CameraId) -> None:
        """RTSP carries pictures only: nothing here turns a camera."""

    async def close(self) -> None:
        self._closed = True
        for client in self._open:
            client.hang_up()

    def _address(self, camera: CameraId, quality: Quality) -> RtspAddress:
        self._refuse_if_closed()
        known = self._cameras.get(camera)
        if known is None:
            raise CameraUnreachable("it is not one of the cameras shared here")
        return known.sub if quality is Quality.SUB and known.sub else known.main

    def _refuse_if_closed(self) -> None:
        if self._closed:
            raise CameraUnreachable("the connector that shares it is closed")


class Pictures:
    """The access units of one pull, from a keyframe on."""

    def __init__(self, camera: CameraId, client: Client, track: Track, patience: Patience) -> None:
        self._camera = camera
        self._client = client
        self._payload_type = track.payload_type
        self._patience = patience
        self._depacketiser = Depacketiser()
        self._assembler = Assembler(track.parameter_sets)
        self._ready: deque[AccessUnit] = deque()
        self._loop = asyncio.get_running_loop()
        self._silence = patience.answer
        self._waiting_since = self._heard = self._loop.time()

    def __aiter__(self) -> AsyncIterator[AccessUnit]:
        return self

    async def __anext__(self) -> AccessUnit:
        with _naming(self._camera):
            while not self._ready:
                await self._receive()
        return self._ready.popleft()

    async def _receive(self) -> None:
        deadline = self._heard + self._silence
        try:
            frames = await self._client.frames(deadline)
        except TimeoutError:
            raise _stalled() from None
        now = self._loop.time()
        for frame in frames:
            self._take(frame, now)
        if not self._assembler.waiting:
            self._waiting_since = now
        elif now - self._waiting_since > self._patience.keyframe:
            raise _no_keyframe(self._assembler.knows_format)

    def _take(self, frame: Frame, now: float) -> None:
        if frame.channel == self._client.channel + 1:
            self._assembler.clock = read_wall_clock(frame.payload) or self._assembler.clock
        if frame.channel != self._client.channel:
            return
        packet = read_packet(frame.payload)
        if packet is None or packet.payload_type != self._payload_type:
            return
        self._silence = self._patience.stall
        self._heard = now
        for picture in self._depacketiser.push(packet):
            unit = self._assembler.take(picture)
            if unit is not None:
                self._ready.append(unit)


@contextmanager
def _naming(camera: CameraId) -> Iterator[None]:
    """Put the camera's name in front of whatever goes wrong inside."""
    try:
        yield
    except ConnectorError as error:
        error.args = (f"camera {camera}: {error}",)
        raise


def _stalled() -> CameraUnreachable:
    stalled = CameraUnreachable("its picture has stopped: check the camera and its network")
    stalled.trouble = Trouble.STALLED
    return stalled


def _no_keyframe(knows_format: bool) -> PictureUnsuitable:
    missing = (
        "it sends no keyframe: set an I-frame interval of 1 to 4 s in the camera"
        if knows_format
        else "it sends no SPS and PPS: let the camera repeat them with each keyframe"
    )
    return PictureUnsuitable(Trouble.NO_KEYFRAME, missing)
