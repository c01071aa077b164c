"""What the commune shares: read from its system, and said to media when it changes.

A reading that fails changes nothing: the last one stands, and another is made.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from federation.backoff import delays
from federation.connector import Connector, ConnectorError
from services.federator.deadlines import Pace
from services.federator.description import Description, Stamp
from services.kit.cameras import to_mapping
from services.kit.link.carrier import Carrier, LinkLost
from services.kit.link.words import Inventory
from services.kit.tracing.spans import current, span
from tenants.vocabulary.camera import Camera
from tenants.vocabulary.identifiers import CameraId

_log = logging.getLogger(__name__)


class SharedCameras:
    """The last inventory that could be read, as the commune describes it where it does."""

    def __init__(
        self,
        connector: Connector,
        pace: Pace,
        chance: Callable[[], float],
        description: Description | None = None,
    ) -> None:
        self._connector = connector
        self._description = description
        self._pace = pace
        self._chance = chance
        self._cameras: Sequence[Camera] | None = None
        self.by_id: Mapping[CameraId, Camera] | None = None
        """`None` while no inventory could be read yet."""

    async def report(self, carrier: Carrier) -> None:
        """Say the inventory on this link, again at each change, until cancelled or lost."""
        try:
            await self._report(carrier)
        except LinkLost:
            pass
        except Exception:
            # Without inventories the map would grow old unnoticed: let the link start again.
            _log.exception("inventory failed")
            await carrier.close()

    async def _report(self, carrier: Carrier) -> None:
        told: Sequence[Camera] | None = None
        waits = delays(self._chance, self._pace.first_retry, self._pace.longest_retry)
        while True:
            stamp = None if self._description is None else self._description.stamp
            await self._read()
            if self._cameras is not None and self._cameras != told:
                told = self._cameras
                with span("federator.inventory", root=True, tenant=carrier.tenant):
                    await carrier.say(Inventory(_said(told)))
            await self._wait(next(waits) if told is None else self._pace.inventory, stamp)

    async def _wait(self, seconds: float, stamp: Stamp | None) -> None:
        """So long, or until the commune's own list is another."""
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        while (left := end - loop.time()) > 0:
            if self._description is not None and self._description.stamp != stamp:
                return
            await asyncio.sleep(min(left, self._pace.description))

    async def _read(self) -> None:
        try:
            cameras = await self._connector.inventory()
            described = cameras if self._description is None else self._description.over(cameras)
            self._cameras = tuple(described)
            self.by_id = {camera.id: camera for camera in self._cameras}
        except ConnectorError as error:
            _log.warning("inventory unread", extra={"code": error.trouble.value})


def _said(cameras: Sequence[Camera]) -> list[dict[str, Any]]:
    told, trace = [to_mapping(camera) for camera in cameras], current()
    if told and trace is not None:
        # In the list, and not beside it: a link carries the list and nothing with it.
        told[0]["trace"] = str(trace)
    return told
