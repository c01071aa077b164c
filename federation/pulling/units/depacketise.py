"""RTP payloads in, whole access units out, of H.264 (RFC 6184) and H.265 (RFC 7798) alike.

Pure. Invents nothing: a unit that misses one packet is dropped whole, and the next
one says that something was lost before it.
"""

from __future__ import annotations

from struct import Struct
from typing import NamedTuple, Protocol, TypeAlias

from federation.pulling.rtp import PLAIN, Packet
from tenants.vocabulary.annex_b import holds_start_code, split_annex_b

MAX_UNIT_BYTES = 8 * 1024 * 1024
_TIME_AND_SOURCE = Struct("!II")


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
        # What a packet begins with, its number apart, that brings the next piece of a unit.
        self._same: bytes | None = None
        self._same_behind = b""

    def goes_on(self, data: bytes) -> bool:
        """Take in a packet that differs by its number alone from one that was pushed: a piece
        from the middle of the same unit. Most are; false for the others, which are to be pushed.
        """
        if self._same is None or data[:2] != self._same:
            return False
        behind = 4 + len(self._same_behind)
        if data[4:behind] != self._same_behind or data[2] << 8 | data[3] != self._expected:
            return False
        self._expected = self._expected + 1 & 0xFFFF
        self._fragments.append(data[behind:])
        self._grow(len(data) - behind)
        return True

    def push(self, packet: Packet) -> list[CodedPicture]:
        """The pictures that this packet completes: at most two."""
        marker, _, sequence, timestamp, source, payload = packet
        self._same = None
        is_next = sequence == self._expected and source == self._source
        if not (is_next or self._follows(packet)):
            return []
        self._expected = sequence + 1 & 0xFFFF
        done = self._turn_to(timestamp) if timestamp != self._timestamp else []
        if self._skipping and self._starts_picture(payload):
            self._skipping = False
        if not self._skipping:
            self._collect(packet)
        # Cameras mark SPS or SEI as the end too; a picture has at least one slice.
        if marker and self._marker_ends_picture and self._has_picture:
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
        return True

    def _turn_to(self, timestamp: int) -> list[CodedPicture]:
        done = self._finish() if self._has_picture else []
        self._timestamp = timestamp
        return done

    def _collect(self, packet: Packet) -> None:
        parsed = self._grammar.parse(packet.payload)
        if isinstance(parsed, Fragment):
            self._fragment(parsed)
            if self._fragments and not parsed.starts:
                self._expect_more(packet, len(packet.payload) - len(parsed.body))
        elif parsed is None or (parsed and self._fragments):
            # It makes no sense, or the end of a fragmented unit never came.
            self._lose()
        else:
            for unit in parsed:
                self._add(unit)

    def _fragment(self, piece: Fragment) -> None:
        head, body, starts, ends = piece
        fragments = self._fragments
        if starts == bool(fragments):
            self._lose()
            return
        if starts:
            fragments.append(head)
        # Tiandy changes the unit's type on the way: the first fragment's holds.
        fragments.append(body)
        self._grow(len(body))
        if ends and fragments:
            whole = b"".join(fragments)
            fragments.clear()
            self._add(whole)

    def _expect_more(self, packet: Packet, head: int) -> None:
        """More pieces of the same unit, each behind the same `head` bytes of its payload."""
        self._same = bytes((PLAIN, packet.payload_type))
        told = _TIME_AND_SOURCE.pack(packet.timestamp, packet.source)
        self._same_behind = told + packet.payload[:head]

    def _add(self, unit: bytes) -> None:
        # A start code inside a unit is illegal, and would make two units of it downstream:
        # some cameras put several units in one packet that way.
        units = split_annex_b(unit) if holds_start_code(unit) else [unit]
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
        self._same = None
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
