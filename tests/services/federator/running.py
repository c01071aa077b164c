"""A federator as the process it is, and a media node of ours that it dials."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import time
from typing import IO

from services.kit.link.carrier import Carrier
from services.kit.link.websocket import listen
from tests.services.federator.scripted import HandClock, MediaEnd
from tests.services.kit.link.carriers import Pki

START = (
    "import asyncio, sys; from pathlib import Path; from services.federator.main import run; "
    "sys.exit(asyncio.run(run(Path(sys.argv[1]))))"
)


@dataclass
class RealClock(HandClock):
    """The machine's own hour, for a process that lives by it."""

    def __init__(self) -> None:
        super().__init__()
        self.now = datetime.fromtimestamp(time(), UTC)


@asynccontextmanager
async def a_node(pki: Pki) -> AsyncIterator[tuple[int, asyncio.Queue[MediaEnd]]]:
    ends: asyncio.Queue[MediaEnd] = asyncio.Queue()
    over = asyncio.Event()

    async def serve_link(carrier: Carrier) -> None:
        end = MediaEnd(carrier, RealClock())
        await end.greet()
        ends.put_nowait(end)
        await over.wait()

    async with listen("localhost", 0, pki.answering(), serve_link) as port:
        try:
            yield port, ends
        finally:
            over.set()


@asynccontextmanager
async def started(
    file: Path, said: int | IO[bytes] = asyncio.subprocess.PIPE
) -> AsyncIterator[asyncio.subprocess.Process]:
    """`said`: where its log goes."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", START, str(file), stderr=said
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


def an_end(hours: float = 6) -> datetime:
    return datetime.fromtimestamp(time() + hours * 3600, UTC)
