"""A node of the test's own at the door between nodes: it asks what it likes, when it likes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from services.kit.link.carrier import Carrier, LinkLost
from services.kit.link.outbox import WAITING_BYTES
from services.kit.link.pair import carrier_pair
from services.kit.link.words import PROTOCOL, Hello, Picture, Refused, Watch, Welcome, Word
from tests.services.media.scene.patience import until
from tests.services.media.scene.place import Place


@dataclass
class Asking:
    """`heard` is all that came while `reads` was true, in order."""

    carrier: Carrier
    heard: list[Word | Picture] = field(default_factory=list)
    is_over: bool = False
    reads: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def pictures(self) -> list[Picture]:
        return [one for one in self.heard if isinstance(one, Picture)]

    async def watch(self, view: str, token: str, quality: str = "sub") -> None:
        await self.carrier.say(Watch(view, token, quality))

    async def is_refused(self, view: str) -> None:
        await until(lambda: Refused(view, "pass-refused", "", "") in self.heard)

    async def listen(self) -> None:
        try:
            while True:
                await self.reads.wait()
                self.heard.append(await self.carrier.hear())
        except LinkLost:
            self.is_over = True


@asynccontextmanager
async def a_node_at(
    origin: Place, waiting_bytes: int = WAITING_BYTES, name: str = "node-9"
) -> AsyncIterator[Asking]:
    """Greeted by the origin; `waiting_bytes`: what may wait for it on the way."""
    ours, theirs = carrier_pair("", waiting_bytes)
    serving = asyncio.create_task(origin.node.serve_node(ours))
    node = Asking(theirs)
    listening = asyncio.create_task(node.listen())
    node.reads.set()
    await theirs.say(Hello(PROTOCOL, name, origin.clock().timestamp()))
    await until(lambda: any(isinstance(one, Welcome) for one in node.heard))
    try:
        yield node
    finally:
        await theirs.close()
        node.reads.set()
        await asyncio.wait([serving, listening], timeout=20)
        # Whatever was said, it only returns.
        assert serving.done()
        serving.result()
