"""Types what a page shows into a shell, as its reader would."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def typed(text: str, folder: Path) -> str:
    """What a shell says of it; every line must succeed."""
    here = Path(sys.executable).parent
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", text],
        cwd=folder,
        env={"PATH": f"{here}:{os.environ['PATH']}", "HOME": str(folder), "LANG": "C.UTF-8"},
        capture_output=True,
        text=True,
        timeout=100,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
