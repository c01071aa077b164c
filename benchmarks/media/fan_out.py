"""A. One picture for many: packets delivered per CPU-second of whoever serves them.

This project beside stock aiortc, pion, Janus and the floor, interleaved in one session, on the
same stream and in front of the same viewers; then what one viewer costs among 10 and among 300.
A run counts only where less than one packet in a thousand was lost, every viewer got its 25
pictures a second, was told the sender's clock, and reported once a second.

    python -m benchmarks.media.fan_out [--viewers 100] [--rounds 5] [--only beffroi] [--write]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from benchmarks.media.network import Network, network
from benchmarks.media.peers.names import HELPED, PYTHON
from benchmarks.media.peers.processes import Viewers, ViewersFailed, cpu_seconds, ending
from benchmarks.media.peers.servers import Server, await_answer, servers, start
from benchmarks.media.telling.fan_out import Run, report
from benchmarks.media.telling.options import end_cleanly, words
from benchmarks.media.telling.report import tell
from benchmarks.media.viewing.drain import compiled

CROWDS: Final = (10, 50, 100, 200, 300)


@dataclass(frozen=True, slots=True)
class Ground:
    """Where all of them run, and how long each is measured."""

    network: Network
    folder: Path
    drain: Path
    seconds: float


def main() -> None:
    said = _words().parse_args()
    end_cleanly()
    deadline = time.monotonic() + said.minutes * 60
    with tempfile.TemporaryDirectory(prefix="beffroi-bench-") as name, network() as where:
        folder = Path(name)
        ground = Ground(where, folder, compiled(folder), said.seconds)
        runs = _rounds(ground, said, deadline)
        crowds = [] if said.no_crowds else _crowds(ground, said, deadline)
    tell(report(runs, crowds, where.name, said.viewers, said.seconds), keep=said.write)


def _words() -> argparse.ArgumentParser:
    parser = words(__doc__, rounds=5, seconds=6.0)
    parser.add_argument("--viewers", type=int, default=100)
    parser.add_argument("--no-crowds", action="store_true", help="not the cost from 10 to 300")
    parser.add_argument("--minutes", type=float, default=12.0, help="no run begins after these")
    return parser


def _rounds(ground: Ground, said: argparse.Namespace, deadline: float) -> list[Run]:
    each = servers(ground.network, ground.folder, said.viewers, said.only)
    found: list[Run] = []
    for _ in range(said.rounds):
        for server in each:
            if time.monotonic() < deadline:
                found.append(_run(server, ground, said.viewers))
    return found


def _crowds(ground: Ground, said: argparse.Namespace, deadline: float) -> list[Run]:
    """Ours alone, once in front of each crowd."""
    ours = [one for one in (PYTHON, HELPED) if said.only in one]
    found: list[Run] = []
    for viewers in CROWDS:
        for name in ours:
            for server in servers(ground.network, ground.folder, viewers, name):
                if time.monotonic() < deadline:
                    found.append(_run(server, ground, viewers))
    return found


def _run(server: Server, ground: Ground, viewers: int) -> Run:
    """A server that fails is told as one that does not count, and the others go on."""
    where, log = ground.network, ground.folder / "servers.log"
    log.write_bytes(b"")
    processes = start(server, where, log)
    with ending(processes):
        try:
            await_answer(server, where)
            seen, took = _looked_at(server, ground, viewers, processes[0].pid)
            run = Run(server.name, viewers, took, seen)
        except (RuntimeError, ViewersFailed) as error:
            run = Run(server.name, viewers, 0.0, {}, str(error) or type(error).__name__)
    print(run.line, flush=True)
    return run


def _looked_at(
    server: Server, ground: Ground, viewers: int, pid: int
) -> tuple[dict[str, Any], float]:
    where = ground.network
    command = [*where.at_viewers, sys.executable, "-m", "benchmarks.media.viewing.viewers"]
    command += [where.viewer, str(ground.drain), *server.viewing]
    command += ["--viewers", str(viewers), "--seconds", str(ground.seconds)]
    looking = Viewers(command, ground.folder / "servers.log")
    try:
        looking.await_ready()
        before = cpu_seconds(pid)
        seen = looking.period()
        return seen, cpu_seconds(pid) - before
    finally:
        looking.end()


if __name__ == "__main__":
    main()
