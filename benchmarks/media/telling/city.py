"""What benchmarks B and D found: the cores of a city, and how long its pictures are under way.

Pure: it is given what was seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from benchmarks.media.telling.delays import Log, Unmatched, delays
from benchmarks.media.telling.figures import Verdict, at_most, percentile, ratio, summarise
from benchmarks.media.telling.report import Report, Table
from services.cli.planning.measured import CITY_CAMERAS, CITY_VIEWERS

HELPED: Final = "beffroi, with its helper in C"
PYTHON: Final = "beffroi, pure Python"
FLOOR: Final = "floor: a bare relay, nothing sealed"
LEAST_DELIVERED: Final = 0.999
MOST_CORES: Final = {HELPED: 0.25, PYTHON: 0.35}
MOST_DELAY_MS: Final = 40.0


@dataclass(frozen=True, slots=True)
class Run:
    """One kind, once. `cores` by process; `seen` also has `delivered` and the delays."""

    kind: str
    cores: Mapping[str, float]
    seen: Mapping[str, Any]
    failed: str = ""

    @classmethod
    def of(
        cls,
        kind: str,
        used: Mapping[str, float],
        seen: Mapping[str, Any],
        by_viewer: Iterable[tuple[Log, Log]],
    ) -> Run:
        """`used` in seconds of a processor; `by_viewer`: what was sent to it, what it saw."""
        cores = {name: each / seen["seconds"] for name, each in used.items()}
        try:
            each = [delays(sent, log, seen["began_at"]) for sent, log in by_viewer]
        except Unmatched as error:
            return cls(kind, cores, seen, failed=str(error))
        all_ms = [delay for one in each for delay in one.each_ms]
        more = {
            "delivered": sum(len(one.each_ms) for one in each) / sum(one.expected for one in each),
            "delay_p50_ms": percentile(all_ms, 50),
            "delay_p99_ms": percentile(all_ms, 99),
            "delay_most_ms": max(all_ms),
        }
        return cls(kind, cores, {**seen, **more})

    @property
    def total(self) -> float:
        return sum(self.cores.values())

    @property
    def faults(self) -> list[str]:
        """Why this run does not count; empty where it does."""
        if self.failed:
            return [self.failed]
        delivered, lost = self.seen["delivered"], self.seen["lost"]
        told = {
            f"{delivered:.2%} of the pictures delivered": delivered < LEAST_DELIVERED,
            f"{lost} packets lost": lost / max(1, self.seen["packets"]) > 1 - LEAST_DELIVERED,
        }
        return [fault for fault, is_so in told.items() if is_so]

    @property
    def line(self) -> str:
        if self.failed:
            return f"{self.kind}: {self.failed}"
        apart = ", ".join(f"{name} {cores:.3f}" for name, cores in self.cores.items())
        seen, faults = self.seen, self.faults
        return (
            f"{self.kind}: {self.total:.3f} core ({apart}), {seen['delivered']:.3%} delivered, "
            f"lost {seen['lost']}, delay p50 {seen['delay_p50_ms']:.1f} ms, "
            f"p99 {seen['delay_p99_ms']:.1f} ms, at most {seen['delay_most_ms']:.0f} ms"
            + (f": DOES NOT COUNT ({', '.join(faults)})" if faults else "")
        )


def report(runs: Sequence[Run], network: str, cameras: int, each: int) -> Report:
    good = {kind: _good(runs, kind) for kind in dict.fromkeys(run.kind for run in runs)}
    rows = [_row(kind, counting, runs) for kind, counting in good.items()]
    head = ("kind", "cores", "min–max", "federator", "media", "delivered",
            "delay p50, ms", "delay p99, ms", "runs that count")  # fmt: skip
    verdicts: list[Verdict] = []
    for kind, most in MOST_CORES.items():
        if kind in good:
            verdicts += [
                at_most(f"B, cores, {kind}", _median(good[kind], "total"), most),
                at_most(
                    f"D, delay p99 in ms, {kind}", _seen(good[kind], "delay_p99_ms"), MOST_DELAY_MS
                ),
            ]
    return Report(
        "b-d-city",
        f"B and D. A city: {cameras} cameras, {each} viewers each",
        f"On {network}. RTSP, packets inside the connection, one TCP segment a packet; 1080p25, "
        "4 Mbit/s, a group of two seconds. A federator and a media node, linked in TLS 1.3, each "
        "a process; every viewer reports once a second. Medians of the runs that delivered "
        f"{LEAST_DELIVERED:.1%} of the pictures. {_times_floor(good)}",
        [Table(head, rows)],
        verdicts,
        [asdict(run) | {"faults": run.faults} for run in runs],
        _figures(good) if (cameras, each) == (CITY_CAMERAS, CITY_VIEWERS) else {},
        "make bench-media, B",
    )


def _figures(good: Mapping[str, Sequence[Run]]) -> dict[str, float]:
    """Of the dearer of ours."""
    ours = [run for kind in MOST_CORES for run in good.get(kind, ())]
    return {
        f"{name}-cores-of-a-city": max(run.cores[name] for run in ours)
        for name in ("media", "federator")
        if ours
    }


def _good(runs: Sequence[Run], kind: str) -> list[Run]:
    return [run for run in runs if run.kind == kind and not run.faults]


def _row(kind: str, good: Sequence[Run], runs: Sequence[Run]) -> tuple[str, ...]:
    count = f"{len(good)} of {sum(run.kind == kind for run in runs)}"
    total = summarise([run.total for run in good])
    if total is None:
        return (kind, *["–"] * 7, count)
    apart = [
        summarise([run.cores[name] for run in good if name in run.cores])
        for name in ("federator", "media")
    ]
    return (
        kind,
        f"{total.median:.3f}",
        f"{total.least:.3f}–{total.most:.3f}",
        *("–" if one is None else f"{one.median:.3f}" for one in apart),
        *(
            f"{_seen(good, name):{shape}}"
            for name, shape in (
                ("delivered", ".3%"), ("delay_p50_ms", ".1f"), ("delay_p99_ms", ".1f"),
            )
        ),
        count,
    )  # fmt: skip


def _times_floor(good: Mapping[str, Sequence[Run]]) -> str:
    floor = _median(good.get(FLOOR, ()), "total")
    times = [
        f"{found:.1f} × the floor's cores: {kind}"
        for kind in MOST_CORES
        if (found := ratio(_median(good.get(kind, ()), "total"), floor)) is not None
    ]
    return "; ".join(times) + ("." if times else "")


def _median(runs: Sequence[Run], name: str) -> float | None:
    summary = summarise([getattr(run, name) for run in runs])
    return None if summary is None else summary.median


def _seen(runs: Sequence[Run], name: str) -> float | None:
    summary = summarise([run.seen[name] for run in runs])
    return None if summary is None else summary.median
