"""A line whose packets are sealed and sent in C: `services.media.relay.line.Line`, faster."""

from __future__ import annotations

import ipaddress
import socket
import struct
from collections.abc import Callable
from typing import Any

from services.media.relay.fragments import Payloads
from services.media.relay.line import Line, PythonLine, Stamp, Stream
from services.media.relay.native.library import BROKEN, CANNOT_SEGMENT, FULL, load
from services.media.relay.srtp import Master, Seal, session_keys
from services.media.relay.udp import Address, Datagrams, SocketFull

Path = Callable[[], tuple[Datagrams, Address] | None]


class SealingFailed(Exception):
    """OpenSSL refused to seal: no packet left."""


class NativeLine:
    """Raises `OSError` where the helper cannot make one."""

    def __init__(self, helper: tuple[Any, Any], stream: Stream, master: Master, path: Path) -> None:
        self._ffi, self._library = helper
        key, _ = session_keys(master)
        nonce = Seal(master, stream.ssrc).nonce.to_bytes(12)
        line = self._library.beffroi_line_open(
            key, nonce, stream.ssrc, stream.payload_type, stream.send_time_id or 0
        )
        if line == self._ffi.NULL:
            raise OSError("OpenSSL has no AES-256-GCM for the helper")
        self._line = self._ffi.gc(line, self._library.beffroi_line_close)
        self._path = path
        self._to: tuple[Address, bytes] | None = None

    def send(self, payloads: Payloads, begin: int, end: int, index: int, stamp: Stamp) -> None:
        path = self._path()
        if path is None:
            return
        datagrams, to = path
        data, ends = payloads.flat
        where = self._sockaddr(to)
        said = self._library.beffroi_line_send(
            self._line, datagrams.fileno, where, len(where),
            self._ffi.from_buffer("uint8_t[]", data), self._ffi.from_buffer("uint32_t[]", ends),
            begin, end, len(payloads.each), index, stamp.timestamp, stamp.sent,
            datagrams.segments,
        )  # fmt: skip
        if said == FULL:
            raise SocketFull
        if said == CANNOT_SEGMENT:
            datagrams.segments = False
        elif said == BROKEN:
            raise SealingFailed

    def _sockaddr(self, to: Address) -> bytes:
        if self._to is None or self._to[0] != to:
            self._to = to, _packed(to)
        return self._to[1]


def fastest_line(stream: Stream, master: Master, path: Path) -> Line:
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
