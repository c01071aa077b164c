"""The way to one browser once it is connected: what its packets bear, and how they leave.

Every line does the same to the bytes; `PythonLine` is the one that runs everywhere. What is
sent, and when, is decided before (`services.media.relay.fast`).
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, NamedTuple, Protocol

from services.media.relay.fragments import Payloads
from services.media.relay.srtp import SEAL_BYTES, Master, Seal
from services.media.relay.udp import Address, Datagrams

_HEADER: Final = struct.Struct(">BBHII")
_WITH_EXTENSION: Final = 0x90
_PLAIN: Final = 0x80
_MARKER: Final = 0x80
SCRATCH_BYTES: Final = 64 * 1024
MOST_AT_ONCE: Final = 40
"""Packets that are sealed before they leave together."""


@dataclass(frozen=True, slots=True)
class Stream:
    """What a packet says of where it belongs; `None`: not agreed with this browser."""

    ssrc: int
    payload_type: int
    send_time_id: int | None
    """Of the extension that tells when a packet left (abs-send-time, RFC 8285 one byte)."""


@dataclass(frozen=True, slots=True)
class Way:
    """What the handshake settled. `path` is where the browser is now, `None` if nowhere.

    `seal_report` seals RTCP under the same secret; pictures are never given to it.
    """

    stream: Stream
    again: Stream | None
    """The stream of packets that are sent again (RFC 4588)."""
    master: Master
    name: str
    """This end's name in reports (CNAME)."""
    seal_report: Callable[[bytes], bytes]
    path: Callable[[], tuple[Datagrams, Address] | None]


class Stamp(NamedTuple):
    """`timestamp`: of RTP, 32 bits; `sent`: the time of leaving, 24 bits (abs-send-time)."""

    timestamp: int
    sent: int


class Line(Protocol):
    """Packets of one stream. Raises `services.media.relay.udp.SocketFull`."""

    def send(self, payloads: Payloads, begin: int, end: int, index: int, stamp: Stamp) -> None:
        """Send `payloads.each[begin:end]`, the first under `index` (48 bits, never twice)."""
        ...


class PythonLine:
    """Seals in Python; a run of packets of one size leaves in one call."""

    def __init__(
        self,
        stream: Stream,
        master: Master,
        path: Callable[[], tuple[Datagrams, Address] | None],
    ) -> None:
        self._stream = stream
        self._seal = Seal(master, stream.ssrc)
        self._path = path
        self._scratch = memoryview(bytearray(SCRATCH_BYTES))

    def send(self, payloads: Payloads, begin: int, end: int, index: int, stamp: Stamp) -> None:
        path = self._path()
        if path is None:
            return
        datagrams, to = path
        count = len(payloads.each)
        first = index - begin
        tail = self._extension(stamp)
        for run_begin, run_end in payloads.runs:
            at, run_end = max(run_begin, begin), min(run_end, end)
            while at < run_end:
                stop = min(run_end, at + MOST_AT_ONCE)
                room = self._sealed(payloads.each[at:stop], first + at, stamp, tail, stop == count)
                size = self._size(payloads.each[at], tail)
                datagrams.send_run(self._scratch[:room], size, to)
                at = stop

    def _sealed(
        self, each: tuple[bytes, ...], index: int, stamp: Stamp, tail: bytes, is_last: bool
    ) -> int:
        """How many bytes of the scratch hold these packets, one after the other."""
        stream, scratch, nonce = self._stream, self._scratch, self._seal.nonce
        encrypt, pack = self._seal.cipher.encrypt_into, _HEADER.pack
        first = _WITH_EXTENSION if tail else _PLAIN
        last = len(each) - 1
        room = 0
        for number, payload in enumerate(each):
            marked = _MARKER if is_last and number == last else 0
            kind = stream.payload_type | marked
            head = pack(first, kind, index & 0xFFFF, stamp.timestamp, stream.ssrc) + tail
            begin = room + len(head)
            end = begin + len(payload) + SEAL_BYTES
            scratch[room:begin] = head
            encrypt((nonce ^ index).to_bytes(12), payload, head, scratch[begin:end])
            room = end
            index += 1
        return room

    def _extension(self, stamp: Stamp) -> bytes:
        """RFC 8285 §4.2: one element of three bytes fills a word."""
        if self._stream.send_time_id is None:
            return b""
        told = self._stream.send_time_id << 28 | 2 << 24 | stamp.sent
        return struct.pack(">HHI", 0xBEDE, 1, told)

    @staticmethod
    def _size(payload: bytes, tail: bytes) -> int:
        return _HEADER.size + len(tail) + len(payload) + SEAL_BYTES
