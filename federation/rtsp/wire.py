"""One TCP connection to a camera, plain or under TLS.

I/O only: knows no RTSP verb. What the network does is told in our words, and the
operating system's, which hold the address, go no further.
"""

from __future__ import annotations

import asyncio
import ssl
from contextlib import suppress

from federation.connector import CameraUnreachable, SystemUnreachable
from federation.rtsp.address import RtspAddress
from federation.rtsp.parser import Event, Framer

CHUNK_BYTES = 65_536
CLOSING_SECONDS = 1.0


class Wire:
    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._framer = Framer()
        self.receiving = False
        """Whether a task is in `receive` now; there is room for one."""

    @classmethod
    async def connect(cls, address: RtspAddress, seconds: float, tls: ssl.SSLContext) -> Wire:
        """Raises `SystemUnreachable`."""
        try:
            async with asyncio.timeout(seconds):
                reader, writer = await asyncio.open_connection(
                    address.host, address.port, ssl=tls if address.tls else None
                )
        except TimeoutError:
            raise SystemUnreachable("it does not answer: check power and network") from None
        except ssl.SSLError:
            raise _untrusted() from None
        except (OSError, UnicodeError):
            raise SystemUnreachable("it refuses the connection: check host and port") from None
        return cls(reader, writer)

    async def receive(self, deadline: float) -> list[Event]:
        """What came next. Raises `TimeoutError` at `deadline` (the loop's clock),
        `CameraUnreachable` at the end of the connection, `UnreadableAnswer` on rubbish."""
        self.receiving = True
        try:
            async with asyncio.timeout_at(deadline):
                data = await self._read()
        finally:
            self.receiving = False
        if not data:
            raise CameraUnreachable("it has closed the connection: it may be restarting")
        return self._framer.push(data)

    async def _read(self) -> bytes:
        try:
            return await self._reader.read(CHUNK_BYTES)
        except OSError:
            return b""

    def send(self, data: bytes) -> None:
        """Requests are small and rare: what the socket does not take at once waits there."""
        if not self._writer.is_closing():
            self._writer.write(data)

    async def close(self) -> None:
        self._writer.close()
        with suppress(OSError, TimeoutError):
            async with asyncio.timeout(CLOSING_SECONDS):
                await self._writer.wait_closed()

    def hang_up(self) -> None:
        """Close without waiting; whoever is receiving sees the end."""
        self._writer.close()


def _untrusted() -> SystemUnreachable:
    refusal = SystemUnreachable("its TLS certificate is not trusted: give the authority's to us")
    refusal.lasting = True
    return refusal
