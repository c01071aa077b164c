"""Sixteen cameras and five viewers each, for half an hour: nothing grows, nothing comes late.

Prints each minute what the media node and the federator hold in memory, what they use, and what
came late. The floor is the cameras' own lateness, since a picture that left late comes late.

    python -m benchmarks.media.soak [--minutes 30] [--only "pure Python"] [--write]
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from benchmarks.media.network import Network, network
from benchmarks.media.peers.names import HELPED, PYTHON
from benchmarks.media.peers.processes import Viewers, cpu_seconds, resident_bytes
from benchmarks.media.plant.plant import Wanted, plant
from benchmarks.media.telling.delays import late_share, read_sent
from benchmarks.media.telling.options import end_cleanly, words
from benchmarks.media.telling.report import tell
from benchmarks.media.telling.soak import Minute, report
from benchmarks.media.viewing.drain import compiled
from services.media.relay.native.library import build

CAMERAS: Final = 16
EACH: Final = 5
GOP: Final = 50


def main() -> None:
    parser = words(__doc__, rounds=1, seconds=60.0)
    parser.add_argument("--minutes", type=int, default=30, help="of so many --seconds each")
    said = parser.parse_args()
    end_cleanly()
    build()
    kind = HELPED if said.only in HELPED else PYTHON
    with tempfile.TemporaryDirectory(prefix="beffroi-bench-") as name, network() as where:
        folder = Path(name)
        minutes, late = _soaked(where, folder, kind, said.minutes, said.seconds)
    tell(report(kind, minutes, late, where.name, (CAMERAS, EACH)), keep=said.write)


def _soaked(
    where: Network, folder: Path, kind: str, minutes: int, seconds: float
) -> tuple[list[Minute], float]:
    """Minute by minute, and the share of pictures that left their cameras late."""
    with plant(where, folder / "soak", Wanted(CAMERAS, GOP, python=kind == PYTHON)) as street:
        tickets = folder / "tickets.json"
        tickets.write_text(json.dumps(street.tickets(CAMERAS, EACH)), encoding="utf-8")
        command = [*where.at_viewers, sys.executable, "-m", "benchmarks.media.viewing.viewers"]
        command += [where.viewer, str(compiled(folder)), "--tickets", str(tickets)]
        command += ["--seconds", str(seconds), "--periods", str(minutes)]
        looking = Viewers(command, folder / "viewers.log")
        serving = {"media": street.media, "federator": street.federator}
        try:
            looking.await_ready()
            found = _minutes(looking, serving, minutes)
        finally:
            looking.end()
        sent = read_sent(street.pictures.read_text(encoding="utf-8").splitlines())
    return found, late_share(list(sent.values()))


def _minutes(looking: Viewers, serving: Mapping[str, int], minutes: int) -> list[Minute]:
    found = [Minute(0, _resident(serving), {}, {})]
    print(found[0].line, flush=True)
    used = {name: cpu_seconds(pid) for name, pid in serving.items()}
    for number in range(1, minutes + 1):
        seen = looking.period()
        now = {name: cpu_seconds(pid) for name, pid in serving.items()}
        cores = {name: (now[name] - used[name]) / seen["seconds"] for name in serving}
        found.append(Minute(number, _resident(serving), cores, seen))
        used = now
        print(found[-1].line, flush=True)
    return found


def _resident(serving: Mapping[str, int]) -> dict[str, int]:
    return {name: resident_bytes(pid) for name, pid in serving.items()}


if __name__ == "__main__":
    main()
