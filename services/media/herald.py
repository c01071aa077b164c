"""The bus side of a node: its signs of life, what it reports, what it is told.

Nothing here waits for the bus: while it is away messages are dropped, running views
go on, and everything is said again when it is back.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any, Final, Protocol

from services.kit.bus import Bus, BusUnavailable, Message, topics
from services.kit.link.words import Checkpoint, Cuts, Hours, Known, Word
from services.kit.tracing.context import read_context
from services.kit.tracing.spans import span

_log = logging.getLogger(__name__)

WAITING_MESSAGES: Final = 1000
HEARD: Final = (
    topics.VIEWS_RENEWED,
    topics.VIEWS_REVOKED,
    topics.VIEWS_MOVED,
    topics.STEERINGS_REVOKED,
    topics.INVENTORY_WANTED,
    topics.CHECKPOINTS_OFFERED,
    topics.CAMERAS_CUT,
    topics.FACTS_KNOWN,
    topics.HOURS_DECLARED,
    topics.CERTIFICATES_REVOKED,
)


class Rights(Protocol):
    """Who acts on what the API says."""

    def renew(self, view_id: str, token: str) -> None: ...

    def revoke(self, view_id: str, code: str, text: str | None) -> None: ...

    def move(self, view_id: str, node: str) -> None: ...

    def revoke_steering(self, lease: str, code: str, text: str | None) -> None: ...


class Voice:
    """What is published, in order, by one task; the oldest are lost when too many wait."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self._waiting: asyncio.Queue[Message] = asyncio.Queue(WAITING_MESSAGES)
        self._silent = False

    @property
    def waiting(self) -> int:
        """How many messages have not been said yet."""
        return self._waiting.qsize()

    def publish(self, topic: str, body: Mapping[str, Any]) -> None:
        if self._waiting.full():
            self._waiting.get_nowait()
        self._waiting.put_nowait(Message(topic, body))

    @asynccontextmanager
    async def speaking(self) -> AsyncIterator[None]:
        task = asyncio.create_task(self._speak())
        try:
            yield
        finally:
            task.cancel()

    async def _speak(self) -> None:
        while True:
            message = await self._waiting.get()
            try:
                if not self._bus.connected:
                    raise BusUnavailable("the bus is away")
                await self._bus.publish(message.topic, message.body)
                self._silent = False
            except BusUnavailable as error:
                if not self._silent:
                    _log.warning("degraded: %s", error)
                self._silent = True


class Ear:
    """What the API says, heard for as long as the block lasts."""

    def __init__(
        self,
        bus: Bus,
        rights: Rights,
        report: Callable[[], None],
        say: Callable[[str, Word], None],
        believe_no_more: Callable[[str], None],
    ) -> None:
        self._bus = bus
        self._rights = rights
        self._report = report
        self._say = say
        self._believe_no_more = believe_no_more

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        async with self._bus.subscribe(*HEARD) as messages:
            task = asyncio.create_task(self._listen(messages))
            try:
                yield
            finally:
                task.cancel()

    async def _listen(self, messages: AsyncIterator[Message]) -> None:
        async for message in messages:
            try:
                self._hear(message)
            except (KeyError, TypeError, AttributeError):
                _log.warning("unreadable message", extra={"topic": message.topic})
            except Exception:
                # The next message may be a revocation: it has to be heard.
                _log.exception("a message failed", extra={"topic": message.topic})

    def _hear(self, message: Message) -> None:
        body = message.body
        match message.topic:
            case topics.VIEWS_RENEWED:
                for each in body["views"]:
                    self._rights.renew(str(each["view"]), str(each["pass"]))
            case topics.VIEWS_REVOKED:
                view, code = str(body["view"]), str(body["code"])
                with span("media.revoke", read_context(body.get("trace")), view=view, code=code):
                    self._rights.revoke(view, code, body.get("text"))
            case topics.VIEWS_MOVED:
                self._rights.move(str(body["view"]), str(body["node"]))
            case topics.STEERINGS_REVOKED:
                lease, code = str(body["lease"]), str(body["code"])
                self._rights.revoke_steering(lease, code, body.get("text"))
            case topics.INVENTORY_WANTED:
                self._report()
            case topics.CERTIFICATES_REVOKED:
                self._believe_no_more(str(body["list"]))
            case _:
                self._say(str(body["tenant"]), _word_of(message))


def _word_of(message: Message) -> Word:
    """What a federator is told on the API's behalf."""
    body = message.body
    match message.topic:
        case topics.CHECKPOINTS_OFFERED:
            return Checkpoint(int(body["old"]), list(body["proof"]), str(body["note"]))
        case topics.CAMERAS_CUT:
            return Cuts([dict(one) for one in body["cuts"]])
        case topics.HOURS_DECLARED:
            return Hours([dict(one) for one in body["hours"]])
        case _:
            return Known([str(one) for one in body["facts"]])
