"""The bus between processes: Redis publish/subscribe.

One connection listens for the whole process, and is made again, with back-off, for
as long as the bus is open; another publishes. What is said while Redis is away is
lost, and `publish` says so. The address may hold a password: it is never repeated.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Any

import orjson
from redis.asyncio import Redis
from redis.asyncio.client import PubSub
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from services.kit.bus.mailbox import Readers
from services.kit.bus.protocol import BusUnavailable, Message

log = logging.getLogger(__name__)

PATIENCE_SECONDS = 2.0
"""How long a connection, a publication or the first listening is waited for."""
QUIET_SECONDS = 1.0
"""After so long without a message Redis is asked whether it is still there."""
CLOSING_SECONDS = 0.1
"""After so long what did not heed its end is told again."""
FIRST_WAIT_SECONDS = 0.05
LONGEST_WAIT_SECONDS = 2.0


class RedisBus:
    """See `protocol.Bus`. `prefix` parts two platforms that share a Redis."""

    def __init__(self, url: str, prefix: str = "beffroi:") -> None:
        self._url = url
        self._prefix = prefix
        self._readers = Readers()
        self._publisher = self._client()
        self._listening: asyncio.Task[None] | None = None
        self._connected = asyncio.Event()
        self._closed = False

    @property
    def connected(self) -> bool:
        return self._connected.is_set()

    async def publish(self, topic: str, body: Mapping[str, Any]) -> None:
        said = orjson.dumps(body)
        if self._closed:
            raise BusUnavailable("the bus is closed")
        self._listen()
        try:
            await self._publisher.publish(self._prefix + topic, said)
        except (RedisError, OSError) as error:
            raise BusUnavailable(f"Redis does not answer ({type(error).__name__})") from None

    @asynccontextmanager
    async def subscribe(self, *topics: str) -> AsyncIterator[AsyncIterator[Message]]:
        with self._readers.reading(frozenset(topics)) as box:
            if not self._closed:
                self._listen()
                # Without Redis the reader enters all the same, and hears when it is back.
                with suppress(TimeoutError):
                    # Not `wait_for`: before Python 3.12 it may lose a cancellation.
                    async with asyncio.timeout(PATIENCE_SECONDS):
                        await self._connected.wait()
            yield box

    async def close(self) -> None:
        self._closed = True
        self._readers.close()
        if self._listening is not None:
            while not self._listening.done():
                # redis-py loses a cancellation that comes while it connects.
                self._listening.cancel()
                await asyncio.wait([self._listening], timeout=CLOSING_SECONDS)
            with suppress(asyncio.CancelledError):
                await self._listening
        await self._publisher.aclose()

    def _client(self) -> Redis:
        return Redis.from_url(
            self._url,
            retry=Retry(NoBackoff(), 0),
            socket_connect_timeout=PATIENCE_SECONDS,
            socket_timeout=PATIENCE_SECONDS,
        )

    def _listen(self) -> None:
        if self._listening is None:
            self._listening = asyncio.create_task(self._listen_for_ever(), name="redis bus")

    async def _listen_for_ever(self) -> None:
        wait = FIRST_WAIT_SECONDS
        while True:
            try:
                await self._listen_once()
            except (RedisError, OSError) as error:
                if self.connected or wait == FIRST_WAIT_SECONDS:
                    log.warning("the bus is away (%s)", type(error).__name__)
            if self.connected:
                wait = FIRST_WAIT_SECONDS
            self._connected.clear()
            await asyncio.sleep(wait)
            wait = min(wait * 2, LONGEST_WAIT_SECONDS)

    async def _listen_once(self) -> None:
        """One connection, from its opening until it is lost."""
        client = self._client()
        try:
            async with client.pubsub() as pubsub:
                await pubsub.psubscribe(self._prefix + "*")
                while True:
                    self._hear(await _next_of(pubsub))
        finally:
            await client.aclose()

    def _hear(self, said: Mapping[str, Any]) -> None:
        match said["type"]:
            case "psubscribe":
                self._connected.set()
                log.info("the bus is there")
            case "pmessage":
                self._deliver(said["channel"], said["data"])

    def _deliver(self, channel: bytes, data: bytes) -> None:
        topic = channel.decode(errors="replace").removeprefix(self._prefix)
        try:
            self._readers.deliver(Message(topic, orjson.loads(data)))
        except orjson.JSONDecodeError:
            log.warning("what was said on %s is not JSON", topic)


async def _next_of(pubsub: PubSub) -> Mapping[str, Any]:
    """The next thing Redis says; it is asked when it is quiet, and given up when mute."""
    for _ in range(2):
        said: Mapping[str, Any] | None = await pubsub.get_message(timeout=QUIET_SECONDS)
        if said is not None:
            return said
        await pubsub.ping()
    raise RedisError("no answer to a ping")
