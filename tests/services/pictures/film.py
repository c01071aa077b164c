"""What a scripted camera sends where somebody decodes it: real pictures, packed as it likes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from struct import pack

from tenants.vocabulary.annex_b import split_annex_b
from tenants.vocabulary.picture import AccessUnit

Film = Callable[[int], Sequence[bytes]]
Packing = Callable[[Sequence[bytes]], list[bytes]]

FRAGMENT_BYTES = 1200
FU_A, STAP_A = 28, 24


def played(units: Sequence[AccessUnit], packing: Packing) -> Film:
    """Round and round."""
    packed = [packing(split_annex_b(unit.data)) for unit in units]
    return lambda number: packed[number % len(packed)]


def then(first: Film, pictures: int, second: Film) -> Film:
    """`first` for so many pictures, and `second` from then on."""
    return lambda number: first(number) if number < pictures else second(number - pictures)


def in_fragments(units: Sequence[bytes]) -> list[bytes]:
    """As most cameras do (RFC 6184 §5.8): no packet larger than a network carries."""
    payloads: list[bytes] = []
    for unit in units:
        if len(unit) <= FRAGMENT_BYTES:
            payloads.append(unit)
            continue
        indicator, kind, body = unit[0] & 0xE0 | FU_A, unit[0] & 0x1F, unit[1:]
        for at in range(0, len(body), FRAGMENT_BYTES):
            ends = 0x40 if at + FRAGMENT_BYTES >= len(body) else 0
            head = bytes([indicator, (0 if at else 0x80) | ends | kind])
            payloads.append(head + body[at : at + FRAGMENT_BYTES])
    return payloads


def in_one_packet(units: Sequence[bytes]) -> list[bytes]:
    """A whole picture in each, however large (RFC 6184 §5.7.1), as recorders do inside TCP."""
    if len(units) == 1:
        return list(units)
    importance = max(unit[0] & 0x60 for unit in units)
    parts = b"".join(pack("!H", len(unit)) + unit for unit in units)
    return [bytes([importance | STAP_A]) + parts]
