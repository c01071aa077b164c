"""RTP payloads in, whole access units out, of H.264 (RFC 6184) and H.265 (RFC 7798) alike.

Pure. Invents nothing: a unit that misses one packet is dropped whole, and the next
one says that something was lost before it.
"""

from __future__ import annotations

from typing import NamedTuple, Protocol, TypeAlias

from federation.pulling.rtp import Packet
from tenants.vocabulary.annex_b import split_annex_b

MAX_UNIT_BYTES = 8 * 1024 * 1024


class Fragment(NamedTuple):
    """A piece of one unit. `head` is what the unit begins with, said by every piece of it."""

    head: bytes
    body: bytes
    starts: bool
    ends: bool


Parsed: TypeAlias = Fragment | tuple[bytes, ...] | None
"""A piece, whole units (of an empty payload, none), or `None` for what makes no sense."""


class Grammar(Protocol):
    """How one codec puts its units into payloads."""

    def parse(self, payload: bytes) -> Parsed: ...

    def is_slice(self, unit: bytes) -> bool: ...

    def begins_picture(self, unit: bytes) -> bool:
        """Whether a unit can be the first of an access unit."""
        ...


class CodedPicture(NamedTuple):
    """One access unit. `after_loss`: it does not follow the one handed out before it."""

    timestamp: int
    units: tuple[bytes, ...]
    after_loss: bool


class Depacketiser:
    def __init__(self, grammar: Grammar) -> None:
        self._grammar = grammar
        self._units: list[bytes] = []
        self._fragments: list[bytes] = []
        self._size = 0
        self._has_picture = False
        self._timestamp: int | None = None
        self._handed: int | None = None
        self._expected: int | None = None
        self._source: int | None = None
        self._skipping = False
        self._lost = False
        self._marker_ends_picture = True

    def push(self, packet: Packet) -> list[CodedPicture]:
        """The pictures that this packet completes: at most two."""
        if not self._follows(packet):
            return []
        done = self._turn_to(packet) if packet.timestamp != self._timestamp else []
        if self._skipping and self._starts_picture(packet.payload):
            self._skipping = False
        if not self._skipping:
            self._collect(packet.payload)
        # Cameras mark SPS or SEI as the end too; a picture has at least one slice.
        if packet.marker and self._marker_ends_picture and self._has_picture:
            done += self._finish()
        return done

    def _follows(self, packet: Packet) -> bool:
        """Notice what is missing. False for a packet that comes twice, or too late."""
        behind = 0 if self._expected is None else self._expected - packet.sequence & 0xFFFF
        same_source = packet.source == self._source
        if same_source and 0 < behind < 128:
            return False
        if behind != 0:
            self._lose()
        self._source = packet.source
        self._expected = packet.sequence + 1 & 0xFFFF
        return True

    def _turn_to(self, packet: Packet) -> list[CodedPicture]:
        done = self._finish() if self._has_picture else []
        self._timestamp = packet.timestamp
        return done

    def _collect(self, payload: bytes) -> None:
        parsed = self._grammar.parse(payload)
        if isinstance(parsed, Fragment):
            self._fragment(parsed)
        elif parsed is None or (parsed and self._fragments):
            # It makes no sense, or the end of a fragmented unit never came.
            self._lose()
        else:
            for unit in parsed:
                self._add(unit)

    def _fragment(self, piece: Fragment) -> None:
        if piece.starts == bool(self._fragments):
            self._lose()
            return
        if piece.starts:
            self._fragments.append(piece.head)
        # Tiandy changes the unit's type on the way: the first fragment's holds.
        self._fragments.append(piece.body)
        self._grow(len(piece.body))
        if piece.ends and self._fragments:
            whole = b"".join(self._fragments)
            self._fragments.clear()
            self._add(whole)

    def _add(self, unit: bytes) -> None:
        # A start code inside a unit is illegal, and would make two units of it downstream:
        # some cameras put several units in one packet that way.
        units = split_annex_b(unit) if b"\x00\x00\x01" in unit else [unit]
        for each in units:
            if self._grammar.is_slice(each):
                if not self._has_picture and not self._grammar.begins_picture(each):
                    self._late_slice()
                    return
                self._has_picture = True
            self._units.append(each)
            self._grow(len(each))

    def _late_slice(self) -> None:
        """The rest of a picture without its beginning.

        Where the picture of that instant is already gone, the camera marks every slice
        as the last: from now on, only the next timestamp ends a picture.
        """
        if self._handed == self._timestamp:
            self._marker_ends_picture = False
        self._lose()

    def _grow(self, size: int) -> None:
        self._size += size
        if self._size > MAX_UNIT_BYTES:
            self._lose()

    def _lose(self) -> None:
        self._units.clear()
        self._fragments.clear()
        self._size = 0
        self._has_picture = False
        self._lost = self._skipping = True

    def _finish(self) -> list[CodedPicture]:
        if self._fragments:
            self._lose()
            return []
        done = CodedPicture(self._timestamp or 0, tuple(self._units), self._lost)
        self._units.clear()
        self._size = 0
        self._has_picture = False
        self._lost = False
        self._handed = self._timestamp
        return [done]

    def _starts_picture(self, payload: bytes) -> bool:
        """Whether a picture may begin with this packet: all that follows a loss waits for it."""
        match self._grammar.parse(payload):
            case Fragment(head=head, body=body, starts=starts):
                return starts and self._grammar.begins_picture(head + body[:1])
            case (first, *_):
                return self._grammar.begins_picture(first)
            case _:
                return False


def aggregated(payload: bytes, start: int) -> tuple[bytes, ...] | None:
    """Units that share a payload, each behind its size; `None` where one is cut short."""
    units: list[bytes] = []
    position = start
    while position + 2 < len(payload):
        size = int.from_bytes(payload[position : position + 2], "big")
        unit = payload[position + 2 : position + 2 + size]
        if len(unit) < size:
            return None
        if unit:
            units.append(unit)
        position += 2 + size
    return tuple(units)
