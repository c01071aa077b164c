"""A screen, a media node, a federator and a synthetic dome, all really linked, in one process."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from federation.connector import Connector, Steering
from federation.synthetic.client import Profile
from federation.synthetic.connector import SyntheticConnector
from services.federator.deadlines import Pace
from services.federator.federator import Federator
from services.federator.steering.pace import SteeringPace
from services.federator.witness import RegisterWitness
from services.kit.bus.memory import MemoryBus
from services.kit.link.carrier import Carrier
from services.kit.link.pair import carrier_pair
from services.kit.passes import generate_key, sign, sign_steering
from services.media.main import open_media
from services.media.settings import Settings
from tenants.conventions.convention import PrefectoralOrder
from tenants.vocabulary.identifiers import CameraId
from tests.builders import ASCQ, a_camera, a_deed
from tests.services.federator.scripted import LOG_KEY, FakeMemory, a_pass
from tests.services.federator.steering.plane import a_steering_pass
from tests.services.media.scene.patience import until
from tests.services.media.scene.viewer import Viewer

CAMERA = CameraId(f"{ASCQ}:001")
SMALL = Profile(size=(320, 180), frames_per_second=10, bits_per_second=200_000)
KEY = generate_key()
LOOKS_EVERY = 0.02


def clock() -> datetime:
    return datetime.fromtimestamp(time.time(), UTC)


@dataclass
class Walk:
    """Everything real in one process; the dome is drawn."""

    federator: Federator
    viewer: Viewer
    dome: Steering
    """A second joystick on the same dome, to look where it is."""
    link: Carrier

    async def says(self, **word: Any) -> None:
        await self.viewer.say(json.dumps(word))

    async def told(self, state: str, code: str | None = None) -> dict[str, Any]:
        def found() -> list[dict[str, Any]]:
            return [
                one
                for one in self.viewer.told
                if (one.get("steering"), one["code"]) == (state, code)
            ]

        await until(lambda: found() != [])
        return found()[-1]

    async def turns(self) -> None:
        """Wait until the dome turns."""
        async with asyncio.timeout(20):
            while not await self._is_turning():
                pass

    async def stands_still(self) -> float:
        """Wait until it does not, and say when that was."""
        async with asyncio.timeout(20):
            while await self._is_turning():
                pass
        return time.monotonic()

    async def _is_turning(self) -> bool:
        before = await self.dome.sight()
        await asyncio.sleep(LOOKS_EVERY)
        return await self.dome.sight() != before

    async def takes(self, fence: int = 1) -> dict[str, Any]:
        now = clock()
        granted = a_steering_pass(now, fence, seconds=60.0, ground="need")
        await self.says(steer="take", token=sign_steering(granted, KEY, now))
        return await self.told("held")

    @asynccontextmanager
    async def pushing(self) -> AsyncIterator[None]:
        """The stick is to the right for as long as the block lasts; then nothing is said."""
        task = asyncio.create_task(self._push())
        try:
            yield
        finally:
            task.cancel()

    async def _push(self) -> None:
        while True:
            await self.says(steer="move", pan=-0.5)
            await asyncio.sleep(0.15)


@asynccontextmanager
async def a_walk() -> AsyncIterator[Walk]:
    connector = SyntheticConnector(
        [a_camera("001")], commune="Villeneuve d’Ascq", clock=clock, main=SMALL, sub=SMALL
    )
    ours, theirs = carrier_pair(ASCQ)
    settings = Settings(node="node-1", url="http://media.test")
    async with (
        open_media(settings, bus=MemoryBus(), pass_key=KEY, clock=clock) as node,
        a_commune(connector) as federator,
        httpx.AsyncClient(
            transport=httpx.ASGITransport(node.app), base_url="http://media.test"
        ) as http,
    ):
        links = [
            asyncio.create_task(node.serve_link(ours)),
            asyncio.create_task(federator.serve(theirs)),
        ]
        await until(lambda: node.links.linked(ASCQ))
        viewer = await watching(http)
        joystick = connector.steering(CAMERA)
        assert joystick is not None
        async with joystick as dome:
            yield Walk(federator, viewer, dome, ours)
        await viewer.close()
        await ours.close()
        await asyncio.wait(links, timeout=20)


def a_commune(connector: Connector) -> Federator:
    """Under a deed that stands today, and as if it had run for a while."""
    today = clock().date()
    order = PrefectoralOrder("test", today - timedelta(days=1), today + timedelta(days=365))
    return Federator(
        ASCQ,
        connector,
        a_deed(orders=(order,), staffed=None),
        pass_key=KEY,
        witness=RegisterWitness(ASCQ, FakeMemory(), [LOG_KEY.verifier], clock),
        clock=clock,
        monotonic=time.monotonic,
        chance=lambda: 0.5,
        pace=Pace(steering=SteeringPace(started=-60.0)),
    )


async def watching(http: httpx.AsyncClient) -> Viewer:
    """A viewer whose picture advances."""
    viewer = Viewer(http)
    granted = a_pass("001", until=clock() + timedelta(hours=1))
    answer = await viewer.open(CAMERA, sign(granted, KEY, clock()))
    assert answer.status_code == 201, answer.text
    await viewer.sees(1)
    await viewer.is_told("live")
    return viewer
