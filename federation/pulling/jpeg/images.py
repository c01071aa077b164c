"""Motion JPEG over RTP (RFC 2435): packets in, whole images out.

Pure. The camera sends what is between an image's headers; they are written again from what
each packet says. Huffman tables are left out: they are always those of ITU-T T.81, Annex K,
and decoders of Motion JPEG know them. An image that misses a packet is dropped.
"""

from __future__ import annotations

import struct
from typing import NamedTuple

from federation.pulling.jpeg.tables import quantisation
from federation.pulling.rtp import Packet, WallClock
from federation.pulling.timeline import Timeline
from tenants.vocabulary.picture import AccessUnit, Codec

LARGEST_IMAGE = 8 * 1024 * 1024
_HEAD = struct.Struct(">IBBBB")
_RESTART_HEAD = struct.Struct(">HH")
_TABLE_HEAD = struct.Struct(">BBH")
_IN_BAND = 128
"""From this number on, the tables stand in the first packet."""
_END = b"\xff\xd9"


class _Piece(NamedTuple):
    """What one packet says: where its bytes belong, and, in the first one, the headers."""

    offset: int
    shape: tuple[int, int, int, int, int]
    """Type, number of the tables, width and height in blocks, restart interval."""
    tables: bytes | None
    data: bytes


class Images:
    """Implements `federation.pulling.units.reading.Reader`."""

    def __init__(self) -> None:
        self._timeline = Timeline()
        self._data = bytearray()
        self._head: _Piece | None = None
        self._known: dict[int, bytes] = {}
        """Tables that were said once, by their number (§3.1.8)."""
        self._expected: int | None = None
        self._timestamp: int | None = None
        self.clock: WallClock | None = None
        self.waiting = True

    @property
    def knows_format(self) -> bool:
        return True

    def goes_on(self, data: bytes) -> bool:
        return False

    def take(self, packet: Packet) -> list[AccessUnit]:
        """The image that this packet completes, if it does."""
        follows = self._expected in (None, packet.sequence)
        self._expected = packet.sequence + 1 & 0xFFFF
        piece = _read(packet.payload)
        if piece is None or not follows or packet.timestamp != self._timestamp:
            self._drop()
        self._timestamp = packet.timestamp
        if piece is None or not self._add(piece) or not packet.marker:
            return []
        return self._finish(packet.timestamp)

    def _add(self, piece: _Piece) -> bool:
        """False where this is no piece of the image that is put together."""
        if piece.offset == 0:
            self._drop()
            self._head = piece
        if (
            self._head is None
            or piece.offset != len(self._data)
            or piece.offset + len(piece.data) > LARGEST_IMAGE
        ):
            self._drop()
            return False
        self._data += piece.data
        return True

    def _finish(self, raw: int) -> list[AccessUnit]:
        head, body = self._head, bytes(self._data)
        self._drop()
        header = None if head is None else self._header(head)
        if header is None:
            return []
        self.waiting = False
        image = header + body + (b"" if body.endswith(_END) else _END)
        captured_at = self.clock.at(raw) if self.clock else None
        return [AccessUnit(image, self._timeline.place(raw), True, captured_at, Codec.MJPEG)]

    def _header(self, head: _Piece) -> bytes | None:
        kind, number, width, height, restart = head.shape
        tables = self._tables(number, head.tables)
        if tables is None or not (width and height):
            return None
        return _header(kind, tables, 8 * width, 8 * height, restart)

    def _tables(self, number: int, said: bytes | None) -> tuple[bytes, bytes] | None:
        if number < _IN_BAND:
            return quantisation(number)
        if said:
            self._known[number] = said
        both = self._known.get(number, b"")
        if len(both) not in (64, 128):
            return None
        return both[:64], both[-64:]

    def _drop(self) -> None:
        self._data.clear()
        self._head = None


def _read(payload: bytes) -> _Piece | None:
    if len(payload) < _HEAD.size:
        return None
    offset, kind, number, width, height = _HEAD.unpack_from(payload)
    at, restart, tables = _HEAD.size, 0, None
    if kind & 0x40:
        if len(payload) < at + _RESTART_HEAD.size:
            return None
        restart, _ = _RESTART_HEAD.unpack_from(payload, at)
        at += _RESTART_HEAD.size
    offset &= 0xFFFFFF
    if number >= _IN_BAND and offset == 0:
        if len(payload) < at + _TABLE_HEAD.size:
            return None
        _, _, length = _TABLE_HEAD.unpack_from(payload, at)
        at += _TABLE_HEAD.size
        tables = payload[at : at + length]
        at += length
    # Types 0 and 1, with or without restart markers; nobody sends another.
    if kind & ~0x41 or at >= len(payload):
        return None
    return _Piece(offset, (kind & 1, number, width, height, restart), tables, payload[at:])


def _header(kind: int, tables: tuple[bytes, bytes], width: int, height: int, restart: int) -> bytes:
    """ITU-T T.81 §B.2: everything from the beginning of an image to its scan."""
    sampling = 0x22 if kind else 0x21
    parts = [b"\xff\xd8"]
    parts += [b"\xff\xdb\x00\x43" + bytes([place]) + each for place, each in enumerate(tables)]
    if restart:
        parts.append(b"\xff\xdd\x00\x04" + struct.pack(">H", restart))
    parts.append(b"\xff\xc0\x00\x11\x08" + struct.pack(">HH", height, width) + b"\x03")
    parts.append(bytes([1, sampling, 0, 2, 0x11, 1, 3, 0x11, 1]))
    parts.append(bytes.fromhex("ffda000c03010002110311003f00"))
    return b"".join(parts)
