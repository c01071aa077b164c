"""From the last packet of a picture out of the camera to its last packet at each viewer.

Pure. A viewer's timestamps begin anywhere (RFC 3550 §5.1), and grow as the camera's do: the first
keyframe seen is the camera's last one before it, which a delay under one group makes certain.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from tenants.vocabulary.picture import CLOCK_RATE

KEYFRAME_PACKETS: Final = 60
TURN: Final = 1 << 32
Log = Sequence[tuple[int, int, float]]
"""Timestamp, packets, seconds of CLOCK_MONOTONIC, picture by picture."""


@dataclass(frozen=True, slots=True)
class Delays:
    """Of one viewer: in milliseconds, and how many pictures it should have had meanwhile."""

    each_ms: Sequence[float]
    expected: int


class Unmatched(ValueError):
    """What a viewer saw is not what its camera sent."""


def delays(sent: Log, seen: Log, since: float) -> Delays:
    """Over the pictures that a viewer saw from `since` on. Raises `Unmatched`."""
    shift = _shift(sent, seen)
    places = {timestamp: place for place, (timestamp, _, _) in enumerate(sent)}
    each: list[float] = []
    met: list[int] = []
    for timestamp, _, at in seen:
        place = places.get((timestamp - shift) % TURN)
        if place is not None and at >= max(since, sent[place][2]):
            each.append((at - sent[place][2]) * 1000)
            met.append(place)
    if not met:
        raise Unmatched("no picture of this camera's was seen")
    return Delays(each, max(met) - min(met) + 1)


def _shift(sent: Log, seen: Log) -> int:
    keyframes = [(at, timestamp) for timestamp, packets, at in sent if packets >= KEYFRAME_PACKETS]
    came = [(at, timestamp) for timestamp, packets, at in seen if packets >= KEYFRAME_PACKETS]
    shifts = []
    for at, timestamp in came:
        place = bisect_right(keyframes, (at, TURN)) - 1
        if place >= 0:
            shifts.append((timestamp - keyframes[place][1]) % TURN)
    if not shifts:
        raise Unmatched("no keyframe of this camera's was seen")
    # A group that was replayed came later than it was filmed; all that are live agree.
    return max(set(shifts), key=shifts.count)


def read_sent(lines: Sequence[str]) -> Mapping[int, Log]:
    """What `benchmarks.media.plant.cameras` wrote, by camera; a line cut in two is left out."""
    found: dict[int, list[tuple[int, int, float]]] = {}
    for line in lines:
        words = line.split()
        if len(words) == 4:
            camera, timestamp, packets, at = words
            found.setdefault(int(camera), []).append((int(timestamp), int(packets), float(at)))
    return found


def late_share(logs: Sequence[Log], late_ms: float = 200.0) -> float:
    """How many of the pictures left more than `late_ms` behind the earliest of their camera."""
    late = total = 0
    for log in logs:
        begin = log[0][0]
        each = [at - (timestamp - begin) % TURN / CLOCK_RATE for timestamp, _, at in log]
        earliest = min(each)
        late += sum((one - earliest) * 1000 > late_ms for one in each)
        total += len(each)
    return late / total if total else 0.0
