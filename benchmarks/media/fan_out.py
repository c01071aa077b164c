"""One picture for many: packets delivered per CPU-second of whoever serves them.

This project beside stock aiortc, pion, Janus and the floor, interleaved in one session, on the
same stream and in front of the same viewers. A run counts only where less than one packet in a
thousand was lost and every viewer got its 25 pictures a second.

    python -m benchmarks.media.fan_out [--viewers 100] [--rounds 5] [--only beffroi] [--write]
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from benchmarks.media.network import Network, network
from benchmarks.media.servers import Server, await_answer, compiled, servers, start

SECONDS: Final = 10.0
MOST_LOST: Final = 0.001
FEWEST_FRAMES: Final = 24.7
RESULTS: Final = Path(__file__).parent.parent / "results"
TICKS: Final = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Run:
    """One server, once."""

    cpu_seconds: float
    seen: dict[str, Any]

    @property
    def counts(self) -> bool:
        lost = self.seen["lost"] / max(1, self.seen["packets"])
        return bool(lost < MOST_LOST and self.seen["fewest_frames"] >= FEWEST_FRAMES)

    @property
    def packets_a_core(self) -> float:
        return float(self.seen["packets"]) / self.cpu_seconds


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--viewers", type=int, default=100)
    words.add_argument("--rounds", type=int, default=5)
    words.add_argument("--seconds", type=float, default=SECONDS)
    words.add_argument("--only", default="", help="servers whose name holds this word")
    words.add_argument("--write", action="store_true", help="keep the result under results/")
    said = words.parse_args()

    with tempfile.TemporaryDirectory(prefix="beffroi-bench-") as name, network() as where:
        folder = Path(name)
        drain = compiled(folder)
        each = [one for one in servers(where, folder, said.viewers) if said.only in one.name]
        found: dict[str, list[Run]] = {one.name: [] for one in each}
        for number in range(said.rounds):
            for server in each:
                run = _run(server, where, folder, drain, said)
                found[server.name].append(run)
                print(f"{number + 1}. {server.name}: {_line(run)}", flush=True)
    text = _told(found, where, said)
    print(text)
    if said.write:
        RESULTS.mkdir(exist_ok=True)
        day = datetime.now(UTC).date().isoformat()
        (RESULTS / f"{day}-fan-out-{said.viewers}.md").write_text(text, encoding="utf-8")


def _run(
    server: Server, where: Network, folder: Path, drain: Path, said: argparse.Namespace
) -> Run:
    processes = start(server, where, folder / "servers.log")
    served = processes[0].pid
    try:
        await_answer(server, where)
        viewing = [*where.at_viewers, sys.executable, "-m", "benchmarks.media.viewers"]
        viewing += [server.viewing[0], where.viewer, str(drain), *server.viewing[1:]]
        viewing += ["--viewers", str(said.viewers), "--seconds", str(said.seconds)]
        with subprocess.Popen(viewing, stdout=subprocess.PIPE, text=True) as viewers:
            assert viewers.stdout is not None
            while viewers.stdout.readline().strip() != "ready":
                if viewers.poll() is not None:
                    raise RuntimeError((folder / "servers.log").read_text()[-2000:])
            before = _cpu(served)
            seen = json.loads(viewers.stdout.readline())
            return Run(_cpu(served) - before, seen)
    finally:
        for process in reversed(processes):
            process.kill()
            process.wait()
        time.sleep(0.5)


def _cpu(pid: int) -> float:
    """User and system, in seconds, of a process and its threads."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def _line(run: Run) -> str:
    seen = run.seen
    return (
        f"{run.packets_a_core:,.0f} packets/s/core, "
        f"{run.cpu_seconds / seen['packets'] * 1e6:.2f} µs each, "
        f"lost {seen['lost']}, fewest pictures {seen['fewest_frames']:.1f}/s, "
        f"late p99 {seen['late_p99_ms']} ms, {seen['profile']}"
        + ("" if run.counts else " — DOES NOT COUNT")
    )


def _told(found: dict[str, list[Run]], where: Network, said: argparse.Namespace) -> str:
    rows = []
    medians: dict[str, float] = {}
    for name, runs in found.items():
        good = [run for run in runs if run.counts]
        if not good:
            rows.append(f"| {name} | – | – | – | 0 of {len(runs)} |")
            continue
        each = [run.packets_a_core for run in good]
        medians[name] = statistics.median(each)
        late = statistics.median(run.seen["late_p99_ms"] for run in good)
        rows.append(
            f"| {name} | {medians[name]:,.0f} | {min(each):,.0f}–{max(each):,.0f} | {late:.0f} | "
            f"{len(good)} of {len(runs)} |"
        )
    return "\n".join(
        [
            f"# Fan-out: one stream, {said.viewers} viewers",
            "",
            f"{datetime.now(UTC):%Y-%m-%d}. {_machine()}. {where.name}. 1080p25, 4 Mbit/s, GOP of "
            f"two seconds; each viewer reports once a second; {said.rounds} interleaved rounds of "
            f"{said.seconds:.0f} s, medians.",
            "",
            "| server | packets/s/core | min–max | late p99, ms | runs that count |",
            "|---|---|---|---|---|",
            *rows,
            "",
            *_ratios(medians),
            "",
        ]
    )


def _ratios(medians: dict[str, float]) -> Sequence[str]:
    ours = {name: value for name, value in medians.items() if name.startswith("beffroi")}
    others = {name: value for name, value in medians.items() if name not in ours}
    return [
        f"- {name}: {value / other:.2f} × {against}"
        for name, value in ours.items()
        for against, other in others.items()
    ]


def _machine() -> str:
    model = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    versions = f"Linux {platform.release()}, Python {platform.python_version()}"
    return f"{os.cpu_count()} × {model}, {versions}"


if __name__ == "__main__":
    main()
