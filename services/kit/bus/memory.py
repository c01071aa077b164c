"""The bus of a single process: queues, no carrier that could be lost.

Bodies go through JSON here too, so that nothing works in one process that would not
work between several.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import orjson

from services.kit.bus.mailbox import Readers
from services.kit.bus.protocol import BusUnavailable, Message


class MemoryBus:
    """See `protocol.Bus`."""

    def __init__(self) -> None:
        self._readers = Readers()
        self._open = True

    @property
    def connected(self) -> bool:
        return self._open

    async def publish(self, topic: str, body: Mapping[str, Any]) -> None:
        if not self._open:
            raise BusUnavailable("the bus is closed")
        self._readers.deliver(Message(topic, orjson.loads(orjson.dumps(body))))

    @asynccontextmanager
    async def subscribe(self, *topics: str) -> AsyncIterator[AsyncIterator[Message]]:
        with self._readers.reading(frozenset(topics)) as box:
            yield box

    async def close(self) -> None:
        self._open = False
        self._readers.close()
