"""Payloads of H.264 (RFC 6184 §5.2): single units, STAP-A, FU-A. Pure."""

from __future__ import annotations

from federation.pulling.h264 import nal
from federation.pulling.h264.nal import NalType, nal_type
from federation.pulling.units.depacketise import Fragment, Parsed, aggregated

_STAP_A, _FU_A = 24, 28
_SHORTEST_FRAGMENT = 3


class H264:
    """Implements `federation.pulling.units.depacketise.Grammar`."""

    def parse(self, payload: bytes) -> Parsed:
        if not payload:
            return ()
        kind = nal_type(payload)
        if kind == _FU_A:
            return _fragment(payload) if len(payload) >= _SHORTEST_FRAGMENT else ()
        if kind == _STAP_A:
            return aggregated(payload, 1)
        return (payload,) if 0 < kind < _STAP_A else None

    def is_slice(self, unit: bytes) -> bool:
        return nal_type(unit) in (NalType.SLICE, NalType.IDR)

    def begins_picture(self, unit: bytes) -> bool:
        return nal.begins_picture(unit)


def _fragment(payload: bytes) -> Fragment:
    head = bytes([payload[0] & 0xE0 | payload[1] & 0x1F])
    return Fragment(head, payload[2:], bool(payload[1] & 0x80), bool(payload[1] & 0x40))
