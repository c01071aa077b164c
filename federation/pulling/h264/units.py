"""Coded pictures made fit to hand on: parameter sets in front, nothing before a keyframe.

Pure. Passes the camera's own slices on untouched, and says where they are reordered.
"""

from __future__ import annotations

from collections.abc import Iterable

from federation.connector import UnreadableAnswer
from federation.pulling.h264.nal import NalType, nal_type, read_pps, read_sps
from federation.pulling.h264.order import Order
from federation.pulling.rtp import WallClock
from federation.pulling.timeline import Timeline
from federation.pulling.units.depacketise import CodedPicture
from tenants.vocabulary.annex_b import START_CODE
from tenants.vocabulary.picture import AccessUnit, Codec

_PARAMETER_SETS = (NalType.SPS, NalType.PPS)
_KEPT = (NalType.SLICE, NalType.IDR, NalType.SEI)


class Assembler:
    """Follows one stream. `waiting` until its first whole keyframe, and after each loss."""

    def __init__(self, parameter_sets: Iterable[bytes]) -> None:
        self._sps: dict[int, bytes] = {}
        self._pps: dict[int, bytes] = {}
        self._order = Order()
        self._timeline = Timeline()
        self.clock: WallClock | None = None
        self.waiting = True
        self._codec = Codec.H264
        for unit in parameter_sets:
            self._learn(unit)

    @property
    def knows_format(self) -> bool:
        return bool(self._sps and self._pps)

    def take(self, picture: CodedPicture) -> AccessUnit | None:
        """The access unit, or `None` while there is nothing to decode it from."""
        reordered = self._codec is Codec.H264_REORDERED
        timestamp = self._timeline.place(picture.timestamp, in_order=not reordered)
        for unit in picture.units:
            self._learn(unit)
        kept = [unit for unit in picture.units if nal_type(unit) in _KEPT]
        first = next((unit for unit in kept if nal_type(unit) != NalType.SEI), None)
        keyframe = first is not None and nal_type(first) == NalType.IDR
        self.waiting = self._must_wait(picture.after_loss, keyframe)
        if self.waiting or first is None:
            return None
        if self._order.reordered(first):
            # For good: a group without B-frames does not make it a stream without them.
            self._codec = Codec.H264_REORDERED

        ahead = [*self._sps.values(), *self._pps.values()] if keyframe else []
        data = START_CODE + START_CODE.join([*ahead, *kept])
        captured_at = self.clock.at(picture.timestamp) if self.clock else None
        return AccessUnit(data, timestamp, keyframe, captured_at, self._codec)

    def _must_wait(self, after_loss: bool, keyframe: bool) -> bool:
        if keyframe:
            return not self.knows_format
        return self.waiting or after_loss

    def _learn(self, unit: bytes) -> None:
        if nal_type(unit) not in _PARAMETER_SETS:
            return
        unit = unit.rstrip(b"\0")
        try:
            if nal_type(unit) == NalType.SPS:
                self._sps[read_sps(unit).id] = unit
            else:
                self._pps[read_pps(unit)[0]] = unit
        except UnreadableAnswer:
            # Some cameras send something else under the name of an SPS.
            return
        self._order.learn(unit)
