"""What every benchmark of the media plane is told the same way, and how it ends."""

from __future__ import annotations

import argparse
import signal
import sys
from types import FrameType


def words(about: str | None, *, rounds: int, seconds: float) -> argparse.ArgumentParser:
    """A parser with the options that all of them take."""
    parser = argparse.ArgumentParser(
        description=about, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=rounds, help=f"{rounds} unless told")
    parser.add_argument("--seconds", type=float, default=seconds, help="measured in each run")
    parser.add_argument("--only", default="", help="what has this word in its name, alone")
    parser.add_argument("--write", action="store_true", help="keep the result in results/")
    return parser


def end_cleanly() -> None:
    """Being told to stop ends the processes that were started too."""
    signal.signal(signal.SIGTERM, _leave)


def _leave(number: int, _: FrameType | None) -> None:
    sys.exit(128 + number)
