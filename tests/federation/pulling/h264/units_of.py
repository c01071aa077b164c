"""Small honest H.264 units: headers written bit by bit as the standard says, made-up content."""

from __future__ import annotations

from federation.pulling.rtp import Packet

CONTENT = bytes(range(100, 160))


class Bits:
    """Writes what `federation.pulling.h264.nal.Bits` reads."""

    def __init__(self) -> None:
        self._bits = ""

    def fixed(self, value: int, size: int) -> Bits:
        self._bits += f"{value:0{size}b}" if size else ""
        return self

    def unsigned(self, *values: int) -> Bits:
        for value in values:
            code = f"{value + 1:b}"
            self._bits += "0" * (len(code) - 1) + code
        return self

    def signed(self, value: int) -> Bits:
        return self.unsigned(2 * value - 1 if value > 0 else -2 * value)

    def unit(self, head: int, content: bytes = b"") -> bytes:
        bits = self._bits + "1"
        bits += "0" * (-len(bits) % 8)
        raw = int(bits, 2).to_bytes(len(bits) // 8, "big")
        return bytes([head]) + _escaped(raw + content)


def sps(
    *,
    id: int = 0,
    profile: int = 66,
    order_type: int = 0,
    order_bits: int = 6,
    frames_only: bool = True,
    scaling: bool = False,
) -> bytes:
    bits = Bits().fixed(profile, 8).fixed(0, 8).fixed(30, 8).unsigned(id)
    if profile == 100:
        bits.unsigned(1, 0, 0).fixed(0, 1).fixed(scaling, 1)
        if scaling:
            bits.fixed(1, 1).signed(8).signed(-16).fixed(0, 7)
    bits.unsigned(0, order_type)
    if order_type == 0:
        bits.unsigned(order_bits - 4)
    elif order_type == 1:
        bits.fixed(0, 1).signed(-2).signed(3).unsigned(2).signed(1).signed(-1)
    return bits.unsigned(4).fixed(0, 1).unsigned(9, 7).fixed(frames_only, 1).unit(0x67)


def pps(*, id: int = 0, of: int = 0) -> bytes:
    return Bits().unsigned(id, of).unit(0x68)


def slice_(
    order: int | None,
    *,
    kind: int = 0,
    idr: bool = False,
    reference: bool = True,
    first: int = 0,
    pps: int = 0,
    order_bits: int = 6,
    field: bool | None = None,
    content: bytes = CONTENT,
) -> bytes:
    """A slice under `sps()`; `kind` is 0 for P, 1 for B, 2 for I."""
    bits = Bits().unsigned(first, kind, pps).fixed(0, 4)
    if field is not None:
        bits.fixed(field, 1)
        if field:
            bits.fixed(0, 1)
    if idr:
        bits.unsigned(0)
    if order is not None:
        bits.fixed(order % (1 << order_bits), order_bits)
    return bits.unit((0x60 if reference else 0) | (5 if idr else 1), content)


def single(sequence: int, timestamp: int, unit: bytes, marker: bool = True) -> Packet:
    return Packet(marker, 96, sequence, timestamp, 1, unit)


def aggregate(sequence: int, timestamp: int, *units: bytes, marker: bool = False) -> Packet:
    """STAP-A (RFC 6184 §5.7.1)."""
    payload = b"\x78" + b"".join(len(unit).to_bytes(2, "big") + unit for unit in units)
    return Packet(marker, 96, sequence, timestamp, 1, payload)


def fragments(sequence: int, timestamp: int, unit: bytes, size: int = 20) -> list[Packet]:
    """FU-A (RFC 6184 §5.8)."""
    pieces = [unit[start : start + size] for start in range(1, len(unit), size)]
    packets = []
    for number, piece in enumerate(pieces):
        last = number == len(pieces) - 1
        flags = (0x80 if number == 0 else 0) | (0x40 if last else 0)
        head = bytes([unit[0] & 0xE0 | 28, flags | unit[0] & 0x1F])
        packets.append(Packet(last, 96, sequence + number & 0xFFFF, timestamp, 1, head + piece))
    return packets


def _escaped(raw: bytes) -> bytes:
    """Emulation prevention (ITU-T H.264 §7.4.1)."""
    out = bytearray()
    for byte in raw:
        if byte <= 3 and out[-2:] == b"\0\0":
            out.append(3)
        out.append(byte)
    return bytes(out)
