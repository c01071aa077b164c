"""The floor of a city: packets read out of each camera's connection, and thrown to its viewers.

No right, no seal, no second process, no report: what any relay has to do at least. The runs of a
picture are cut by the kernel, as ours are.

    python -m benchmarks.media.plant.bare_relay CAMERAS_HOST PORT GOP CAMERAS VIEWERS_HOST PORT EACH
"""

from __future__ import annotations

import argparse
import asyncio
import socket
from collections.abc import Sequence
from typing import Any, Final

from services.media.relay.fragments import runs_of
from services.media.relay.udp import Datagrams

REQUESTS: Final = ("OPTIONS", "DESCRIBE", "SETUP", "PLAY")
DOLLAR: Final = 0x24
Ends = Sequence[tuple[str, int]]


class Reader(asyncio.Protocol):
    """One camera."""

    def __init__(self, url: str, datagrams: Datagrams, ends: Ends) -> None:
        self._url = url
        self._datagrams = datagrams
        self._ends = ends
        self._rest = b""
        self._picture: list[bytes] = []

    def connection_made(self, transport: Any) -> None:
        for number, method in enumerate(REQUESTS, 1):
            transport.write(f"{method} {self._url} RTSP/1.0\r\nCSeq: {number}\r\n\r\n".encode())

    def data_received(self, data: bytes) -> None:
        data, at = self._rest + data, 0
        while len(data) - at >= 4:
            if data[at] != DOLLAR:
                # An answer: pictures begin at the first dollar behind it.
                found = data.find(b"$\0", at)
                at = len(data) if found < 0 else found
                continue
            end = at + 4 + int.from_bytes(data[at + 2 : at + 4], "big")
            if end > len(data):
                break
            self._take(data[at + 4 : end])
            at = end
        self._rest = data[at:]

    def _take(self, packet: bytes) -> None:
        self._picture.append(packet)
        if packet[1] & 0x80:
            picture, self._picture = self._picture, []
            for begin, end in runs_of([len(one) for one in picture]):
                run = memoryview(b"".join(picture[begin:end]))
                for to in self._ends:
                    self._datagrams.send_run(run, len(picture[begin]), to)


async def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("cameras_host")
    words.add_argument("cameras_port", type=int)
    words.add_argument("gop", type=int)
    words.add_argument("cameras", type=int)
    words.add_argument("viewers_host")
    words.add_argument("viewers_port", type=int)
    words.add_argument("each", type=int)
    said = words.parse_args()
    datagrams = Datagrams(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
    loop = asyncio.get_running_loop()
    host, port = said.cameras_host, said.cameras_port
    for camera in range(1, said.cameras + 1):
        first = said.viewers_port + camera - 1
        ends = [(said.viewers_host, first + place * said.cameras) for place in range(said.each)]
        url = f"rtsp://{host}:{port}/{said.gop}/{camera}"
        await loop.create_connection(
            lambda url=url, ends=ends: Reader(url, datagrams, ends),  # type: ignore[misc]
            host,
            port,
        )
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
