"""Payloads of H.264 (RFC 6184 §5.2): single units, STAP-A, FU-A. Pure."""

from __future__ import annotations

from federation.pulling.h264 import nal
from federation.pulling.h264.nal import NalType, nal_type
from federation.pulling.units.depacketise import Fragment, Parsed, aggregated

_STAP_A, _FU_A = 24, 28
_TYPE, _STARTS, _ENDS = 0x1F, 0x80, 0x40
_SHORTEST_FRAGMENT = 3
_HEADS = tuple(bytes([each]) for each in range(256))


class H264:
    """Implements `federation.pulling.units.depacketise.Grammar`."""

    def parse(self, payload: bytes) -> Parsed:
        if len(payload) >= _SHORTEST_FRAGMENT and payload[0] & _TYPE == _FU_A:
            first, told = payload[0], payload[1]
            head = _HEADS[first & 0xE0 | told & _TYPE]
            return Fragment(head, payload[2:], told >= _STARTS, told & _ENDS > 0)
        kind = nal_type(payload) if payload else _FU_A
        if kind == _FU_A:
            return ()
        if kind == _STAP_A:
            return aggregated(payload, 1)
        return (payload,) if 0 < kind < _STAP_A else None

    def is_slice(self, unit: bytes) -> bool:
        return nal_type(unit) in (NalType.SLICE, NalType.IDR)

    def begins_picture(self, unit: bytes) -> bool:
        return nal.begins_picture(unit)
