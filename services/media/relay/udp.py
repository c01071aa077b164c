"""Datagrams out of one socket: many of one size in one call where the kernel can cut them.

UDP segmentation (`UDP_SEGMENT`, Linux 4.18) is tried at the first use; a kernel, a tunnel or
a card that refuses is served one datagram at a time from then on. Nothing waits here, and
nothing is kept: what the socket does not take is said to have been lost.
"""

from __future__ import annotations

import errno
import logging
import socket
import struct
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final, TypeAlias

UDP_SEGMENT: Final = 103
"""`linux/udp.h`; Python has no name for it yet."""
MOST_SEGMENTS: Final = 64
MOST_BYTES: Final = 65_000
"""In one call: an IPv4 datagram before it is cut holds 65,507."""

_CANNOT_SEGMENT: Final = {errno.EIO, errno.EINVAL, errno.EMSGSIZE, errno.EOPNOTSUPP}
"""What a tunnel without checksums says, an old kernel, a path that carries less."""

Address: TypeAlias = tuple[Any, ...]

_log = logging.getLogger(__name__)


class SocketFull(Exception):
    """The socket takes no more for now: what was to be sent is lost."""


class Datagrams:
    """Sends through `sock`, which does not block."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self.fileno: Final = sock.fileno()
        self.segments = _can_segment(sock)

    def send(self, datagram: bytes | memoryview, to: Address) -> None:
        """Raises `SocketFull`."""
        try:
            self._sock.sendto(datagram, to)
        except BlockingIOError:
            raise SocketFull from None
        except OSError as error:
            # No way there, for now: ICE notices, and ends what has no way at all.
            _log.debug("a datagram was not sent: %s", error.strerror)

    def send_run(self, run: memoryview, size: int, to: Address) -> None:
        """Datagrams of `size` bytes that stand one after the other, the last maybe shorter.

        Raises `SocketFull`.
        """
        most = size * max(1, min(MOST_SEGMENTS, MOST_BYTES // size))
        for part in (run,) if len(run) <= most else _parts(run, most):
            if self.segments and len(part) > size:
                self._send_segmented(part, size, to)
            else:
                self._send_each(part, size, to)

    def _send_segmented(self, part: memoryview, size: int, to: Address) -> None:
        try:
            self._sock.sendmsg((part,), _cut_at(size), 0, to)
        except BlockingIOError:
            raise SocketFull from None
        except OSError as error:
            if error.errno in _CANNOT_SEGMENT:
                _log.warning("no UDP segmentation here: %s", error.strerror)
                self.segments = False
            self._send_each(part, size, to)

    def _send_each(self, part: memoryview, size: int, to: Address) -> None:
        for begin in range(0, len(part), size):
            self.send(part[begin : begin + size], to)


def _parts(run: memoryview, most: int) -> Iterator[memoryview]:
    for begin in range(0, len(run), most):
        yield run[begin : begin + most]


@lru_cache(maxsize=64)
def _cut_at(size: int) -> tuple[tuple[int, int, bytes], ...]:
    """What tells the kernel to cut: a picture's runs are of one size for all who watch."""
    return ((socket.IPPROTO_UDP, UDP_SEGMENT, struct.pack("=H", size)),)


def _can_segment(sock: socket.socket) -> bool:
    try:
        sock.getsockopt(socket.IPPROTO_UDP, UDP_SEGMENT)
    except OSError:
        return False
    return True
