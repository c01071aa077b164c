"""A node's door on a port of this machine, and a crowd in front of it, in another process."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

import uvicorn

from tests.servers.fixtures import free_port
from tests.services.media.scene.place import CAMERA, Place

LINE_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Came:
    """One of a crowd. `posted`: after the first of them; all in seconds."""

    posted: float
    waited: float | None
    """From its offer to its first whole picture; `None`: none came."""
    pictures: int
    longest_gap: float


@asynccontextmanager
async def door_of(place: Place) -> AsyncIterator[str]:
    """Where the camera's pictures are asked for."""
    port = free_port()
    config = uvicorn.Config(
        place.node.app, host="127.0.0.1", port=port, lifespan="off", log_level="error"
    )
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    try:
        yield f"http://127.0.0.1:{port}/whep/{CAMERA}"
    finally:
        server.should_exit = True
        await serving


@asynccontextmanager
async def a_crowd(url: str, tokens: Sequence[str], within: float) -> AsyncIterator[list[Came]]:
    """Everybody has come within so many seconds, and looks until the block is left."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.services.media.scene.crowd", url, "--within", str(within),
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, limit=LINE_BYTES,
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        process.stdin.write(" ".join(tokens).encode() + b"\n")
        told = await process.stdout.readline()
        assert told, "the crowd did not come"
        yield [Came(**each) for each in json.loads(told)]
    finally:
        process.stdin.close()
        await process.wait()
