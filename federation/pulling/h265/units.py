"""Coded pictures of H.265 made fit to hand on: parameter sets in front, nothing before a keyframe.

Pure. No browser is sent them as they are: their timestamps say when each is shown, which is
not always the order they come in.
"""

from __future__ import annotations

from collections.abc import Iterable

from federation.pulling.h265.nal import NalType, is_keyframe, is_slice, layer, nal_type
from federation.pulling.rtp import WallClock
from federation.pulling.timeline import Timeline
from federation.pulling.units.depacketise import CodedPicture
from tenants.vocabulary.annex_b import START_CODE
from tenants.vocabulary.picture import AccessUnit, Codec

_PARAMETER_SETS = (NalType.VPS, NalType.SPS, NalType.PPS)
_SHORTEST_UNIT = 3


class Assembler:
    """Follows one stream. `waiting` until its first whole keyframe, and after each loss."""

    def __init__(self, parameter_sets: Iterable[bytes]) -> None:
        self._sets: dict[int, list[bytes]] = {}
        self._timeline = Timeline()
        self.clock: WallClock | None = None
        self.waiting = True
        self._learn(parameter_sets)

    @property
    def knows_format(self) -> bool:
        return all(self._sets.get(kind) for kind in _PARAMETER_SETS)

    def take(self, picture: CodedPicture) -> AccessUnit | None:
        """The access unit, or `None` while there is nothing to decode it from."""
        timestamp = self._timeline.place(picture.timestamp, in_order=False)
        units = [unit for unit in picture.units if len(unit) >= _SHORTEST_UNIT and not layer(unit)]
        self._learn(units)
        kept = [unit for unit in units if is_slice(unit) or nal_type(unit) == NalType.SEI]
        first = next((unit for unit in kept if is_slice(unit)), None)
        keyframe = first is not None and is_keyframe(first)
        self.waiting = self._must_wait(picture.after_loss, keyframe)
        if self.waiting or first is None:
            return None

        ahead = [unit for kind in _PARAMETER_SETS for unit in self._sets[kind]] if keyframe else []
        data = START_CODE + START_CODE.join([*ahead, *kept])
        captured_at = self.clock.at(picture.timestamp) if self.clock else None
        return AccessUnit(data, timestamp, keyframe, captured_at, Codec.H265)

    def _must_wait(self, after_loss: bool, keyframe: bool) -> bool:
        if keyframe:
            return not self.knows_format
        return self.waiting or after_loss

    def _learn(self, units: Iterable[bytes]) -> None:
        """What one picture brings of a kind takes the place of all that was known of it."""
        found: dict[int, list[bytes]] = {}
        for unit in units:
            if len(unit) >= _SHORTEST_UNIT and nal_type(unit) in _PARAMETER_SETS:
                found.setdefault(nal_type(unit), []).append(unit.rstrip(b"\0"))
        self._sets |= found
