"""Processes that are measured: what each has used, and their end whatever happens."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

TICKS: Final = os.sysconf("SC_CLK_TCK")
PAGE_BYTES: Final = os.sysconf("SC_PAGE_SIZE")


class ViewersFailed(Exception):
    """The viewers did not join, or stopped looking; the message is their last words."""


def cpu_seconds(pid: int) -> float:
    """User and system, of a process and its threads."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def resident_bytes(pid: int) -> int:
    return int(Path(f"/proc/{pid}/statm").read_text(encoding="utf-8").split()[1]) * PAGE_BYTES


@contextmanager
def ending(processes: Sequence[subprocess.Popen[Any]]) -> Iterator[None]:
    """The last first, with force: a server under load may not hear a polite word."""
    try:
        yield
    finally:
        for process in reversed(processes):
            process.kill()
            process.wait()


class Viewers:
    """`benchmarks.media.viewing.viewers` in a process of its own."""

    def __init__(self, command: Sequence[str], log: Path) -> None:
        self._log = log
        with log.open("ab") as said:
            self._process = subprocess.Popen(
                command, stdout=subprocess.PIPE, stderr=said, text=True
            )

    def await_ready(self) -> None:
        """Raises `ViewersFailed`."""
        if self._line() != "ready":
            raise ViewersFailed("they spoke out of turn")

    def period(self) -> dict[str, Any]:
        """What the next period brought, once it is over. Raises `ViewersFailed`."""
        seen: dict[str, Any] = json.loads(self._line())
        return seen

    def await_over(self) -> None:
        """Their log is written."""
        if self._line() != "over":
            raise ViewersFailed("they spoke out of turn")

    def end(self) -> None:
        self._process.kill()
        self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()

    def _line(self) -> str:
        if self._process.stdout is None:
            raise ViewersFailed("they have no voice")
        line = self._process.stdout.readline().strip()
        if not line:
            raise ViewersFailed(self._log.read_text(encoding="utf-8", errors="replace")[-2000:])
        return line
