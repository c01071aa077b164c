"""One transcoder as its node holds it: a process apart, fed and heard without ever waiting.

What it is late by is bounded: past a second, pictures are left out up to the next keyframe.
One that answers nothing is killed. Whether another is started is not decided here.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Final, cast

from services.media.transcoding.pipes import HEAD, Kind, read_head, write
from tenants.vocabulary.picture import CLOCK_RATE, AccessUnit, Codec

_log = logging.getLogger(__name__)

MODULE: Final = "services.media.transcoding"
LATE_PICTURES: Final = 25
"""Handed over and not answered: past so many, pictures are left out."""
STARTING_PICTURES: Final = 100
"""The same, and the group that it began with, until it has caught up for the first time."""
LATE_BYTES: Final = 8 * 1024 * 1024
HUNG_SECONDS: Final = 8.0
"""Without an answer for so long, it is taken for dead."""
GOODBYE_SECONDS: Final = 2.0
_READ_BYTES: Final = 1024 * 1024


class Transcoder:
    """`give` gets each picture; `over` is told once, however it ends, `stop` aside."""

    def __init__(
        self,
        source: Codec,
        target: Codec,
        *,
        give: Callable[[AccessUnit], None],
        over: Callable[[], None],
        monotonic: Callable[[], float],
    ) -> None:
        self.source = source
        self.target = target
        self.skipped = 0
        """Pictures that were left out because it was late."""
        self._give = give
        self._over: Callable[[], None] | None = over
        self._monotonic = monotonic
        self._process: Process | None = None
        self._unfed: list[bytes] = []
        """What it is given as soon as it runs."""
        self._waiting: deque[float] = deque()
        """When each picture that is not answered yet was handed over."""
        self._most_waiting = STARTING_PICTURES
        self._behind = True
        self._lead: float | None = None
        self._task: asyncio.Task[None] | None = None

    @property
    def pid(self) -> int | None:
        return None if self._process is None else self._process.pid

    def start(self, group: Iterable[AccessUnit]) -> None:
        """Begin with the group at hand: decoded at once, its last picture alone is shown."""
        before = list(group)
        for unit in before:
            self._hand(unit, Kind.SHOWN if unit is before[-1] else Kind.SKIPPED)
        self._behind = not before
        self._most_waiting += len(before)
        self._task = asyncio.create_task(self._run(), name=f"transcoder {self.source}")

    def add(self, unit: AccessUnit) -> None:
        """The camera's next picture. Returns at once."""
        if self._is_late():
            self._behind = True
        if self._behind and not (unit.keyframe and not self._is_late()):
            self.skipped += 1
            return
        self._behind = False
        self._hand(unit, Kind.SHOWN)

    def is_hung(self) -> bool:
        return bool(self._waiting) and self._monotonic() - self._waiting[0] > HUNG_SECONDS

    def kill(self) -> None:
        """It ends now; `over` is told as when it ends by itself."""
        if self._process is not None and self._process.returncode is None:
            # Not through asyncio, which first looks whether it is gone already, and then takes
            # the news away from its own watcher ("Unknown child process").
            with suppress(ProcessLookupError):
                os.kill(self._process.pid, signal.SIGKILL)

    def stop(self) -> asyncio.Task[None] | None:
        """Nothing is given from here on; the task is over once the process is."""
        self._over = None
        self.kill()
        if self._task is not None and self._process is None:
            self._task.cancel()
        return self._task

    def _is_late(self) -> bool:
        writer = None if self._process is None else self._process.stdin
        held = 0 if writer is None else writer.transport.get_write_buffer_size()
        return len(self._waiting) > self._most_waiting or held > LATE_BYTES

    def _hand(self, unit: AccessUnit, kind: Kind) -> None:
        if unit.captured_at is not None:
            self._lead = unit.captured_at - unit.timestamp / CLOCK_RATE
        self._waiting.append(self._monotonic())
        record = write(kind, unit.timestamp, unit.data)
        if self._process is None or self._process.stdin is None:
            self._unfed.append(record)
        elif not self._process.stdin.is_closing():
            self._process.stdin.write(record)

    async def _run(self) -> None:
        try:
            await self._serve()
        except (OSError, EOFError, ValueError) as error:
            if self._over is not None:
                _log.warning("transcoder lost", extra={"reason": type(error).__name__})
        finally:
            await self._bury()
            if self._over is not None:
                self._over()

    async def _serve(self) -> None:
        """Until it ends. Raises `EOFError` where it does so by itself."""
        # Isolated, and without the node's environment: that is where its secrets are.
        command = (sys.executable, "-I", "-B", "-m", MODULE, self.source.value, self.target.value)
        self._process = await asyncio.create_subprocess_exec(
            *command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env={}, limit=_READ_BYTES
        )
        reader = cast("asyncio.StreamReader", self._process.stdout)
        writer = cast("asyncio.StreamWriter", self._process.stdin)
        if self._over is None:
            self.kill()
        _log.info("transcoder started", extra={"source": self.source.value})
        writer.write(b"".join(self._unfed))
        self._unfed.clear()
        while True:
            head = read_head(await reader.readexactly(HEAD.size))
            data = await reader.readexactly(head.size)
            if head.kind == Kind.DONE:
                self._answered()
            elif self._over is not None:
                self._show(data, head.timestamp, head.kind == Kind.KEYFRAME)

    def _answered(self) -> None:
        self._waiting.popleft()
        if not self._waiting:
            self._most_waiting = LATE_PICTURES

    def _show(self, data: bytes, timestamp: int, keyframe: bool) -> None:
        captured = None if self._lead is None else self._lead + timestamp / CLOCK_RATE
        self._give(AccessUnit(data, timestamp, keyframe, captured, self.target))

    async def _bury(self) -> None:
        if self._process is None:
            return
        self.kill()
        with suppress(TimeoutError):
            async with asyncio.timeout(GOODBYE_SECONDS):
                await self._process.wait()
        if self._process.stdin is not None:
            self._process.stdin.close()
