"""The event loop of processes that pass pictures on: asyncio's own, in fewer and fuller turns.

Pictures come one by one from many cameras, and waking for each costs more than passing it on.
A loop with nothing left to do rests for a moment before it listens again, so that what comes
meanwhile is found together and served while everything is at hand (what network cards call
interrupt moderation). It rests for no timer that is due sooner, not while something of its own
waits to leave, and not on a machine that is late. Nothing is read, kept or dropped here.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine
from selectors import EVENT_WRITE, DefaultSelector, SelectorKey
from typing import TYPE_CHECKING, Any, Final, TypeVar

if TYPE_CHECKING:
    from _typeshed import FileDescriptorLike

REST_SECONDS: Final = 0.004
"""How much later something may be noticed. A joystick's word passes two such loops."""
LATE_SECONDS: Final = 2 * REST_SECONDS
"""A rest that took so long had to wait for the processor: others are at work on it."""
AWAKE_SECONDS: Final = 0.25
"""How long nothing rests then: each rest would be such a wait."""

Result = TypeVar("Result")


class Gathering(DefaultSelector):
    """`rest` takes seconds, and returns once they are over, which `monotonic` tells."""

    def __init__(
        self,
        rest: Callable[[float], None] = time.sleep,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__()
        self._rest = rest
        self._monotonic = monotonic
        self._awake_until = float("-inf")
        self._leaving: set[int] = set()
        """Where something waits to leave: a rest there would be a limit to what a link carries."""

    def register(self, fileobj: FileDescriptorLike, events: int, data: Any = None) -> SelectorKey:
        return self._noted(super().register(fileobj, events, data))

    def modify(self, fileobj: FileDescriptorLike, events: int, data: Any = None) -> SelectorKey:
        return self._noted(super().modify(fileobj, events, data))

    def unregister(self, fileobj: FileDescriptorLike) -> SelectorKey:
        key = super().unregister(fileobj)
        self._leaving.discard(key.fd)
        return key

    def select(self, timeout: float | None = None) -> list[tuple[SelectorKey, int]]:
        if not self._leaving and (timeout is None or timeout > REST_SECONDS):
            took = self._rested()
            if timeout is not None:
                timeout = max(timeout - took, 0)
        return super().select(timeout)

    def _rested(self) -> float:
        """How many seconds it rested."""
        began = self._monotonic()
        if began < self._awake_until:
            return 0.0
        self._rest(REST_SECONDS)
        took = self._monotonic() - began
        if took > LATE_SECONDS:
            self._awake_until = began + took + AWAKE_SECONDS
        return took

    def _noted(self, key: SelectorKey) -> SelectorKey:
        if key.events & EVENT_WRITE:
            self._leaving.add(key.fd)
        else:
            self._leaving.discard(key.fd)
        return key


def gathering_loop() -> asyncio.AbstractEventLoop:
    return asyncio.SelectorEventLoop(Gathering())


def run_gathering(work: Coroutine[Any, Any, Result]) -> Result:
    """`asyncio.run`, on such a loop."""
    with asyncio.Runner(loop_factory=gathering_loop) as runner:
        return runner.run(work)
