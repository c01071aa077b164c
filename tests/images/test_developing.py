"""`images/develop.sh`: a saved source is run, a broken one waits, and other verbs end as always."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

PATIENCE_SECONDS = 30.0
PROGRAM = """
import signal, sys
def main():
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])
    print("{word}", *sys.argv[1:], flush=True)
    if "{word}" != "broken":
        signal.sigwait([signal.SIGTERM])
        print("asked to end", flush=True)
    return 0
"""


def write(packages: Path, word: str) -> None:
    file = packages / "services/cli/main.py"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(PROGRAM.replace("{word}", word))


@pytest.fixture
def image(root: Path, tmp_path: Path) -> Path:
    """A tree of a program that says a word, compiled as ours are."""
    opt = tmp_path / "opt/beffroi"
    packages = opt / "lib/python3.11/site-packages"
    write(packages, "before")
    for one in ("federation", "tenants"):
        (packages / one).mkdir()
    subprocess.run(
        [
            sys.executable,
            "-m",
            "compileall",
            "-q",
            "--invalidation-mode",
            "unchecked-hash",
            packages,
        ],
        check=True,
    )
    (opt / "bin").mkdir()
    (opt / "bin/python").symlink_to(sys.executable)
    (opt / "bin/beffroi").write_text("#!/bin/sh\necho once $*\n")
    (opt / "bin/beffroi").chmod(0o755)
    shutil.copy(root / "images/develop.sh", opt)
    return tmp_path


class Running:
    """develop.sh at work, and how often it has said a line."""

    def __init__(self, image: Path) -> None:
        self._said = image / "said"
        self.live = image / "tmp/live"
        (image / "tmp").mkdir()
        with self._said.open("wb") as out:
            self.process = subprocess.Popen(
                ["sh", image / "opt/beffroi/develop.sh", "media"],
                env={"PATH": os.environ["PATH"], "TMPDIR": str(image / "tmp")},
                stdout=out,
                stderr=out,
            )

    def lines(self) -> list[str]:
        return self._said.read_text().splitlines()

    def until(self, holds: Callable[[list[str]], bool]) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not holds(self.lines()):
            assert time.monotonic() < deadline, self.lines()
            time.sleep(0.02)


@pytest.fixture
def running(image: Path) -> Iterator[Running]:
    one = Running(image)
    yield one
    if one.process.poll() is None:
        one.process.terminate()
        one.process.wait(PATIENCE_SECONDS)


def test_a_source_that_was_synced_is_what_runs_next(running: Running) -> None:
    running.until(lambda said: said == ["before media"])

    write(running.live, "after")
    running.process.send_signal(signal.SIGHUP)

    running.until(lambda said: said == ["before media", "asked to end", "after media"])


def test_a_source_that_is_broken_waits_for_the_next(running: Running) -> None:
    running.until(lambda said: said == ["before media"])
    write(running.live, "broken")
    running.process.send_signal(signal.SIGHUP)
    running.until(lambda said: said[-1].startswith("beffroi: it ended"))

    write(running.live, "mended")
    running.process.send_signal(signal.SIGHUP)

    running.until(lambda said: said[-1] == "mended media")


def test_the_pod_s_end_is_the_process_s_end(running: Running) -> None:
    running.until(lambda said: said == ["before media"])

    running.process.terminate()

    assert running.process.wait(PATIENCE_SECONDS) == 0
    assert running.lines() == ["before media", "asked to end"]


@pytest.mark.parametrize("words", [["migrate"], ["federator", "enrol", "--folder=x"], ["check"]])
def test_what_runs_once_runs_once(words: list[str], image: Path) -> None:
    done = subprocess.run(
        ["sh", image / "opt/beffroi/develop.sh", *words],
        env={"PATH": f"{image}/opt/beffroi/bin:{os.environ['PATH']}", "TMPDIR": str(image)},
        capture_output=True,
        text=True,
        timeout=30,
    )

    assert (done.stdout, done.returncode) == (f"once {' '.join(words)}\n", 0)
