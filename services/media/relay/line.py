"""The way to one browser once it is connected: what its packets bear, and how they leave.

Every line does the same to the bytes; `PythonLine` is the one that runs everywhere. What is
sent, and when, is decided before (`services.media.relay.fast`).
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple, Protocol, TypeAlias

from services.media.relay.fragments import Payloads
from services.media.relay.srtp import SEAL_BYTES, Master, Seal
from services.media.relay.udp import Address, Datagrams

_PLAIN_HEAD: Final = struct.Struct(">HH8s")
_TIMED_HEAD: Final = struct.Struct(">HH16s")
_PLAIN: Final = 0x8000
_WITH_EXTENSION: Final = 0x9000
_MARKER: Final = 0x0080
SCRATCH_BYTES: Final = 64 * 1024
MOST_AT_ONCE: Final = 40
"""Packets that are sealed before they leave together."""

Path: TypeAlias = tuple[Datagrams, Address]


@dataclass(frozen=True, slots=True)
class Stream:
    """What a packet says of where it belongs; `None`: not agreed with this browser."""

    ssrc: int
    payload_type: int
    send_time_id: int | None
    """Of the extension that tells when a packet left (abs-send-time, RFC 8285 one byte)."""


@dataclass(frozen=True, slots=True)
class Way:
    """What the handshake settled. `path` is where the browser is now, `None` if nowhere: the
    same object for as long as it is there.

    `seal_report` seals RTCP under the same secret; pictures are never given to it.
    """

    stream: Stream
    again: Stream | None
    """The stream of packets that are sent again (RFC 4588)."""
    master: Master
    name: str
    """This end's name in reports (CNAME)."""
    seal_report: Callable[[bytes], bytes]
    path: Callable[[], Path | None]


class Stamp(NamedTuple):
    """`timestamp`: of RTP, 32 bits; `sent`: the time of leaving, 24 bits (abs-send-time)."""

    timestamp: int
    sent: int


class Line(Protocol):
    """Packets of one stream. Raises `services.media.relay.udp.SocketFull`."""

    def send(self, payloads: Payloads, begin: int, end: int, index: int, stamp: Stamp) -> None:
        """Send `payloads.each[begin:end]`, the first under `index` (48 bits, never twice)."""
        ...


class _Run(NamedTuple):
    """Where packets of one size stand on the desk, and how large they are."""

    packets: tuple[tuple[int, bytes, memoryview, memoryview, int], ...]
    """For each: where it begins, its payload, where its header and its sealed payload stand,
    the marker."""
    whole: memoryview
    size: int


class Desk:
    """Where packets are sealed before they leave, laid out once for all who get the picture.

    One serves every line of a thread: nothing stays on it from one call to the next.
    """

    def __init__(self) -> None:
        self.scratch: Final = memoryview(bytearray(SCRATCH_BYTES))
        self._payloads: Payloads | None = None
        self._laid: dict[tuple[int, int, int], tuple[_Run, ...]] = {}

    def runs(self, payloads: Payloads, begin: int, end: int, head: int) -> tuple[_Run, ...]:
        """For `payloads.each[begin:end]` under headers of `head` bytes. Each run leaves before
        the next one is sealed: they stand in the same place."""
        if payloads is not self._payloads:
            self._payloads = payloads
            self._laid.clear()
        found = self._laid.get((begin, end, head))
        if found is None:
            found = tuple(self._lay(payloads, begin, end, head))
            self._laid[begin, end, head] = found
        return found

    def _lay(self, payloads: Payloads, begin: int, end: int, head: int) -> Iterator[_Run]:
        for run_begin, run_end in payloads.runs:
            at, run_end = max(run_begin, begin), min(run_end, end)
            while at < run_end:
                stop = min(run_end, at + MOST_AT_ONCE)
                yield self._run(payloads.each[at:stop], head, stop == len(payloads))
                at = stop

    def _run(self, each: tuple[bytes, ...], head: int, is_last: bool) -> _Run:
        scratch, packets, room = self.scratch, [], 0
        for payload in each:
            begin, end = room + head, room + head + len(payload) + SEAL_BYTES
            packets.append((room, payload, scratch[room:begin], scratch[begin:end], 0))
            room = end
        if is_last:
            packets[-1] = (*packets[-1][:4], _MARKER)
        return _Run(tuple(packets), scratch[:room], head + len(each[0]) + SEAL_BYTES)


_DESK: Final = Desk()


class PythonLine:
    """Seals in Python; a run of packets of one size leaves in one call."""

    def __init__(
        self,
        stream: Stream,
        master: Master,
        path: Callable[[], Path | None],
        desk: Desk = _DESK,
    ) -> None:
        self._stream = stream
        self._seal = Seal(master, stream.ssrc)
        self._path = path
        self._desk = desk
        is_timed = stream.send_time_id is not None
        self._kind = (_WITH_EXTENSION if is_timed else _PLAIN) | stream.payload_type
        self._head = _TIMED_HEAD if is_timed else _PLAIN_HEAD

    def send(self, payloads: Payloads, begin: int, end: int, index: int, stamp: Stamp) -> None:
        path = self._path()
        if path is None:
            return
        datagrams, to = path
        rest = self._rest(stamp)
        for run in self._desk.runs(payloads, begin, end, self._head.size):
            self._seal_run(run, index, rest)
            datagrams.send_run(run.whole, run.size, to)
            index += len(run.packets)

    def _seal_run(self, run: _Run, index: int, rest: bytes) -> None:
        scratch, nonce, kind = self._desk.scratch, self._seal.nonce, self._kind
        encrypt, pack = self._seal.cipher.encrypt_into, self._head.pack_into
        for room, payload, head, sealed, marker in run.packets:
            pack(scratch, room, kind | marker, index & 0xFFFF, rest)
            encrypt((nonce ^ index).to_bytes(12), payload, head, sealed)
            index += 1

    def _rest(self, stamp: Stamp) -> bytes:
        """Of the header: what all packets of a picture bear."""
        ssrc, send_time_id = self._stream.ssrc, self._stream.send_time_id
        if send_time_id is None:
            return struct.pack(">II", stamp.timestamp, ssrc)
        # RFC 8285 §4.2: one element of three bytes fills a word.
        told = send_time_id << 28 | 2 << 24 | stamp.sent
        return struct.pack(">IIII", stamp.timestamp, ssrc, 0xBEDE0001, told)
