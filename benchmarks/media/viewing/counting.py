"""What a period brought to each viewer, from what the drain had counted before and after."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from benchmarks.media.telling.figures import percentile
from benchmarks.media.viewing.drain import View

LATE_MS: Final = 200


def counted(before: Sequence[View], after: Sequence[View], took: float) -> dict[str, Any]:
    """`took` in seconds. The worst viewer is told, not the mean one."""
    pairs = list(zip(before, after, strict=True))
    packets = [b.packets - a.packets for a, b in pairs]
    frames = [b.frames - a.frames for a, b in pairs]
    expected = [b.last_number - a.last_number for a, b in pairs]
    late = lateness(before, after)
    return {
        "seconds": took,
        "viewers": len(pairs),
        "packets": sum(packets),
        "bytes": sum(b.bytes - a.bytes for a, b in pairs),
        "lost": max(0, sum(expected) - sum(packets)),
        "frames": sum(frames),
        "fewest_frames": min(frames) / took,
        "fewest_reports": min(b.reports - a.reports for a, b in pairs),
        "late_p99_ms": percentile(late, 99) if late else -1,
        "late_frames": sum(1 for one in late if one > LATE_MS),
    }


def lateness(before: Sequence[View], after: Sequence[View]) -> list[int]:
    """Milliseconds each picture came behind the earliest that its viewer ever had."""
    late: list[int] = []
    for a, b in zip(before, after, strict=True):
        had, has = a.late[:], b.late[:]
        earliest = next((place for place, count in enumerate(has) if count), 0)
        for place, (x, y) in enumerate(zip(had, has, strict=True)):
            late += [place - earliest] * (y - x)
    return late
