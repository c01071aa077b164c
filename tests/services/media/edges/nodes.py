"""Two nodes in one process: the second has pictures from the first over a paired carrier."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx

from services.kit.bus import Message
from services.kit.link.carrier import Carrier, LinkLost
from services.kit.link.pair import carrier_pair
from services.kit.passes import Relay, sign
from services.media.main import open_media
from services.media.settings import Settings
from tests.services.media.scene.commune import ScriptedFederator
from tests.services.media.scene.place import (
    CAMERA,
    ORIGIN,
    TENANT,
    PassingBus,
    Place,
    _ended,
    a_pass,
    open_place,
)
from tests.services.media.scene.viewer import Viewer

ORIGIN_LINK = "wss://node-1.test:8611"
RELAY = Relay("node-2", "node-1", ORIGIN_LINK)


@dataclass
class TwoNodes:
    """`origin` is linked to its commune, `edge` too; `cut` keeps the edge from dialling."""

    origin: Place
    edge: Place
    commune: ScriptedFederator
    beside: ScriptedFederator
    """The same commune's link to the edge."""
    links: list[Carrier] = field(default_factory=list)
    is_cut: bool = False

    def token(self, view: str, relay: Relay | None = RELAY, **changes: Any) -> str:
        return sign(a_pass(view, **changes), self.origin.key, self.origin.clock(), relay)

    async def relayed(self, view: str, quality: str = "sub") -> Viewer:
        """A viewer at the edge, that sees pictures."""
        viewer = self.edge.viewer()
        answer = await viewer.open(CAMERA, self.token(view), quality)
        assert answer.status_code == 201, answer.text
        await viewer.sees(1)
        return viewer

    def lose_link(self) -> None:
        self.is_cut = True
        for link in self.links:
            link.abort()


@asynccontextmanager
async def open_two() -> AsyncIterator[TwoNodes]:
    async with open_place(link_url=ORIGIN_LINK, viewers_per_camera=1) as origin:
        bus = PassingBus()
        said: list[Message] = []
        links: list[Carrier] = []
        two: list[TwoNodes] = []

        async def dial(link: str) -> Carrier:
            if link != ORIGIN_LINK or (two and two[0].is_cut):
                raise LinkLost("nobody there")
            ours, theirs = carrier_pair("")
            links.append(theirs)
            task = asyncio.create_task(origin.node.serve_node(ours))
            origin.stack.push_async_callback(_ended, task)
            return theirs

        async with AsyncExitStack() as stack:
            settings = Settings(
                node="node-2", url="http://edge.test", origins=(ORIGIN,), link_url="wss://edge:1"
            )
            node = await stack.enter_async_context(
                open_media(
                    settings,
                    bus=bus,
                    pass_key=origin.key,
                    clock=origin.clock,
                    monotonic=origin.node_time,
                    dial=dial,
                )
            )
            http = await stack.enter_async_context(
                httpx.AsyncClient(
                    transport=httpx.ASGITransport(node.app, raise_app_exceptions=False),
                    base_url="http://edge.test",
                )
            )
            edge = Place(node, bus, http, origin.key, origin.clock, origin.node_time, stack, said)
            commune, beside = await origin.link(tenant=TENANT), await edge.link(tenant=TENANT)
            await commune.greeted()
            await beside.greeted()
            opened = TwoNodes(origin, edge, commune, beside, links)
            two.append(opened)
            yield opened
            await node.origins.close()
