"""Does the camera send pictures in another order than it shows them (B-frames)?

Pure. Judged by what the slices say of themselves, their picture order count (§8.2.1),
and neither by RTP timestamps, which cameras also turn back when their clock is set,
nor by what the SPS announces, which encoders set too high. Type 0 counts are followed;
type 2 cannot be reordered; under type 1, which cameras hardly use, a B slice is enough.
"""

from __future__ import annotations

from federation.connector import UnreadableAnswer
from federation.pulling.h264.nal import (
    NalType,
    Slice,
    Sps,
    nal_type,
    read_pps,
    read_slice,
    read_sps,
    slice_pps,
)

FALLS_THAT_PROVE = 2
"""One step back may be a counter reset on the way (memory_management_control_operation 5)."""


class Order:
    def __init__(self) -> None:
        self._sps: dict[int, Sps] = {}
        self._sps_of_pps: dict[int, int] = {}
        self._high = 0
        self._low = 0
        self._previous: int | None = None
        self._falls = 0

    def learn(self, unit: bytes) -> None:
        """Take in a parameter set; one that cannot be read is passed over."""
        try:
            if nal_type(unit) == NalType.SPS:
                sps = read_sps(unit)
                self._sps[sps.id] = sps
            else:
                pps, sps_id = read_pps(unit)
                self._sps_of_pps[pps] = sps_id
        except UnreadableAnswer:
            return

    def reordered(self, unit: bytes) -> bool:
        """Look at the first slice of each picture, in the order they are sent."""
        try:
            sps = self._sps.get(self._sps_of_pps.get(slice_pps(unit), -1))
            if sps is None or sps.order_type == 2:
                return False
            head = read_slice(unit, sps)
        except UnreadableAnswer:
            return False
        fell = self._falls_back(unit, head, sps)
        self._falls += fell
        return self._falls >= FALLS_THAT_PROVE

    def _falls_back(self, unit: bytes, head: Slice, sps: Sps) -> bool:
        if head.order is None:
            return head.bidirectional
        if nal_type(unit) == NalType.IDR:
            self._high = self._low = self._falls = 0
            self._previous = None
        full = self._unwrapped(head.order, 1 << sps.order_bits)
        fell = self._previous is not None and full < self._previous
        self._previous = full
        if unit[0] & 0x60:
            self._high, self._low = full - head.order, head.order
        return fell

    def _unwrapped(self, low: int, size: int) -> int:
        """§8.2.1.1: the count with its upper half, followed from the last reference picture."""
        if low < self._low and self._low - low >= size // 2:
            return self._high + size + low
        if low > self._low and low - self._low > size // 2:
            return self._high - size + low
        return self._high + low
