"""Payloads of H.265 (RFC 7798 §4.4): single units, aggregation packets, fragmentation units.

Pure. Units in another order than they are decoded (`sprop-max-don-diff`) are not foreseen:
no camera is known that sends them so.
"""

from __future__ import annotations

from federation.pulling.h265.nal import NalType, is_slice, layer, nal_type
from federation.pulling.units.depacketise import Fragment, Parsed, aggregated

_AGGREGATION, _FRAGMENTATION = 48, 49
_SHORTEST_FRAGMENT = 4
_FIRST_SLICE = 0x80
"""`first_slice_segment_in_pic_flag`, the first bit behind the head (H.265 §7.3.6.1)."""


class H265:
    """Implements `federation.pulling.units.depacketise.Grammar`."""

    def parse(self, payload: bytes) -> Parsed:
        if len(payload) < 3:
            return ()
        kind = nal_type(payload)
        if kind == _FRAGMENTATION:
            return _fragment(payload) if len(payload) >= _SHORTEST_FRAGMENT else ()
        if kind == _AGGREGATION:
            return aggregated(payload, 2)
        return (payload,) if kind < _AGGREGATION else None

    def is_slice(self, unit: bytes) -> bool:
        return is_slice(unit)

    def begins_picture(self, unit: bytes) -> bool:
        if is_slice(unit):
            return layer(unit) == 0 and len(unit) > 2 and unit[2] & _FIRST_SLICE != 0
        return nal_type(unit) in (
            NalType.VPS, NalType.SPS, NalType.PPS, NalType.DELIMITER, NalType.SEI,
        )  # fmt: skip


def _fragment(payload: bytes) -> Fragment:
    head = bytes([payload[0] & 0x81 | (payload[2] & 0x3F) << 1, payload[1]])
    return Fragment(head, payload[3:], bool(payload[2] & 0x80), bool(payload[2] & 0x40))
