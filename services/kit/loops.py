"""The event loop of processes that pass pictures on: asyncio's own, in fewer and fuller turns.

Pictures come one by one from many cameras, and waking for each costs more than passing it on.
A loop with nothing left to do rests for a moment before it listens again, so that what comes
meanwhile is found together and served while everything is at hand (what network cards call
interrupt moderation). It rests for no timer that is due sooner, not while something of its own
waits to leave, and not where something is there already. Nothing is read, kept or dropped here.
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

Result = TypeVar("Result")


class Gathering(DefaultSelector):
    """`rest` takes seconds, and returns once they are over."""

    def __init__(self, rest: Callable[[float], None] = time.sleep) -> None:
        super().__init__()
        self._rest = rest
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
        if self._leaving or (timeout is not None and timeout <= REST_SECONDS):
            return super().select(timeout)
        # On a machine that is late there is always something: it is served without a rest.
        ready = super().select(0)
        if ready:
            return ready
        self._rest(REST_SECONDS)
        return super().select(None if timeout is None else timeout - REST_SECONDS)

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
