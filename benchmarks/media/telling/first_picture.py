"""What benchmark C found: how long a first picture takes, warm and cold. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Final

from benchmarks.media.source import RATE
from benchmarks.media.telling.figures import Verdict, at_most, percentile
from benchmarks.media.telling.report import Report, Table

WARM: Final = "warm"
COLD: Final = "cold"
FLOOR: Final = "floor: av.open of the camera itself"
GOALS: Final = ((WARM, 25, 0.25), (WARM, 50, 0.25), (COLD, 25, 1.2))


@dataclass(frozen=True, slots=True)
class Join:
    """Seconds from before the offer to the first decoded picture, and to the connection."""

    kind: str
    gop: int
    seconds: float
    connected: float

    @property
    def line(self) -> str:
        return (
            f"{self.kind}, a group of {self.gop / RATE:g} s: {self.seconds * 1000:.0f} ms, "
            f"connected after {self.connected * 1000:.0f}"
        )


def report(joins: Sequence[Join]) -> Report:
    rows, verdicts = [], []
    for kind, gop in dict.fromkeys((join.kind, join.gop) for join in joins):
        each = [join for join in joins if (join.kind, join.gop) == (kind, gop)]
        took = [join.seconds * 1000 for join in each]
        connected = percentile([join.connected * 1000 for join in each], 50)
        rows.append(
            (
                kind,
                f"{gop / RATE:g} s",
                str(len(each)),
                *(f"{percentile(took, rank):.0f}" for rank in (50, 95, 100)),
                "–" if kind == FLOOR else f"{connected:.0f}",
            )
        )
        verdicts += _verdicts(kind, gop, percentile(took, 95) / 1000)
    head = ("kind", "group", "n", "p50, ms", "p95, ms", "at most, ms", "connected p50, ms")
    return Report(
        "c-first-picture",
        "C. First picture",
        "On loopback, from before the offer to the first decoded picture of a real receiver "
        "(aiortc), joins at any moment of the group. 1080p25, keyframes of some 200 kB. A media "
        "node and a federator, linked in TLS 1.3; each cold join is of a camera that nobody "
        "watched.",
        [Table(head, rows)],
        verdicts,
        [asdict(join) for join in joins],
    )


def _verdicts(kind: str, gop: int, p95: float) -> list[Verdict]:
    return [
        at_most(f"C, {kind}, a group of {gop / RATE:g} s, p95 in s", p95, most)
        for goal, of, most in GOALS
        if (goal, of) == (kind, gop)
    ]
