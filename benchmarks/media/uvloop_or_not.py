"""uvloop or asyncio's own loop: what each costs on our real paths, interleaved.

Pull: the federator and the media node of twenty RTSP cameras, two viewers each. Relay: a media
node with one stream and a hundred viewers. Figures are seconds of a processor per second, and
microseconds per packet that a viewer received. Wants `pip install uvloop` beside ours.

    python -m benchmarks.media.uvloop_or_not [--rounds 5] [--seconds 8] [--only pull]
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from benchmarks.media.network import Network, network
from benchmarks.media.peers.names import HELPED
from benchmarks.media.peers.processes import Viewers, cpu_seconds, ending
from benchmarks.media.peers.servers import await_answer, servers, start
from benchmarks.media.plant.plant import Wanted, plant
from benchmarks.media.telling.options import end_cleanly, words
from benchmarks.media.viewing.drain import compiled

CAMERAS: Final = 20
EACH: Final = 2
VIEWERS: Final = 100
LOOPS: Final = ("asyncio", "uvloop")

Costs = Mapping[str, float]


def main() -> None:
    said = words(__doc__, rounds=5, seconds=8.0).parse_args()
    end_cleanly()
    found: dict[tuple[str, str], list[float]] = defaultdict(list)
    with tempfile.TemporaryDirectory(prefix="beffroi-bench-") as name, network() as where:
        folder = Path(name)
        drain = compiled(folder)
        for number in range(said.rounds):
            for path, measure in (("pull", _pull), ("relay", _relay)):
                for loop in LOOPS if said.only in path else ():
                    here = folder / f"{number}-{path}-{loop}"
                    costs = measure(where, here, drain, said.seconds, loop)
                    print(f"{number + 1}. {path}, {loop}: {costs}", flush=True)
                    for what, cost in costs.items():
                        found[f"{path}, {what}", loop].append(cost)
    print(_table(found))


def _pull(where: Network, folder: Path, drain: Path, seconds: float, loop: str) -> Costs:
    with plant(where, folder, Wanted(CAMERAS, 50, uvloop=loop == "uvloop")) as city:
        tickets = folder / "tickets.json"
        tickets.write_text(json.dumps(city.tickets(CAMERAS, EACH)), encoding="utf-8")
        serving = {"federator": city.federator, "media": city.media}
        return _watched(where, drain, seconds, serving, ["--tickets", str(tickets)])


def _relay(where: Network, folder: Path, drain: Path, seconds: float, loop: str) -> Costs:
    folder.mkdir()
    (server,) = servers(where, folder, VIEWERS, HELPED)
    how = ["--uvloop"] if loop == "uvloop" else []
    server = replace(server, command=[*server.command, *how])
    processes = start(server, where, folder / "server.log")
    with ending(processes):
        await_answer(server, where)
        viewing = [*server.viewing, "--viewers", str(VIEWERS)]
        return _watched(where, drain, seconds, {"media": processes[0].pid}, viewing)


def _watched(
    where: Network, drain: Path, seconds: float, serving: Mapping[str, int], more: Sequence[str]
) -> Costs:
    command = [*where.at_viewers, sys.executable, "-m", "benchmarks.media.viewing.viewers"]
    command += [where.viewer, str(drain), "--seconds", str(seconds), *more]
    looking = Viewers(command, drain.with_name("viewers.log"))
    try:
        looking.await_ready()
        before = {name: cpu_seconds(pid) for name, pid in serving.items()}
        seen = looking.period()
        used = {name: cpu_seconds(pid) - before[name] for name, pid in serving.items()}
    finally:
        looking.end()
    costs = {f"{name}, core": each / seen["seconds"] for name, each in used.items()}
    each = {f"{name}, µs a packet": one / seen["packets"] * 1e6 for name, one in used.items()}
    return {what: round(cost, 4) for what, cost in (costs | each).items()} | {"lost": seen["lost"]}


def _table(found: Mapping[tuple[str, str], Sequence[float]]) -> str:
    """Medians, and how much less uvloop takes."""
    lines = ["| | asyncio | uvloop | uvloop takes |", "|---|---|---|---|"]
    for what in dict.fromkeys(what for what, _ in found if not what.endswith("lost")):
        plain, other = (statistics.median(found[what, loop]) for loop in LOOPS)
        spans = [f"{min(found[what, loop])}–{max(found[what, loop])}" for loop in LOOPS]
        cells = f"{plain:.3f} ({spans[0]}) | {other:.3f} ({spans[1]})"
        lines.append(f"| {what} | {cells} | {other / plain - 1:+.0%} |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
