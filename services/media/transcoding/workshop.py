"""How many transcoders run at this node, and no more: each takes up to one core.

The slots are the whole node's, first come, first served. A slot is taken until its process
is gone, so that two never share the core of one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable

from services.media.transcoding.transcoder import Transcoder
from tenants.vocabulary.picture import AccessUnit, Codec


class Workshop:
    def __init__(self, at_most: int, monotonic: Callable[[], float]) -> None:
        self.at_most = at_most
        self.started = 0
        self.lost = 0
        """Of those started, how many ended by themselves."""
        self.refused = 0
        """How many pictures somebody wanted while no slot was free, each counted once."""
        self._monotonic = monotonic
        self._skipped_before = 0
        self._running: set[Transcoder] = set()
        self._ending: set[asyncio.Task[None]] = set()

    @property
    def running(self) -> int:
        """Slots taken."""
        return len(self._running) + len(self._ending)

    @property
    def transcoders(self) -> frozenset[Transcoder]:
        return frozenset(self._running)

    @property
    def skipped(self) -> int:
        """Pictures that transcoders left out because they were late, of those over too."""
        return self._skipped_before + sum(one.skipped for one in self._running)

    def begin(
        self,
        source: Codec,
        target: Codec,
        group: Iterable[AccessUnit],
        *,
        give: Callable[[AccessUnit], None],
        over: Callable[[], None],
    ) -> Transcoder | None:
        """`None` where no slot is free."""
        if self.running >= self.at_most:
            return None

        def lost() -> None:
            self._forget(transcoder)
            self.lost += 1
            over()

        transcoder = Transcoder(source, target, give=give, over=lost, monotonic=self._monotonic)
        self._running.add(transcoder)
        self.started += 1
        transcoder.start(group)
        return transcoder

    def end(self, transcoder: Transcoder) -> None:
        """Nobody wants it any more; its slot is free once its process is gone."""
        task = transcoder.stop()
        self._forget(transcoder)
        if task is not None and not task.done():
            self._ending.add(task)
            task.add_done_callback(self._ending.discard)

    async def close(self) -> None:
        for transcoder in self.transcoders:
            self.end(transcoder)
        if self._ending:
            await asyncio.wait(set(self._ending))

    def _forget(self, transcoder: Transcoder) -> None:
        if transcoder in self._running:
            self._running.discard(transcoder)
            self._skipped_before += transcoder.skipped
