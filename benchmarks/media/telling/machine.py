"""On what, and of which versions, something was measured.

Names no path, no host and no account: a result is read elsewhere.
"""

from __future__ import annotations

import os
import platform
import re
import ssl
import subprocess
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[3]
PARTS: Final = ("beffroi", "aiortc", "aioice", "pylibsrtp", "av", "cryptography", "websockets")


def machine() -> dict[str, str]:
    """Its processor, how many cores of it, its kernel."""
    described = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    model = re.search(r"^model name\s*:\s*(.+)$", described, re.MULTILINE)
    return {
        "processor": model[1].strip() if model else platform.machine(),
        "cores": str(os.cpu_count()),
        "kernel": f"{platform.system()} {platform.release().partition('-')[0]}",
    }


def versions() -> dict[str, str]:
    """Of every part that is installed, the others left out."""
    found = {"Python": platform.python_version(), "OpenSSL": ssl.OPENSSL_VERSION.split()[1]}
    found |= {part: version(part) for part in PARTS}
    required = (ROOT / "benchmarks/media/peers/pion/go.mod").read_text(encoding="utf-8")
    if pion := re.search(r"pion/webrtc/v4 v(\S+)", required):
        found["pion/webrtc"] = pion[1]
    asked = {
        "Go": (("go", "version"), r"go(\d\S*)"),
        "Janus": (("dpkg-query", "-W", "-f", "${Version}", "janus"), r"(\S+)"),
        "Redis": (("redis-server", "--version"), r"v=(\S+)"),
    }
    for name, (command, shape) in asked.items():
        if said := re.search(shape, _said(command)):
            found[name] = said[1]
    return found


def commit() -> str:
    """The commit that was measured, with a star where the tree was not clean."""
    dirty = _said(("git", "status", "--porcelain", "--untracked-files=no"))
    return _said(("git", "rev-parse", "--short=10", "HEAD")).strip() + ("*" if dirty else "")


def _said(command: Sequence[str]) -> str:
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return ""
    return done.stdout if done.returncode == 0 else ""
