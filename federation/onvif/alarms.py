"""What a device notices of itself, over a PullPoint: tampering, and the loss of a picture.

Many devices refuse to tell, or hold as many listeners as they can: then nothing is heard,
and nothing fails. Whoever listens hears from now on, and leaves the device's list at the
end.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import suppress

from federation.connector import CameraUnreachable, ConnectorError
from federation.onvif import messages, parser
from federation.onvif.client import Device
from federation.onvif.soap.envelope import Fault
from tenants.vocabulary.alarm import Alarm

PULL_SECONDS = 10
"""How long the device keeps a question open while it has nothing to say."""


async def listen(device: Device) -> AsyncGenerator[Alarm, None]:
    """Without end, unless the device does not tell. Raises `ConnectorError`."""
    known = await device.describe()
    events = known.services.get("events")
    if events is None:
        return
    try:
        subscribed = await device.ask(events, messages.SUBSCRIBE, header=messages.to(events))
    except Fault:
        return
    point = parser.read_pull_point(subscribed)
    url = device.reach.service(point.address)
    header = messages.to(point.address, point.parameters)
    try:
        async for alarm in _pulled(device, url, header):
            yield alarm
    finally:
        with suppress(ConnectorError):
            await device.ask(url, messages.UNSUBSCRIBE, header=header)


async def _pulled(device: Device, url: str, header: str) -> AsyncGenerator[Alarm, None]:
    seconds = PULL_SECONDS + device.patience.answer
    asked = messages.pull(PULL_SECONDS)
    while True:
        try:
            body = await device.ask(url, asked, seconds, header=header)
        except Fault:
            raise CameraUnreachable("it has forgotten that we listen: listen again") from None
        for alarm in parser.read_alarms(body):
            yield alarm
