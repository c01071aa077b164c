"""What a bus promises, whatever carries it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any, Protocol


class BusUnavailable(Exception):
    """The bus does not answer; the caller goes on degraded."""


@dataclass(frozen=True, slots=True)
class Message:
    topic: str
    body: Mapping[str, Any]


class Bus(Protocol):
    """Best effort, in order from one publisher, to whoever listens at that moment."""

    @property
    def connected(self) -> bool:
        """False as soon as the carrier is known to be away."""
        ...

    async def publish(self, topic: str, body: Mapping[str, Any]) -> None:
        """Send JSON. Raises `BusUnavailable`."""
        ...

    def subscribe(self, *topics: str) -> AbstractAsyncContextManager[AsyncIterator[Message]]:
        """Everything published on these topics once the block is entered.

        The iterator survives a carrier that goes and comes back; a slow reader loses
        the oldest messages, never memory without bound.
        """
        ...

    async def close(self) -> None: ...
