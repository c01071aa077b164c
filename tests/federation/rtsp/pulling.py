"""What the tests of the whole connector share: a camera, a connector, some pictures."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from dataclasses import replace

from federation.connector import Connector
from federation.pulling.address import Credentials, RtspAddress
from federation.pulling.client import Patience
from federation.rtsp.connector import RtspCamera, RtspConnector
from tenants.vocabulary.identifiers import CameraId
from tenants.vocabulary.picture import AccessUnit, Quality
from tests.builders import a_camera

CAMERA = a_camera()
SECRET = "s3cr3t/#@^"


def a_connector(
    url: str,
    credentials: Credentials | None = None,
    sub: str | None = None,
    tls: ssl.SSLContext | None = None,
    **patience: float,
) -> RtspConnector:
    camera = RtspCamera(
        CAMERA,
        RtspAddress.parse(url, credentials),
        RtspAddress.parse(sub, credentials) if sub else None,
    )
    return RtspConnector([camera], patience=replace(Patience(), **patience), tls=tls)


async def some_pictures(
    connector: Connector,
    number: int,
    camera: CameraId = CAMERA.id,
    quality: Quality = Quality.MAIN,
) -> list[AccessUnit]:
    """Pull until there are so many, and stop."""
    units: list[AccessUnit] = []
    async with connector.pull(camera, quality) as pictures:
        async for unit in pictures:
            units.append(unit)
            if len(units) == number:
                break
    return units


async def endless(pictures: AsyncIterator[AccessUnit]) -> None:
    """Read until it raises."""
    while True:
        await anext(pictures)


async def became(true: Callable[[], bool]) -> bool:
    """Whether something becomes true within five seconds."""
    for _ in range(1_000):
        if true():
            return True
        await asyncio.sleep(0.005)
    return true()


async def stands_still(value: Callable[[], int]) -> bool:
    """Whether a number keeps the same value for a third of a second, within five."""
    last, calm = value(), 0
    for _ in range(1_000):
        await asyncio.sleep(0.005)
        calm = calm + 1 if value() == last else 0
        last = value()
        if calm == 60:
            return True
    return False
