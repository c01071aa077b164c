"""Cameras: RTSP with the packets inside the connection, one TCP segment a packet.

Any path `/GOP/NUMBER` is one, with its own phase; it films whether anybody looks or not, so that
who comes in the middle of a group waits for the next. With `--log`, one line a picture: the
number of the camera, the timestamp, how many packets, when the last of them was written
(CLOCK_MONOTONIC). With `--encoded` the pictures can be decoded.

    python -m benchmarks.media.plant.cameras ADDRESS PORT [--log FILE] [--encoded]
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import socket
import struct
import time
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final, TextIO

from benchmarks.media.plant.clip import encoded
from benchmarks.media.source import RATE, group
from services.media.relay.fragments import packetise
from tenants.vocabulary.picture import CLOCK_RATE

SDP: Final = (
    "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\na=control:*\r\n"
    "m=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\na=control:trackID=0\r\n"
)
DOLLAR: Final = 0x24
"""RFC 2326 §10.12."""
GOLDEN: Final = 0.618034
"""Each phase as far from all the others as can be."""
LARGEST_DEBT: Final = 4 << 20
"""A camera whose reader has stopped ends the connection, as real ones do."""


class Films:
    """What each camera shows: the same group of pictures, begun at another hour."""

    def __init__(self, *, decodable: bool) -> None:
        self._decodable = decodable
        self.began_at = time.monotonic()

    @cache  # noqa: B019  # one for the life of the process
    def payloads(self, gop: int) -> Sequence[Sequence[bytes]]:
        pictures = encoded(gop) if self._decodable else group(gop)
        return [packetise(picture).each for picture in pictures]

    def phase(self, number: int, gop: int) -> float:
        """Seconds into its group, when this process began."""
        return number * GOLDEN % 1 * gop / RATE


class Connection(asyncio.Protocol):
    """One reader. `log` is told each picture that left."""

    def __init__(self, films: Films, log: TextIO | None) -> None:
        self._films = films
        self._log = log
        self._asked = b""
        self._transport: Any = None
        self._playing: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        made: socket.socket = transport.get_extra_info("socket")
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def data_received(self, data: bytes) -> None:
        self._asked += data
        while self._asked:
            if self._asked[0] == DOLLAR:
                # A receiver report, of no use here.
                end = 4 + int.from_bytes(self._asked[2:4], "big")
                if len(self._asked) < max(4, end):
                    return
                self._asked = self._asked[end:]
                continue
            head, blank, rest = self._asked.partition(b"\r\n\r\n")
            if not blank:
                return
            self._asked = rest
            self._answer(head.decode("latin-1"))

    def connection_lost(self, error: Exception | None) -> None:
        if self._playing is not None:
            self._playing.cancel()

    def _answer(self, head: str) -> None:
        first, *lines = head.split("\r\n")
        method, url, _ = first.split(" ", 2)
        headers = {
            name.lower(): value.strip() for name, _, value in (x.partition(":") for x in lines)
        }
        more, body = self._said(method, url)
        answer = ["RTSP/1.0 200 OK", f"CSeq: {headers['cseq']}", *more]
        self._transport.write(("\r\n".join(answer) + "\r\n\r\n" + body).encode())
        if method == "PLAY":
            gop, number = map(int, url.rstrip("/").split("/")[3:5])
            self._playing = asyncio.create_task(self._play(gop, number))
        elif method == "TEARDOWN":
            self._transport.close()

    def _said(self, method: str, url: str) -> tuple[list[str], str]:
        match method:
            case "OPTIONS":
                return ["Public: OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN, GET_PARAMETER"], ""
            case "DESCRIBE":
                kind = ["Content-Type: application/sdp", f"Content-Base: {url}/"]
                return [*kind, f"Content-Length: {len(SDP)}"], SDP
            case "SETUP":
                return ["Session: 1;timeout=60", "Transport: RTP/AVP/TCP;interleaved=0-1"], ""
            case _:
                return [], ""

    async def _play(self, gop: int, camera: int) -> None:
        payloads = self._films.payloads(gop)
        began_at = self._films.began_at - self._films.phase(camera, gop)
        number = int((time.monotonic() - began_at) * RATE) + 1
        sequence = 0
        while self._transport.get_write_buffer_size() < LARGEST_DEBT:
            await asyncio.sleep(began_at + number / RATE - time.monotonic())
            each = payloads[number % gop]
            self._send(each, sequence, number, camera)
            sequence, number = sequence + len(each), number + 1
        self._transport.abort()

    def _send(self, each: Sequence[bytes], sequence: int, number: int, camera: int) -> None:
        timestamp = number * CLOCK_RATE // RATE & 0xFFFFFFFF
        for place, payload in enumerate(each):
            if self._transport.is_closing():
                # Its reader went away within a picture.
                return
            marker = 0x80 if place == len(each) - 1 else 0
            count = sequence + place & 0xFFFF
            head = struct.pack(">BBHII", 0x80, 96 | marker, count, timestamp, camera)
            frame = struct.pack(">BBH", DOLLAR, 0, len(head) + len(payload))
            at = time.monotonic()
            self._transport.write(frame + head + payload)
        if self._log is not None:
            self._log.write(f"{camera} {timestamp} {len(each)} {at:.6f}\n")


async def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("address")
    words.add_argument("port", type=int)
    words.add_argument("--log", type=Path)
    words.add_argument("--encoded", action="store_true")
    said = words.parse_args()
    films = Films(decodable=said.encoded)
    with contextlib.ExitStack() as stack:
        log = None if said.log is None else stack.enter_context(said.log.open("w", buffering=1))
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: Connection(films, log), said.address, said.port)
        print("the cameras film", flush=True)
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
