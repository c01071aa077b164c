"""The connector for cameras that speak ONVIF.

One device a camera. It is asked where its stream is each time one is pulled, and what it
is once, until something goes wrong. Every error names the camera and the remedy; none
names an address.
"""

from __future__ import annotations

import ssl
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, aclosing, asynccontextmanager, suppress
from dataclasses import dataclass, replace

from federation.connector import CameraUnreachable, ConnectorError, Steering
from federation.onvif.alarms import listen
from federation.onvif.client import Device, Patience
from federation.onvif.parser import stream_of
from federation.onvif.reach import Network, Reach, Resolve, resolve
from federation.onvif.soap.transport import open_http
from federation.onvif.steering import Joystick
from federation.pulling.address import Credentials, RtspAddress
from federation.pulling.pictures import PATIENCE as PULLING
from federation.pulling.pictures import Pulls, naming
from tenants.vocabulary.alarm import Alarm
from tenants.vocabulary.camera import Camera
from tenants.vocabulary.identifiers import CameraId
from tenants.vocabulary.picture import AccessUnit, Quality

PATIENCE = Patience()
STOPS_TRIED = 2


@dataclass(frozen=True, slots=True, repr=False)
class OnvifCamera:
    """`device` is the address of its device service; `source` one sensor among several;
    `wanders`: it moves by itself, and where it is says nothing of who moves it."""

    camera: Camera
    device: str
    credentials: Credentials | None = None
    source: str | None = None
    wanders: bool = False

    def __repr__(self) -> str:
        return f"OnvifCamera({self.camera.id})"


class OnvifConnector:
    """Implements `federation.connector.Connector`.

    Nothing outside `networks` is ever connected to. `tls` verifies `https` and `rtsps`
    devices; by default against the machine's authorities. Raises `BadAddress`.
    """

    def __init__(
        self,
        cameras: Sequence[OnvifCamera],
        networks: Sequence[Network],
        *,
        patience: Patience = PATIENCE,
        tls: ssl.SSLContext | None = None,
        resolving: Resolve = resolve,
    ) -> None:
        tls = tls or ssl.create_default_context()
        self._cameras = {each.camera.id: each for each in cameras}
        self._http = open_http(tls)
        self._devices = {}
        for each in cameras:
            with naming(each.camera.id):
                reach = Reach(each.device, networks, resolving)
            self._devices[each.camera.id] = Device(
                reach, each.credentials, source=each.source, http=self._http, patience=patience
            )
        self._pulls = Pulls(PULLING, tls)
        self._joysticks: set[Joystick] = set()
        self._qualities: dict[CameraId, frozenset[Quality]] = {}

    def renew(self, cameras: Sequence[OnvifCamera]) -> frozenset[CameraId]:
        """Enter the devices known here with the accounts of these; which of them have another
        one. What runs goes on."""
        changed = set()
        for each in cameras:
            known = self._cameras.get(each.camera.id)
            if known is not None and known.credentials != each.credentials:
                self._cameras[each.camera.id] = replace(known, credentials=each.credentials)
                self._devices[each.camera.id].enter_as(each.credentials)
                changed.add(each.camera.id)
        return frozenset(changed)

    async def inventory(self) -> Sequence[Camera]:
        return [each.camera for each in self._cameras.values()]

    def qualities(self, camera: CameraId) -> frozenset[Quality]:
        """Both, until the device has said otherwise; what it said first is kept."""
        device = self._devices.get(camera)
        if camera not in self._qualities and device is not None and device.known is not None:
            self._qualities[camera] = frozenset(device.known.streams)
        return self._qualities.get(camera, frozenset(Quality))

    @asynccontextmanager
    async def pull(
        self, camera: CameraId, quality: Quality
    ) -> AsyncIterator[AsyncIterator[AccessUnit]]:
        device = self._device(camera)
        try:
            with naming(camera):
                address = await self._address(self._cameras[camera], device, quality)
            async with self._pulls.open(camera, address) as pictures:
                yield pictures
        except ConnectorError:
            device.forget()
            raise

    def steering(self, camera: CameraId) -> AbstractAsyncContextManager[Steering] | None:
        known = self._cameras.get(camera)
        if known is None or not known.camera.steerable:
            return None
        return self._steered(known, self._devices[camera])

    async def alarms(self, camera: CameraId) -> AsyncGenerator[Alarm, None]:
        """What the camera notices of itself, from now on; nothing where it does not tell."""
        device = self._device(camera)
        with naming(camera):
            self._pulls.refuse_if_closed()
            async with aclosing(listen(device)) as heard:
                async for alarm in heard:
                    yield alarm

    async def close(self) -> None:
        self._pulls.close()
        for joystick in tuple(self._joysticks):
            with suppress(ConnectorError):
                await joystick.close()
        await self._http.aclose()

    async def _address(self, known: OnvifCamera, device: Device, quality: Quality) -> RtspAddress:
        self._pulls.refuse_if_closed()
        said = device.reach.stream(stream_of(await device.stream_uri(quality)))
        address = RtspAddress.parse(said, known.credentials)
        checked = await device.reach.address()
        # Under TLS the certificate proves the name; without it, only the checked address does.
        return address if address.tls else replace(address, host=checked)

    @asynccontextmanager
    async def _steered(self, known: OnvifCamera, device: Device) -> AsyncIterator[Steering]:
        with naming(known.camera.id):
            self._pulls.refuse_if_closed()
            joystick = await Joystick.take(known.camera, device, wanders=known.wanders)
        self._joysticks.add(joystick)
        try:
            yield joystick
        finally:
            self._joysticks.discard(joystick)
            await _let_go(joystick)

    def _device(self, camera: CameraId) -> Device:
        device = self._devices.get(camera)
        if device is None:
            raise CameraUnreachable(f"camera {camera}: it is not one of the cameras shared here")
        return device


async def _let_go(joystick: Joystick) -> None:
    """A stop that is lost is said once more: a camera must not go on turning."""
    for _ in range(STOPS_TRIED - 1):
        try:
            return await joystick.let_go()
        except ConnectorError:
            continue
    return await joystick.let_go()
