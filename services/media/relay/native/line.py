"""A line whose packets are sealed and sent in C: `services.media.relay.line.Line`, faster."""

from __future__ import annotations

import ipaddress
import socket
import struct
from collections.abc import Callable

from services.media.relay.fragments import Payloads
from services.media.relay.line import Line, Path, PythonLine, Stamp, Stream
from services.media.relay.native.library import BROKEN, CANNOT_SEGMENT, FULL, Helper, load
from services.media.relay.srtp import Master, Seal, session_keys
from services.media.relay.udp import Address, SocketFull


class SealingFailed(Exception):
    """OpenSSL refused to seal: no packet left."""


class NativeLine:
    """Raises `OSError` where the helper cannot make one."""

    def __init__(
        self, helper: Helper, stream: Stream, master: Master, path: Callable[[], Path | None]
    ) -> None:
        key, _ = session_keys(master)
        nonce = Seal(master, stream.ssrc).nonce.to_bytes(12)
        self._helper = helper
        self._line = helper.line(
            key, nonce, stream.ssrc, stream.payload_type, stream.send_time_id or 0
        )
        self._send = helper.send
        self._path = path
        self._aimed: Path | None = None

    def send(self, payloads: Payloads, begin: int, end: int, index: int, stamp: Stamp) -> None:
        path = self._path()
        if path is None:
            return
        if path is not self._aimed:
            self._aim(path)
        datagrams = path[0]
        said = self._send(
            self._line, self._helper.picture(payloads), begin, end,
            index, stamp.timestamp, stamp.sent, datagrams.segments,
        )  # fmt: skip
        if said == FULL:
            raise SocketFull
        if said == CANNOT_SEGMENT:
            datagrams.segments = False
        elif said == BROKEN:
            raise SealingFailed

    def _aim(self, path: Path) -> None:
        datagrams, to = path
        self._helper.aim(self._line, datagrams.fileno, _packed(to))
        self._aimed = path


def fastest_line(stream: Stream, master: Master, path: Callable[[], Path | None]) -> Line:
    """In C where the helper was built, in Python everywhere else."""
    helper = load()
    if helper is None:
        return PythonLine(stream, master, path)
    return NativeLine(helper, stream, master, path)


def _packed(to: Address) -> bytes:
    """`struct sockaddr_in` or `sockaddr_in6` of Linux."""
    address = ipaddress.ip_address(to[0])
    if address.version == 4:
        return struct.pack("=H", socket.AF_INET) + struct.pack(">H4s8x", to[1], address.packed)
    head = struct.pack("=H", socket.AF_INET6)
    return head + struct.pack(">HI16sI", to[1], 0, address.packed, 0)
