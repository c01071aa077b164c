"""A media node on loopback, communes linked to it, and viewers, all really connected."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import httpx
import orjson
from aiortc import RTCCertificate
from joserfc.jwk import OKPKey

from services.kit.bus import Message
from services.kit.bus.memory import MemoryBus
from services.kit.link.pair import carrier_pair
from services.kit.link.words import PROTOCOL
from services.kit.passes import Pass, generate_key, sign
from services.media.main import MediaNode, open_media
from services.media.settings import Settings
from tests.builders import NOON
from tests.services.media.scene.commune import ScriptedFederator
from tests.services.media.scene.patience import until
from tests.services.media.scene.viewer import Viewer

TENANT = "villeneuve-d-ascq"
CAMERA = f"{TENANT}:017"
ORIGIN = "http://console.test"


def a_pass(view: str = "view-1", **changes: Any) -> Pass:
    granted = Pass(
        view=view,
        flow="flow-1",
        tenant=TENANT,
        camera=CAMERA,
        agent="camille.martin",
        agent_name="Camille Martin",
        agent_rank="Brigadier-chef",
        agent_service="CIC du Nord",
        organisation="cic-nord",
        motive="incident",
        incident="2026-4711",
        convention=TENANT,
        article="3",
        entry=42,
        slot=1,
        fence=7,
        until=NOON + timedelta(hours=2),
    )
    return replace(granted, **changes)


def a_link(*, connected: bool) -> dict[str, Any]:
    """What media says of the link of `ScriptedFederator`."""
    return {
        "tenant": TENANT,
        "connected": connected,
        "node": "node-1",
        "since": NOON.timestamp(),
        "protocol": PROTOCOL,
        "software": "test",
    }


@dataclass
class Clock:
    """The wall clock of the API, the node and the commune: it moves when told to."""

    at: datetime = NOON

    def __call__(self) -> datetime:
        return self.at


@dataclass
class NodeTime:
    """The node's monotonic clock: the machine's, and what a test adds to it."""

    ahead: float = 0.0

    def __call__(self) -> float:
        return time.monotonic() + self.ahead


class PassingBus(MemoryBus):
    """A bus that can be away for a while, and that counts what it is given."""

    away = False
    given_bytes = 0

    async def publish(self, topic: str, body: Mapping[str, Any]) -> None:
        self.given_bytes += len(orjson.dumps(body))
        await super().publish(topic, body)

    @property
    def connected(self) -> bool:
        return not self.away and super().connected


@dataclass
class Place:
    """A node and everything around it."""

    node: MediaNode
    bus: PassingBus
    http: httpx.AsyncClient
    key: OKPKey
    clock: Clock
    node_time: NodeTime
    stack: AsyncExitStack
    said: list[Message] = field(default_factory=list)

    def advance(self, seconds: float) -> None:
        """Let this node's monotonic clock run ahead."""
        self.node_time.ahead += seconds

    def token(self, view: str = "view-1", **changes: Any) -> str:
        return sign(a_pass(view, **changes), self.key, self.clock())

    async def link(
        self,
        before: Callable[[ScriptedFederator], None] = lambda _: None,
        tenant: str = TENANT,
    ) -> ScriptedFederator:
        """A federator that greets and serves."""
        ours, theirs = carrier_pair(tenant)
        federator = ScriptedFederator(theirs, self.key, self.clock)
        before(federator)
        for work in (self.node.serve_link(ours), federator.serve()):
            self.stack.push_async_callback(_ended, asyncio.create_task(work))
        self.stack.push_async_callback(federator.hang_up)
        return federator

    def viewer(self, certificate: RTCCertificate | None = None, plays: str | None = None) -> Viewer:
        viewer = Viewer(self.http, certificate, plays)
        self.stack.push_async_callback(viewer.close)
        return viewer

    async def watching(self, view: str = "view-1", quality: str = "sub", **changes: Any) -> Viewer:
        """A viewer that sees pictures."""
        viewer = self.viewer()
        answer = await viewer.open(CAMERA, self.token(view, **changes), quality)
        assert answer.status_code == 201, answer.text
        await viewer.sees(1)
        return viewer

    def bodies(self, topic: str) -> list[Any]:
        return [dict(message.body) for message in self.said if message.topic == topic]

    async def hears(self, topic: str, body: dict[str, Any]) -> None:
        await until(lambda: body in self.bodies(topic))


async def _ended(task: asyncio.Task[None]) -> None:
    await asyncio.wait([task], timeout=3)
    assert task.done()
    task.result()


ALL = (
    "views.alive", "views.ended", "flows.state", "flows.stopped", "flows.health",
    "inventory.reported",
    "links.changed", "alarms.reported", "nodes.alive", "steerings.held", "steerings.ended",
    "witnesses.met",
    "checkpoints.cosigned", "checkpoints.disputed",
)  # fmt: skip


@asynccontextmanager
async def open_place(origin: str = ORIGIN, **settings: Any) -> AsyncIterator[Place]:
    key, clock, node_time = generate_key(), Clock(), NodeTime()
    bus = PassingBus()
    chosen = Settings(node="node-1", url="http://media.test", origins=(origin,), **settings)
    async with AsyncExitStack() as stack:
        node = await stack.enter_async_context(
            open_media(chosen, bus=bus, pass_key=key, clock=clock, monotonic=node_time)
        )
        http = await stack.enter_async_context(
            httpx.AsyncClient(
                transport=httpx.ASGITransport(node.app, raise_app_exceptions=False),
                base_url="http://media.test",
            )
        )
        place = Place(node, bus, http, key, clock, node_time, stack)
        messages = await stack.enter_async_context(bus.subscribe(*ALL))
        listening = asyncio.create_task(_note(messages, place.said))
        stack.callback(listening.cancel)
        yield place


async def _note(messages: AsyncIterator[Message], said: list[Message]) -> None:
    async for message in messages:
        said.append(message)
