"""Prometheus' own tool, which judges what we tell and what we ask. Not shipped, not required."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

FOUND = Path(__file__).parents[2] / ".venv" / "bin" / "promtool"


def promtool(*arguments: str, said: str = "", folder: Path | None = None) -> str:
    """What it answers to `said`; the test fails where it complains, and is skipped where the tool
    is absent."""
    program = str(FOUND) if FOUND.is_file() else shutil.which("promtool")
    if program is None:
        pytest.skip("promtool is not here: scripts/promtool.sh, or apt install prometheus")
    ended = subprocess.run(
        [program, *arguments], input=said, cwd=folder, capture_output=True, text=True, check=False
    )
    answer = ended.stdout + ended.stderr
    assert ended.returncode == 0, answer
    return answer
