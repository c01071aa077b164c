"""Walk (b), its moving part: a screen, media, a link, a federator and a dome that turns."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from federation.connector import Steering
from federation.synthetic.client import Profile
from federation.synthetic.connector import SyntheticConnector
from services.federator.federator import Federator
from services.kit.bus.memory import MemoryBus
from services.kit.link.pair import carrier_pair
from services.kit.passes import generate_key, sign, sign_steering
from services.media.main import open_media
from services.media.settings import Settings
from tenants.vocabulary.identifiers import CameraId
from tenants.vocabulary.steering import Sight
from tests.builders import ASCQ, a_camera, a_convention, a_deed
from tests.services.federator.scripted import a_pass
from tests.services.federator.steering.plane import a_steering_pass
from tests.services.media.scene.patience import until
from tests.services.media.scene.viewer import Viewer

pytestmark = pytest.mark.media

CAMERA = CameraId(f"{ASCQ}:001")
SMALL = Profile(size=(160, 120), frames_per_second=10, bits_per_second=200_000)
KEY = generate_key()


def clock() -> datetime:
    return datetime.fromtimestamp(time.time(), UTC)


@dataclass
class Walk:
    """Everything real in one process; the dome is drawn."""

    federator: Federator
    connector: SyntheticConnector
    viewer: Viewer
    dome: Steering
    """A second joystick on the same dome, to look where it is."""

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

    async def sight(self) -> Sight:
        return await self.dome.sight()

    async def turns(self) -> bool:
        before = await self.sight()
        await asyncio.sleep(0.06)
        return (await self.sight()) != before

    async def stands_still(self) -> None:
        while await self.turns():
            pass

    async def takes(self, fence: int = 1) -> dict[str, Any]:
        now = clock()
        granted = a_steering_pass(now, fence, seconds=60.0)
        await self.says(steer="take", token=sign_steering(granted, KEY, now))
        return await self.told("held")

    async def holds_right(self) -> None:
        """The stick pushed to the right, until cancelled."""
        while True:
            await self.says(steer="move", pan=0.5)
            await asyncio.sleep(0.15)


@asynccontextmanager
async def a_walk() -> AsyncIterator[Walk]:
    standing = a_convention()
    renewed = replace(
        standing.orders[-1],
        signed=clock().date(),
        expires=clock().date().replace(year=clock().year + 1, day=1),
    )
    deed = a_deed(orders=(*standing.orders, renewed))
    connector = SyntheticConnector(
        [a_camera("001")], commune="Villeneuve d’Ascq", clock=clock, main=SMALL, sub=SMALL
    )
    settings = Settings(node="node-1", url="http://media.test")
    ours, theirs = carrier_pair(ASCQ)
    async with (
        open_media(settings, bus=MemoryBus(), pass_key=KEY, clock=clock) as node,
        Federator(
            ASCQ, connector, deed, pass_key=KEY,
            clock=lambda: clock() + timedelta(0), monotonic=time.monotonic, chance=lambda: 0.5,
        ) as federator,
        httpx.AsyncClient(
            transport=httpx.ASGITransport(node.app), base_url="http://media.test"
        ) as http,
    ):  # fmt: skip
        serving = [
            asyncio.create_task(node.serve_link(ours)),
            asyncio.create_task(federator.serve(theirs)),
        ]
        await until(lambda: node.links.linked(ASCQ))
        viewer = Viewer(http)
        granted = a_pass("001", until=clock() + timedelta(hours=1))
        answer = await viewer.open(CAMERA, sign(granted, KEY, clock()))
        assert answer.status_code == 201, answer.text
        await viewer.sees(1)
        await viewer.is_told("live")
        joystick = connector.steering(CAMERA)
        assert joystick is not None
        async with joystick as dome:
            yield Walk(federator, connector, viewer, dome)
        await viewer.close()
        await ours.close()
        await asyncio.wait(serving, timeout=5)
