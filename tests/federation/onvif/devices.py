"""What the tests of this connector share: recorded devices, and a connector for one."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest

from federation.connector import ConnectorError, Steering
from federation.onvif.client import Device, Patience
from federation.onvif.connector import OnvifCamera, OnvifConnector
from federation.onvif.reach import networks
from federation.pulling.address import Credentials
from tenants.vocabulary.picture import Quality
from tests.builders import a_camera
from tests.servers.onvif_replay import Replay

CAMERA = a_camera(steerable=True)
OURS = Credentials("agent", "secret")
LOOPBACK = networks(["127.0.0.0/8"])
AXIS = "onvif-nvt/axis"
HIKVISION = "onvif-nvt/hikvision"
HIKVISION_FIXED = "onvif-nvt/hikvision-fixed"
BOSCH = "bosch-flexidome"
EVERY_DEVICE = (AXIS, HIKVISION, HIKVISION_FIXED, BOSCH)

_ENVELOPE = (
    '<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope"><e:Body>{}</e:Body></e:Envelope>'
)


def envelope(body: str) -> bytes:
    return _ENVELOPE.format(body).encode()


def fault(*codes: str) -> bytes:
    inside = ""
    for code in reversed(codes):
        inside = f"<e:Value>ter:{code}</e:Value>" + (inside and f"<e:Subcode>{inside}</e:Subcode>")
    return envelope(f"<e:Fault><e:Code>{inside}</e:Code></e:Fault>")


def a_connector(
    url: str, credentials: Credentials | None = OURS, camera: Any = CAMERA, **patience: float
) -> OnvifConnector:
    shown = OnvifCamera(camera, url, credentials)
    return OnvifConnector([shown], LOOPBACK, patience=replace(Patience(), **patience))


def device_of(connector: OnvifConnector) -> Device:
    """The one device of a connector, to see what it has learnt."""
    (device,) = connector._devices.values()
    return device


@asynccontextmanager
async def the_joystick(connector: OnvifConnector) -> AsyncIterator[Steering]:
    block = connector.steering(CAMERA.id)
    assert block is not None
    async with block as steering:
        yield steering


async def refusal_of(
    replay: Replay, credentials: Credentials | None = OURS, **patience: float
) -> ConnectorError:
    """What describing the device fails with."""
    connector = a_connector(replay.url, credentials, **patience)
    with pytest.raises(ConnectorError) as refused:
        async with connector.pull(CAMERA.id, Quality.MAIN):
            pass
    await connector.close()
    return refused.value
