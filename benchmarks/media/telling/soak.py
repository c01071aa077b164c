"""What a soak found: whether memory grows, and how many pictures came late. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from benchmarks.media.telling.figures import Verdict, at_most
from benchmarks.media.telling.report import Report, Table
from services.cli.planning.measured import SOAK_CAMERAS, SOAK_VIEWERS

MOST_GROWTH: Final = 0.03
MOST_LATE: Final = 0.001
MOST_LOST: Final = 0.001
SETTLED: Final = 3
"""Minutes after which memory is compared with: buffers and caches have their size by then."""


@dataclass(frozen=True, slots=True)
class Minute:
    """Or how long one was told to be. At its end: bytes held, by process; the cores that each used
    meanwhile, and what the viewers saw."""

    number: int
    resident: Mapping[str, int]
    cores: Mapping[str, float]
    seen: Mapping[str, Any]

    @property
    def line(self) -> str:
        held = ", ".join(f"{name} {size / 2**20:.1f} MiB" for name, size in self.resident.items())
        if not self.seen:
            return f"minute {self.number}: {held}"
        cores = ", ".join(f"{name} {share:.3f} core" for name, share in self.cores.items())
        return (
            f"minute {self.number}: {held}; {cores}; {self.seen['frames']} pictures, "
            f"{self.seen['late_frames']} late, {self.seen['lost']} packets lost, "
            f"{self.seen['fewest_frames']:.1f} a second at least"
        )


def growth(minutes: Sequence[Minute], process: str) -> float:
    """Since memory settled, or since the first minute of a short soak; a share."""
    settled = minutes[SETTLED if len(minutes) > 2 * SETTLED else 0]
    return minutes[-1].resident[process] / settled.resident[process] - 1


def report(
    kind: str, minutes: Sequence[Minute], cameras_late: float, network: str, size: tuple[int, int]
) -> Report:
    """`cameras_late`: the share of the pictures that left their cameras late already."""
    rows = [_row(minute) for minute in minutes]
    head = ("minute", "media, MiB", "federator, MiB", "media, cores", "federator, cores",
            "late", "lost", "pictures/s at least")  # fmt: skip
    seen = [minute.seen for minute in minutes if minute.seen]
    frames, packets = (sum(one[name] for one in seen) for name in ("frames", "packets"))
    late = sum(one["late_frames"] for one in seen) / max(1, frames)
    lost = sum(one["lost"] for one in seen) / max(1, packets)
    verdicts: list[Verdict] = [
        at_most(f"growth of the {name} process", growth(minutes, name), MOST_GROWTH)
        for name in minutes[0].resident
    ]
    verdicts += [
        at_most("share of pictures later than 200 ms", late, MOST_LATE),
        at_most("share of packets lost", lost, MOST_LOST),
    ]
    cameras, each = size
    return Report(
        "soak",
        f"Soak: {cameras} cameras, {each} viewers each, {_length(seen)}",
        f"{kind}. On {network}. 1080p25, 4 Mbit/s by RTSP, a group of two seconds; {frames} "
        f"pictures. Of what the cameras sent, {cameras_late:.3%} left later than 200 ms already.",
        [Table(head, rows)],
        verdicts,
        [asdict(minute) for minute in minutes],
        _figures(minutes) if size == (SOAK_CAMERAS, SOAK_VIEWERS) else {},
        "make soak",
    )


def _figures(minutes: Sequence[Minute]) -> dict[str, float]:
    return {
        f"{name}-mib-of-a-soak": max(minute.resident[name] for minute in minutes) / 2**20
        for name in ("media", "federator")
    }


def _length(seen: Sequence[Mapping[str, Any]]) -> str:
    return f"{sum(one['seconds'] for one in seen) / 60:.0f} minutes"


def _row(minute: Minute) -> tuple[str, ...]:
    held = [f"{minute.resident[name] / 2**20:.1f}" for name in ("media", "federator")]
    if not minute.seen:
        return (str(minute.number), *held, *["–"] * 5)
    return (
        str(minute.number),
        *held,
        *(f"{minute.cores[name]:.3f}" for name in ("media", "federator")),
        str(minute.seen["late_frames"]),
        str(minute.seen["lost"]),
        f"{minute.seen['fewest_frames']:.1f}",
    )
