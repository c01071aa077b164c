"""NAL units (ITU-T H.264): telling them apart, and the few fields we need of them.

Pure. Reads headers only; no picture is decoded here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from federation.connector import UnreadableAnswer

_CHROMA_PROFILES = frozenset({100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135})
_LONGEST_EXP_GOLOMB = 32


class NalType(IntEnum):
    """Table 7-1; the others never leave a camera, or say nothing to a browser."""

    SLICE = 1
    IDR = 5
    SEI = 6
    SPS = 7
    PPS = 8


@dataclass(frozen=True, slots=True)
class Sps:
    """How the headers of the slices under it are laid out (§7.3.2.1.1)."""

    id: int
    frame_number_bits: int
    order_type: int
    order_bits: int
    frames_only: bool
    separate_planes: bool


@dataclass(frozen=True, slots=True)
class Slice:
    """`order` is the coded picture order count, `None` where the SPS counts otherwise."""

    first_macroblock: int
    bidirectional: bool
    order: int | None


def nal_type(unit: bytes) -> int:
    return unit[0] & 0x1F


def begins_picture(unit: bytes) -> bool:
    """Whether a unit can be the first of an access unit (§7.4.1.2.3)."""
    if nal_type(unit) in (NalType.SLICE, NalType.IDR):
        # first_mb_in_slice = 0 is coded as a single 1 bit.
        return len(unit) > 1 and unit[1] >= 0x80
    return 6 <= nal_type(unit) <= 9


def read_sps(unit: bytes) -> Sps:
    bits = Bits(unit[1:])
    profile = bits.take(8)
    bits.take(16)
    identifier = bits.unsigned()
    separate_planes = _skip_chroma(bits) if profile in _CHROMA_PROFILES else False

    frame_number_bits = bits.unsigned() + 4
    order_type = bits.unsigned()
    order_bits = bits.unsigned() + 4 if order_type == 0 else 0
    if order_type == 1:
        _skip_order_cycle(bits)
    if identifier > 31 or frame_number_bits > 16 or order_bits > 16 or order_type > 2:
        raise UnreadableAnswer("an SPS whose numbers are out of bounds")

    bits.unsigned()
    bits.take(1)
    bits.unsigned()
    bits.unsigned()
    frames_only = bool(bits.take(1))
    return Sps(identifier, frame_number_bits, order_type, order_bits, frames_only, separate_planes)


def read_pps(unit: bytes) -> tuple[int, int]:
    """The PPS's own id, and the id of its SPS."""
    bits = Bits(unit[1:])
    identifier, sps = bits.unsigned(), bits.unsigned()
    if identifier > 255 or sps > 31:
        raise UnreadableAnswer("a PPS whose numbers are out of bounds")
    return identifier, sps


def slice_pps(unit: bytes) -> int:
    """The id of the PPS a slice is coded under."""
    bits = Bits(unit[1:24])
    bits.unsigned()
    bits.unsigned()
    return bits.unsigned()


def read_slice(unit: bytes, sps: Sps) -> Slice:
    """The head of a slice (§7.3.3), as far as the picture order count."""
    bits = Bits(unit[1:40])
    first_macroblock = bits.unsigned()
    kind = bits.unsigned() % 5
    bits.unsigned()
    if sps.separate_planes:
        bits.take(2)
    bits.take(sps.frame_number_bits)
    if not sps.frames_only and bits.take(1):
        bits.take(1)
    if nal_type(unit) == NalType.IDR:
        bits.unsigned()
    order = bits.take(sps.order_bits) if sps.order_type == 0 else None
    return Slice(first_macroblock, kind == 1, order)


class Bits:
    """A reader of bits, emulation prevention undone; raises `UnreadableAnswer` past the end."""

    def __init__(self, data: bytes) -> None:
        plain = data.replace(b"\x00\x00\x03", b"\x00\x00")
        self._value = int.from_bytes(plain, "big")
        self._left = 8 * len(plain)

    def take(self, count: int) -> int:
        if count > self._left:
            raise UnreadableAnswer("a header of the video stream is cut short")
        self._left -= count
        return self._value >> self._left & (1 << count) - 1

    def unsigned(self) -> int:
        """ue(v), §9.1."""
        zeros = 0
        while not self.take(1):
            zeros += 1
            if zeros > _LONGEST_EXP_GOLOMB:
                raise UnreadableAnswer("a number of the video stream has no end")
        return (1 << zeros) - 1 + self.take(zeros)

    def signed(self) -> int:
        """se(v), §9.1.1."""
        code = self.unsigned()
        return (code + 1) // 2 if code % 2 else -(code // 2)


def _skip_chroma(bits: Bits) -> bool:
    chroma = bits.unsigned()
    separate_planes = bool(bits.take(1)) if chroma == 3 else False
    bits.unsigned()
    bits.unsigned()
    bits.take(1)
    if bits.take(1):
        for index in range(12 if chroma == 3 else 8):
            if bits.take(1):
                _skip_scaling_list(bits, 16 if index < 6 else 64)
    return separate_planes


def _skip_scaling_list(bits: Bits, size: int) -> None:
    scale = 8
    for _ in range(size):
        scale = (scale + bits.signed()) % 256
        if scale == 0:
            return


def _skip_order_cycle(bits: Bits) -> None:
    bits.take(1)
    bits.signed()
    bits.signed()
    for _ in range(min(bits.unsigned(), 255)):
        bits.signed()
