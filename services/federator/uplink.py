"""Dials the media nodes, again and again: nothing ever dials in.

One link for each node, each with its own back-off. A link that is lost ends nothing by
itself: the federator's own deadlines do that.
"""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from federation.backoff import delays
from services.federator.federator import Federator
from services.kit.link.carrier import Carrier, LinkLost
from services.kit.link.websocket import PATIENCE, Patience, dial

_log = logging.getLogger(__name__)

SOUND_SECONDS = 5.0
"""A link that lasted this long was sound: the next attempt comes soon."""


@dataclass(frozen=True, slots=True)
class Uplink:
    """How a federator reaches its media nodes; `monotonic` gives seconds.

    `outdated` returns when a link that has just begun should be dialled again, given whether
    anybody looks: its certificate was renewed. Without it a link stays while it holds.
    """

    context: ssl.SSLContext
    monotonic: Callable[[], float]
    chance: Callable[[], float]
    patience: Patience = PATIENCE
    outdated: Callable[[Callable[[], bool]], Awaitable[None]] | None = None

    async def hold(self, federator: Federator, nodes: Sequence[str]) -> None:
        """Keep a link to each of `nodes` until cancelled."""
        async with asyncio.TaskGroup() as links:
            for node in nodes:
                links.create_task(self.hold_one(federator, node))

    async def hold_one(self, federator: Federator, node: str) -> None:
        """One link at a time, but for a change of certificates: the link of before is served
        until the node has the next one, so that nobody who asks meanwhile is turned away."""
        waits, serving = delays(self.chance), set[asyncio.Task[None]]()
        try:
            while True:
                began = self.monotonic()
                carrier = await self._dialled(federator, node)
                if carrier is not None:
                    link = asyncio.create_task(_served(federator, carrier, node))
                    serving.add(link)
                    link.add_done_callback(serving.discard)
                    if await self._outdated(federator, link):
                        _log.info("link changes over to the renewed certificate")
                        continue
                if self.monotonic() - began >= SOUND_SECONDS:
                    waits = delays(self.chance)
                await asyncio.sleep(next(waits))
        finally:
            for link in serving:
                link.cancel()
            await asyncio.gather(*serving, return_exceptions=True)

    async def _dialled(self, federator: Federator, node: str) -> Carrier | None:
        try:
            return await dial(
                node, tenant=federator.tenant, context=self.context, patience=self.patience
            )
        except LinkLost as lost:
            where = urlsplit(node).netloc
            _log.warning("media node not reached", extra={"node": where, "reason": str(lost)})
            return None

    async def _outdated(self, federator: Federator, link: asyncio.Task[None]) -> bool:
        """True once a newer certificate is there; false where the link is lost before."""
        if self.outdated is None:
            await asyncio.wait([link])
            return False
        waiting = asyncio.ensure_future(self.outdated(lambda: not federator.open_pulls))
        try:
            await asyncio.wait([link, waiting], return_when=asyncio.FIRST_COMPLETED)
            if link.done():
                return False
            # A fault of ours is no newer certificate: taken for one, it would dial without end.
            waiting.result()
            return True
        finally:
            waiting.cancel()


async def _served(federator: Federator, carrier: Carrier, node: str) -> None:
    try:
        await federator.serve(carrier)
    except Exception:
        # One word handled badly must not silence a commune: log it and dial again.
        _log.exception("link failed", extra={"node": urlsplit(node).netloc})
