"""Where messages wait for one reader, and who reads which topic.

Both kinds of bus deliver through here, so that a slow reader loses the same
messages on either: the oldest.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager

from services.kit.bus.protocol import Message

CAPACITY = 1024
"""Messages that wait for a reader before the oldest is lost."""


class Mailbox:
    """One reader's messages. Iterating ends when the bus is closed."""

    def __init__(self, capacity: int = CAPACITY) -> None:
        self._waiting: deque[Message] = deque(maxlen=capacity)
        self._something = asyncio.Event()
        self._closed = False

    def put(self, message: Message) -> None:
        self._waiting.append(message)
        self._something.set()

    def close(self) -> None:
        self._closed = True
        self._something.set()

    def __aiter__(self) -> AsyncIterator[Message]:
        return self

    async def __anext__(self) -> Message:
        while not self._waiting:
            if self._closed:
                raise StopAsyncIteration
            self._something.clear()
            await self._something.wait()
        return self._waiting.popleft()


class Readers:
    """The mailboxes of one process, by topic."""

    def __init__(self) -> None:
        self._boxes: dict[Mailbox, frozenset[str]] = {}
        self._closed = False

    @contextmanager
    def reading(self, topics: frozenset[str]) -> Iterator[Mailbox]:
        box = Mailbox()
        if self._closed:
            box.close()
        self._boxes[box] = topics
        try:
            yield box
        finally:
            del self._boxes[box]

    def deliver(self, message: Message) -> None:
        for box, topics in self._boxes.items():
            if message.topic in topics:
                box.put(message)

    def close(self) -> None:
        self._closed = True
        for box in self._boxes:
            box.close()
