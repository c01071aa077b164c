"""A way between a viewer and its node that loses packets or carries few: a UDP relay of ours.

It wants no privilege and nothing of the kernel. The node tells browsers its address for its own
(`MEDIA_EXTERNAL_ADDRESSES`); it passes on what comes, both ways, unless chance or its width says
no. Which packets those are is decided by a seed.
"""

from __future__ import annotations

import asyncio
import random
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, Final

from tests.services.media.scene.place import Place, open_place

OUTSIDE: Final = "127.0.0.2"
"""Where browsers are told that the node is; it is at 127.0.0.1."""
QUEUE_SECONDS: Final = 0.1
"""What a narrow way holds before it drops: as small routers do."""
BUFFER_BYTES: Final = 4 * 1024 * 1024
LARGEST: Final = 2048
_NACK: Final = 205
_RTCP: Final = range(64, 96)

Address = tuple[str, int]


class LossyPath:
    """Carries everything until it is told otherwise."""

    def __init__(self, seed: int) -> None:
        self.percent = 0.0
        """Of the packets, both ways, that get lost."""
        self.bytes_a_second: float | None = None
        """Towards viewers; `None`: as much as comes."""
        self.lost = 0
        self.asked = 0
        """Reports of viewers that ask for packets again (RFC 4585 §6.2.1)."""
        self.again = 0
        """Packets that were sent again, beside the stream that they belong to (RFC 4588)."""
        self._chance = random.Random(seed)
        self._loop = asyncio.get_running_loop()
        self._front = _socket()
        self._front.bind((OUTSIDE, 0))
        self.port: int = self._front.getsockname()[1]
        self._backs: dict[Address, socket.socket] = {}
        self._streams: dict[Address, bytes] = {}
        """The first stream that each viewer was sent: its pictures."""
        self._free_at = 0.0
        self._loop.add_reader(self._front, _drain, self._front, self._from_viewer)

    def close(self) -> None:
        for each in (self._front, *self._backs.values()):
            self._loop.remove_reader(each)
            each.close()

    def _from_viewer(self, data: bytes, viewer: Address) -> None:
        back = self._backs.get(viewer)
        if back is None:
            back = self._backs[viewer] = _socket()
            back.connect(("127.0.0.1", self.port))

            def to_viewer(data: bytes, _: Address) -> None:
                self._from_node(data, viewer)

            self._loop.add_reader(back, _drain, back, to_viewer)
        if _is_rtp_or_rtcp(data) and data[1] == _NACK:
            self.asked += 1
        if not self._loses():
            back.send(data)

    def _from_node(self, data: bytes, viewer: Address) -> None:
        if _is_rtp_or_rtcp(data) and data[1] & 0x7F not in _RTCP:
            pictures = self._streams.setdefault(viewer, data[8:12])
            self.again += data[8:12] != pictures
        if self._loses():
            return
        if self.bytes_a_second is None:
            self._front.sendto(data, viewer)
            return
        now = self._loop.time()
        self._free_at = max(self._free_at, now)
        if self._free_at - now > QUEUE_SECONDS:
            self.lost += 1
            return
        self._free_at += len(data) / self.bytes_a_second
        self._loop.call_at(self._free_at, self._deliver, data, viewer)

    def _deliver(self, data: bytes, viewer: Address) -> None:
        if self._front.fileno() >= 0:
            self._front.sendto(data, viewer)

    def _loses(self) -> bool:
        is_lost = self._chance.random() * 100 < self.percent
        self.lost += is_lost
        return is_lost


@asynccontextmanager
async def a_place_behind(seed: int, **settings: Any) -> AsyncIterator[tuple[Place, LossyPath]]:
    """A node that viewers reach by such a way alone."""
    path = LossyPath(seed)
    try:
        async with open_place(
            addresses=("127.0.0.1",),
            external_addresses=(OUTSIDE,),
            udp_port=path.port,
            **settings,
        ) as place:
            yield place, path
    finally:
        path.close()


def _socket() -> socket.socket:
    made = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    made.setblocking(False)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER_BYTES)
    return made


def _drain(plug: socket.socket, take: Callable[[bytes, Address], None]) -> None:
    while True:
        try:
            data, address = plug.recvfrom(LARGEST)
        except BlockingIOError:
            return
        except OSError:
            # Whoever was told has gone.
            return
        take(data, address)


def _is_rtp_or_rtcp(data: bytes) -> bool:
    """RFC 7983."""
    return len(data) >= 12 and data[0] >> 6 == 2
