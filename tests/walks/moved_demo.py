"""The demo with a clock that a test moves: hours pass when the test says so.

python -m tests.walks.moved_demo PORT FOLDER    `FOLDER/ahead` holds the seconds it is ahead

Every part of it takes the same hour. A browser has its own: see `ahead_by`.
"""

from __future__ import annotations

import sys
from datetime import datetime, timedelta
from pathlib import Path

from services.demo.composition import Options, now
from services.demo.main import console_folder, run

AHEAD = "ahead"

SHIFT = """
const ahead = %d;
const Real = Date;
window.Date = class extends Real {
  constructor(...given) {
    if (given.length === 0) super(Real.now() + ahead);
    else super(...given);
  }
  static now() { return Real.now() + ahead; }
};
"""


def ahead_by(length: timedelta) -> str:
    """For a browser's page: a script that moves its clock as far."""
    return SHIFT % round(length.total_seconds() * 1000)


def move(folder: Path, length: timedelta) -> None:
    """From now on the demo in `folder` is so far ahead of the wall clock."""
    fresh = folder / f"{AHEAD}.new"
    fresh.write_text(str(length.total_seconds()))
    fresh.replace(folder / AHEAD)


class MovedClock:
    def __init__(self, file: Path) -> None:
        self._file = file

    def __call__(self) -> datetime:
        return now() + timedelta(seconds=float(self._file.read_text()))


def main(port: int, folder: Path) -> None:
    clock = MovedClock(folder / AHEAD)
    host = "127.0.0.1"
    run(
        lambda data: Options(host, port, data, console_folder(), (), clock=clock),
        host,
        port,
        folder / "data",
        lambda text: print(text, flush=True),  # noqa: T201
    )


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
