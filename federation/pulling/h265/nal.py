"""NAL units of H.265 (ITU-T H.265 §7.3.1.2): telling them apart. Pure."""

from __future__ import annotations

from enum import IntEnum

_KEYFRAMES = range(16, 22)
"""Pictures that need none before them: BLA, IDR and CRA (table 7-1)."""
_SLICES = range(32)


class NalType(IntEnum):
    """Table 7-1, what is no slice."""

    VPS = 32
    SPS = 33
    PPS = 34
    DELIMITER = 35
    SEI = 39


def nal_type(unit: bytes) -> int:
    return unit[0] >> 1 & 0x3F


def layer(unit: bytes) -> int:
    """0 for the picture itself; others add to it, and no camera of ours sends them."""
    return (unit[0] & 1) << 5 | unit[1] >> 3


def is_slice(unit: bytes) -> bool:
    return nal_type(unit) in _SLICES


def is_keyframe(unit: bytes) -> bool:
    return nal_type(unit) in _KEYFRAMES
