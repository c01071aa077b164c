"""What a bundle takes from elsewhere: wheels by their locks, and the bill of each process.

The one step that asks the network. Wheels alone, each by its hash: nothing is run to be fetched.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from scripts.bundle.assembling import build_wheel
from scripts.bundle.locks import PROCESSES
from scripts.bundle.troubles import CannotBundle

PATIENCE_SECONDS = 900


def gather(root: Path, parts: Path, processes: Sequence[str] = PROCESSES) -> None:
    """Raises `CannotBundle` with the program's own last line."""
    wheels, bills = parts / "wheels", parts / "sbom"
    wheels.mkdir(parents=True, exist_ok=True)
    bills.mkdir(exist_ok=True)
    download(root, wheels, processes)
    with tempfile.TemporaryDirectory() as scratch:
        work = Path(scratch)
        build_wheel(root, work / "dist", 0)
        _run(root, ["sh", "images/tools.sh", str(work / "tools")])
        # Trees as images have them, from these very wheels: a bill says what is installed.
        offline = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(wheels)}
        for process in processes:
            tree = str(work / process)
            _run(root, ["sh", "images/tree.sh", process, str(work / "dist"), tree], offline)
            _run(root, ["sh", "images/sbom.sh", process, str(work / "tools"), tree])
            (bills / f"{process}.cdx.json").write_bytes(
                (work / process / f"{process}.cdx.json").read_bytes()
            )
    console = ["npm", "sbom", "--omit", "dev", "--sbom-format", "cyclonedx"]
    said = _run(root / "services/console", [*console, "--sbom-type", "application"])
    (bills / "console.cdx.json").write_text(said, encoding="utf-8")


def download(root: Path, wheels: Path, processes: Sequence[str]) -> None:
    """Every wheel of these processes' locks, for this machine's kind."""
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
    for process in processes:
        lock = f"requirements/{process}.txt"
        _run(
            root,
            [*pip, "--only-binary", ":all:", "--require-hashes", "-r", lock, "-d", str(wheels)],
        )


def _run(folder: Path, words: Sequence[str], said: Mapping[str, str] | None = None) -> str:
    here = str(Path(sys.executable).parent)
    environment = {**os.environ, "PATH": f"{here}:{os.environ['PATH']}", **(said or {})}
    try:
        done = subprocess.run(
            words, cwd=folder, env=environment, capture_output=True, text=True,
            timeout=PATIENCE_SECONDS,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        raise CannotBundle(f"{words[0]} could not be run ({error})") from error
    if done.returncode:
        last = (done.stderr or done.stdout).strip().rpartition("\n")[2]
        raise CannotBundle(f"{' '.join(words[:4])}: {last}")
    return done.stdout
