"""A camera, the federator beside it, a media node, and whoever looks: all ours but the camera."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from federation.pulling.address import RtspAddress
from federation.rtsp.connector import RtspCamera, RtspConnector
from services.federator.deadlines import Pace
from services.federator.federator import Federator
from services.federator.witness import RegisterWitness
from services.kit.link.pair import carrier_pair
from tests.builders import ASCQ, a_camera, a_deed
from tests.servers.scripted_rtsp import Behaviour, ScriptedRtsp
from tests.services.federator.scripted import LOG_KEY, FakeMemory
from tests.services.media.scene.place import CAMERA, Place, open_place
from tests.services.media.scene.viewer import Viewer

LOCAL = CAMERA.partition(":")[2]
PACE_SECONDS = 0.04

Linking = Callable[[Federator, Place, AsyncExitStack], Awaitable[None]]
"""Brings the federator and the node together, for as long as the stack lasts."""


@dataclass(frozen=True, slots=True)
class Street:
    camera: ScriptedRtsp
    federator: Federator
    place: Place

    async def watching(self, view: str = "view-1") -> Viewer:
        return await self.place.watching(
            view, motive="doubt", article="villeneuve-d-ascq art. 3", convention=ASCQ
        )


async def in_memory(federator: Federator, place: Place, stack: AsyncExitStack) -> None:
    ours, theirs = carrier_pair(ASCQ)
    both = [
        asyncio.create_task(place.node.serve_link(ours)),
        asyncio.create_task(federator.serve(theirs)),
    ]
    stack.push_async_callback(asyncio.wait, both)
    stack.push_async_callback(theirs.close)


@asynccontextmanager
async def a_street(behaviour: Behaviour, linking: Linking = in_memory) -> AsyncIterator[Street]:
    behaviour.pace_seconds = PACE_SECONDS
    async with (
        open_place(addresses=("127.0.0.1",)) as place,
        ScriptedRtsp(behaviour) as camera,
        a_commune(camera.url, place) as federator,
        AsyncExitStack() as stack,
    ):
        await linking(federator, place, stack)
        yield Street(camera, federator, place)


def a_commune(url: str, place: Place) -> Federator:
    """One camera, in nobody's hurry but its own."""
    camera = RtspCamera(a_camera(LOCAL), RtspAddress.parse(url))
    return Federator(
        ASCQ,
        RtspConnector([camera]),
        a_deed(),
        pass_key=place.key,
        witness=RegisterWitness(ASCQ, FakeMemory(), [LOG_KEY.verifier], place.clock),
        clock=place.clock,
        monotonic=time.monotonic,
        chance=lambda: 0.5,
        pace=Pace(first_retry=0.1, counting=0.5),
    )
