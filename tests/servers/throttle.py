"""A narrow line between two ends of a TCP connection: so many bytes a second one way.

The other way is as wide as it comes. Little waits inside: what it does not take stays with
whoever sends.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

INSIDE_BYTES = 16 * 1024
STEP_SECONDS = 0.02


@asynccontextmanager
async def throttled(port: int, bytes_a_second: int) -> AsyncIterator[int]:
    """A port of this machine that leads to `port`; what is sent towards it is slowed down."""
    streams: set[asyncio.Task[None]] = set()

    async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection("localhost", port, limit=INSIDE_BYTES)
        both = [
            asyncio.create_task(_slowly(reader, back, bytes_a_second)),
            asyncio.create_task(_slowly(there, writer, 1 << 30)),
        ]
        streams.update(both)
        await asyncio.wait(both)

    sock = socket.create_server(("localhost", 0))
    # Taken over by each connection: the kernel would hold megabytes otherwise.
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, INSIDE_BYTES)
    server = await asyncio.start_server(carry, sock=sock, limit=INSIDE_BYTES)
    try:
        yield sock.getsockname()[1]
    finally:
        server.close()
        for stream in streams:
            stream.cancel()
        await asyncio.gather(*streams, return_exceptions=True)


async def _slowly(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, bytes_a_second: int
) -> None:
    loop = asyncio.get_running_loop()
    due = loop.time()
    try:
        while data := await reader.read(max(1, int(bytes_a_second * STEP_SECONDS))):
            writer.write(data)
            await writer.drain()
            due = max(due, loop.time()) + len(data) / bytes_a_second
            await asyncio.sleep(due - loop.time())
    except ConnectionError:
        pass
    finally:
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()
