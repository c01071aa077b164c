"""B and D. A city: twenty cameras of 4 Mbit/s by RTSP, two viewers each, through our processes.

B counts the cores that the federator and the media node use, delivering 999 of 1,000 pictures at
least. D is how long a picture is under way: from the last packet that its camera wrote to the
last packet that its viewer received. The floor is a relay that does nothing else, in one process.

    python -m benchmarks.media.city [--rounds 5] [--seconds 10] [--only helper] [--write]
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.media.network import Network, network
from benchmarks.media.peers.processes import Viewers, ViewersFailed, cpu_seconds, ending
from benchmarks.media.plant.plant import RTSP_PORT, Wanted, plant
from benchmarks.media.telling.city import FLOOR, HELPED, PYTHON, Run, report
from benchmarks.media.telling.delays import read_sent
from benchmarks.media.telling.options import end_cleanly, words
from benchmarks.media.telling.report import tell
from benchmarks.media.viewing.drain import compiled
from services.media.relay.native.library import build

CAMERAS: Final = 20
EACH: Final = 2
GOP: Final = 50
BARE_PORT: Final = 21_000


@dataclass(frozen=True, slots=True)
class Ground:
    """Where all of them run, and how long each is measured."""

    network: Network
    folder: Path
    drain: Path
    seconds: float

    def viewing(self, *more: str) -> Viewers:
        where = self.network
        command = [*where.at_viewers, sys.executable, "-m", "benchmarks.media.viewing.viewers"]
        command += [where.viewer, str(self.drain), "--seconds", str(self.seconds)]
        command += ["--log", str(self.folder / "seen.json"), *more]
        return Viewers(command, self.folder / "viewers.log")


def main() -> None:
    said = words(__doc__, rounds=5, seconds=10.0).parse_args()
    end_cleanly()
    build()
    runs: list[Run] = []
    with tempfile.TemporaryDirectory(prefix="beffroi-bench-") as name, network() as where:
        folder = Path(name)
        ground = Ground(where, folder, compiled(folder), said.seconds)
        for number in range(said.rounds):
            for kind in (HELPED, PYTHON, FLOOR):
                if said.only in kind:
                    runs.append(_run(kind, ground, folder / f"{number}-{len(runs)}"))
                    print(runs[-1].line, flush=True)
    tell(report(runs, where.name, CAMERAS, EACH), keep=said.write)


def _run(kind: str, ground: Ground, folder: Path) -> Run:
    try:
        return _floor(ground, folder) if kind == FLOOR else _ours(kind, ground, folder)
    except (AssertionError, RuntimeError, ViewersFailed) as error:
        return Run(kind, {}, {}, failed=str(error) or type(error).__name__)


def _ours(kind: str, ground: Ground, folder: Path) -> Run:
    wanted = Wanted(CAMERAS, GOP, python=kind == PYTHON)
    with plant(ground.network, folder, wanted) as city:
        tickets = folder / "tickets.json"
        tickets.write_text(json.dumps(city.tickets(CAMERAS, EACH)), encoding="utf-8")
        serving = {"federator": city.federator, "media": city.media}
        looking = ground.viewing("--tickets", str(tickets))
        return _watched(kind, looking, serving, ground, city.pictures)


def _floor(ground: Ground, folder: Path) -> Run:
    folder.mkdir()
    where, pictures = ground.network, folder / "pictures.log"
    module = (sys.executable, "-m")
    filming = (*where.at_viewers, *module, "benchmarks.media.plant.cameras", where.viewer)
    relaying = (*where.at_server, *module, "benchmarks.media.plant.bare_relay", where.viewer)
    with _process(*filming, str(RTSP_PORT), "--log", str(pictures)) as cameras:
        assert cameras.stdout is not None
        cameras.stdout.readline()
        ends = (where.viewer, str(BARE_PORT), str(EACH))
        with _process(*relaying, str(RTSP_PORT), str(GOP), str(CAMERAS), *ends) as relay:
            looking = ground.viewing("--bare", str(BARE_PORT), "--viewers", str(CAMERAS * EACH))
            return _watched(FLOOR, looking, {"relay": relay.pid}, ground, pictures)


@contextmanager
def _process(*command: str) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    with ending([process]):
        yield process


def _watched(
    kind: str, looking: Viewers, serving: Mapping[str, int], ground: Ground, pictures: Path
) -> Run:
    try:
        looking.await_ready()
        before = {name: cpu_seconds(pid) for name, pid in serving.items()}
        seen = looking.period()
        used = {name: cpu_seconds(pid) - before[name] for name, pid in serving.items()}
        looking.await_over()
    finally:
        looking.end()
    sent = read_sent(pictures.read_text(encoding="utf-8").splitlines())
    logs = json.loads((ground.folder / "seen.json").read_text(encoding="utf-8"))
    by_viewer = [(sent[1 + place % CAMERAS], log) for place, log in enumerate(logs)]
    return Run.of(kind, used, seen, by_viewer)


if __name__ == "__main__":
    main()
