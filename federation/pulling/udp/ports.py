"""Two neighbouring UDP ports, open for one camera and deaf to everybody else.

I/O only: knows no packet. Bound to the address our connection to the camera leaves from.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from contextlib import suppress

from federation.connector import SystemUnreachable

TRIES = 32
BUFFER_BYTES = 2 * 1024 * 1024
"""A large keyframe arrives at once; the system may grant less (`net.core.rmem_max`)."""
MOST_AT_ONCE = 64
LONGEST_DATAGRAM = 65_535


class Port:
    """Hears from now on; a waiting crowd of packets is emptied in one go, as a keyframe is one."""

    def __init__(self, own: socket.socket, host: str, deliver: Callable[[bytes], None]) -> None:
        self._socket = own
        self._host = host
        self._deliver = deliver
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(own, self._read)
        self.sender: int | None = None
        """The only port we listen to, where the camera has named it."""

    def send(self, data: bytes) -> None:
        """One datagram; empty, it only opens the way through a firewall (RFC 6263 §4.1)."""
        if self.sender is not None:
            with suppress(OSError):
                self._socket.sendto(data, (self._host, self.sender))

    def close(self) -> None:
        self._loop.remove_reader(self._socket)
        self._socket.close()

    def _read(self) -> None:
        # An error here is that of an earlier datagram of ours: nobody listens there yet.
        with suppress(OSError):
            for _ in range(MOST_AT_ONCE):
                data, (host, port, *_) = self._socket.recvfrom(LONGEST_DATAGRAM)
                if host == self._host and self.sender in (None, port):
                    self._deliver(data)


def open_pair(
    ours: str, theirs: str, packets: Callable[[bytes], None], reports: Callable[[bytes], None]
) -> tuple[int, Port, Port]:
    """An even port for packets, and the next one for reports (RFC 3550 §11).

    `ours` and `theirs` are addresses in numbers. Raises `SystemUnreachable` where none is free.
    """
    for _ in range(TRIES):
        found = _neighbours(ours)
        if found is not None:
            number, first, second = found
            return number, Port(first, theirs, packets), Port(second, theirs, reports)
    raise SystemUnreachable("no two UDP ports are free on our side: close other pulls")


def _neighbours(ours: str) -> tuple[int, socket.socket, socket.socket] | None:
    family = socket.AF_INET6 if ":" in ours else socket.AF_INET
    first, second = (socket.socket(family, socket.SOCK_DGRAM) for _ in range(2))
    try:
        first.bind((ours, 0))
        number = int(first.getsockname()[1])
        if number % 2 == 0:
            second.bind((ours, number + 1))
            for each in (first, second):
                each.setblocking(False)
                each.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER_BYTES)
            return number, first, second
    except OSError:
        pass
    first.close()
    second.close()
    return None
