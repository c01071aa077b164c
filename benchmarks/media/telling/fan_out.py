"""What benchmark A found: which runs count, what a packet and a viewer cost, which goals hold.

Pure: it is given what was seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from benchmarks.media.peers.names import FLOOR, HELPED, JANUS, PION, PYTHON
from benchmarks.media.telling.figures import Summary, Verdict, at_least, at_most, ratio, summarise
from benchmarks.media.telling.report import Report, Table

MOST_LOST: Final = 0.001
FEWEST_FRAMES: Final = 24.7
"""Of 25 a second, the first and the last of a few seconds being cut in two."""
FEWEST_ANSWERS: Final = 0.95
LATEST_MS: Final = 40
"""For ours alone: another server is not struck out of the comparison for being late."""
TIMELY_VIEWERS: Final = 100
"""Nor ours in front of more: a keyframe for 300 is 32,000 packets, longer than that on any core."""
MOST_GROWTH: Final = 1.25
GOALS: Final = (
    (PYTHON, PION, 1.4),
    (PYTHON, JANUS, 2.0),
    (HELPED, PION, 2.0),
    (HELPED, FLOOR, 0.4),
)


@dataclass(frozen=True, slots=True)
class Run:
    """One server, once, in front of so many viewers; `failed` says why there is nothing."""

    server: str
    viewers: int
    cpu_seconds: float
    seen: Mapping[str, Any]
    failed: str = ""

    @property
    def faults(self) -> list[str]:
        """Why this run does not count; empty where it does."""
        if self.failed or not self.seen["packets"] or not self.cpu_seconds:
            return [self.failed or "nothing arrived"]
        seen, is_floor = self.seen, self.server.startswith("floor")
        told = {
            f"lost {seen['lost']}": seen["lost"] / seen["packets"] >= MOST_LOST,
            f"{seen['fewest_frames']:.1f} pictures a second": seen["fewest_frames"] < FEWEST_FRAMES,
            "no sender report": not is_floor and seen["fewest_reports"] < 1,
            "too few receiver reports": not is_floor and seen["answers_a_second"] < FEWEST_ANSWERS,
            f"late by {seen['late_p99_ms']} ms": self.must_be_timely
            and seen["late_p99_ms"] >= LATEST_MS,
        }
        return [fault for fault, is_so in told.items() if is_so]

    @property
    def must_be_timely(self) -> bool:
        return self.server in (PYTHON, HELPED) and self.viewers <= TIMELY_VIEWERS

    @property
    def packets_a_core(self) -> float:
        return float(self.seen["packets"]) / self.cpu_seconds

    @property
    def viewer_ms(self) -> float:
        """Milliseconds of one core that one viewer costs in a second."""
        return self.cpu_seconds * 1000 / float(self.seen["seconds"]) / self.viewers

    @property
    def line(self) -> str:
        begin = f"{self.server}, {self.viewers} viewers: "
        if self.failed or not self.seen["packets"] or not self.cpu_seconds:
            return begin + "; ".join(self.faults)
        seen, faults = self.seen, self.faults
        return (
            f"{begin}{self.packets_a_core:,.0f} packets/s/core, {self.viewer_ms:.2f} ms a viewer, "
            f"lost {seen['lost']}, {seen['fewest_frames']:.1f} pictures/s at least, "
            f"late p99 {seen['late_p99_ms']} ms, {seen['fewest_reports']} SR, "
            f"{seen['answers_a_second']:.2f} RR/s, {seen['profile']}"
            + (f": DOES NOT COUNT ({', '.join(faults)})" if faults else "")
        )


def report(
    runs: Sequence[Run], crowds: Sequence[Run], network: str, viewers: int, seconds: float
) -> Report:
    """`runs` are the interleaved rounds; `crowds` ours in front of other numbers of viewers."""
    found = {name: _packets(runs, name) for name in dict.fromkeys(run.server for run in runs)}
    tables = [_servers(runs, found)]
    verdicts = _ratios(found)
    if crowds:
        by_crowd = {name: _by_crowd(crowds, name) for name in (PYTHON, HELPED)}
        tables.append(_crowd_table(by_crowd))
        verdicts += [_flat(name, each) for name, each in by_crowd.items() if each]
    return Report(
        "a-fan-out",
        f"A. Fan-out: one stream, {viewers} viewers",
        f"On {network}. 1080p25, 4 Mbit/s, a group of two seconds; sender reports on, each viewer "
        f"reports once a second; interleaved rounds of {seconds:g} s, medians of those that count: "
        f"less than {MOST_LOST:.1%} lost, 25 pictures a second at every viewer, ours less than "
        f"{LATEST_MS} ms late in 99 of 100.",
        tables,
        verdicts,
        [asdict(run) | {"faults": run.faults} for run in (*runs, *crowds)],
        _figures(found, viewers),
        "make bench-media, A",
    )


def _figures(found: Mapping[str, Summary | None], viewers: int) -> dict[str, float]:
    """Without the helper, which not every machine has."""
    python = found.get(PYTHON)
    if python is None or viewers != TIMELY_VIEWERS:
        return {}
    return {"packets-per-core": python.median}


def _packets(runs: Iterable[Run], server: str) -> Summary | None:
    return summarise(
        [run.packets_a_core for run in runs if run.server == server and not run.faults]
    )


def _servers(runs: Sequence[Run], found: Mapping[str, Summary | None]) -> Table:
    rows = []
    for name, summary in found.items():
        each = [run for run in runs if run.server == name]
        count = f"{summary.count if summary else 0} of {len(each)}"
        if summary is None:
            rows.append((name, "–", "–", "–", "–", count))
            continue
        good = [run for run in each if not run.faults]
        late = summarise([run.seen["late_p99_ms"] for run in good])
        cost = summarise([run.viewer_ms for run in good])
        assert late is not None
        assert cost is not None
        rows.append(
            (
                name,
                f"{summary.median:,.0f}",
                f"{summary.least:,.0f}–{summary.most:,.0f}",
                f"{cost.median:.2f}",
                f"{late.median:.0f}",
                count,
            )
        )
    head = ("server", "packets/s/core", "min–max", "ms a viewer", "late p99, ms", "runs that count")
    return Table(head, rows)


def _ratios(found: Mapping[str, Summary | None]) -> list[Verdict]:
    medians = {name: summary.median for name, summary in found.items() if summary is not None}
    return [
        at_least(f"{ours} / {other}", ratio(medians.get(ours), medians.get(other)), least)
        for ours, other, least in GOALS
        if ours in found
    ]


def _by_crowd(crowds: Sequence[Run], server: str) -> dict[int, Run]:
    """The run that counts in front of each crowd, once each."""
    good = [run for run in crowds if run.server == server and not run.faults]
    return {run.viewers: run for run in sorted(good, key=lambda run: run.viewers)}


def _crowd_table(by_crowd: Mapping[str, Mapping[int, Run]]) -> Table:
    crowds = sorted({viewers for runs in by_crowd.values() for viewers in runs})
    rows = [
        (name, *(_crowd_cell(runs.get(one)) for one in crowds))
        for name, runs in by_crowd.items()
        if runs
    ]
    title = "Milliseconds of a core a viewer-second, by the number of viewers (late p99, ms)"
    return Table(("server", *map(str, crowds)), rows, title)


def _crowd_cell(run: Run | None) -> str:
    return "–" if run is None else f"{run.viewer_ms:.2f} ({run.seen['late_p99_ms']})"


def _flat(server: str, runs: Mapping[int, Run]) -> Verdict:
    """A viewer among many must not cost more than one among few: what all share makes it less."""
    few, many = min(runs), max(runs)
    growth = None if few == many else runs[many].viewer_ms / runs[few].viewer_ms
    return at_most(f"{server}: a viewer among {many} / among {few}", growth, MOST_GROWTH)
