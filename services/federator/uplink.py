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
        waits = delays(self.chance)
        while True:
            began = self.monotonic()
            if await self._serve_once(federator, node):
                continue
            if self.monotonic() - began >= SOUND_SECONDS:
                waits = delays(self.chance)
            await asyncio.sleep(next(waits))

    async def _serve_once(self, federator: Federator, node: str) -> bool:
        """True where the link ended because a newer certificate is there."""
        where = urlsplit(node).netloc
        try:
            carrier = await dial(
                node, tenant=federator.tenant, context=self.context, patience=self.patience
            )
        except LinkLost as lost:
            _log.warning("media node not reached", extra={"node": where, "reason": str(lost)})
            return False
        changed = asyncio.Event()
        changing = asyncio.create_task(self._change_over(federator, carrier, changed))
        try:
            await federator.serve(carrier)
        except Exception:
            # One word handled badly must not silence a commune: log it and dial again.
            _log.exception("link failed", extra={"node": where})
        finally:
            changing.cancel()
        return changed.is_set()

    async def _change_over(
        self, federator: Federator, carrier: Carrier, changed: asyncio.Event
    ) -> None:
        if self.outdated is None:
            return
        await self.outdated(lambda: not federator.open_pulls)
        _log.info("link changes over to the renewed certificate")
        changed.set()
        await carrier.close()
