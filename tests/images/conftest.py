"""The three trees, built once a session as the Dockerfile says, and an account to run them as."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.images.dockerfile import Builder, context

ACCOUNT = 10001
Trees = Callable[[str], Path]
"""`trees("media")`: the root of that image, less its base."""


def as_account(*words: str) -> list[str]:
    """The command as the images' own account runs it; as ourselves where we are not root."""
    if os.geteuid():
        return list(words)
    return ["setpriv", f"--reuid={ACCOUNT}", f"--regid={ACCOUNT}", "--clear-groups", *words]


def _python() -> str:
    """A Python of this version that another account may run: not one in root's home."""
    here = f"python3.{sys.version_info.minor}"
    for one in (getattr(sys, "_base_executable", sys.executable), f"/usr/bin/{here}"):
        # `env` between: what starts first may still have the rights of whoever started it.
        tried = as_account("env", str(one), "-c", "import venv")
        if subprocess.run(tried, capture_output=True, check=False).returncode == 0:
            return str(one)
    pytest.skip(f"no {here} that another account may run: apt install {here} {here}-venv")


@pytest.fixture(scope="session")
def trees(root: Path) -> Iterator[Trees]:
    if not (root / "services/console/dist/index.html").is_file():
        pytest.fail("the console is not built, and an image holds it. Remedy: make console")
    place = Path(tempfile.mkdtemp(prefix="beffroi-images-"))
    place.chmod(0o755)
    console = place / "console"
    shutil.copytree(root / "services/console/dist", console / "build/dist")
    (console / "build/console.cdx.json").write_text("{}")
    builder = Builder(place, context(place / "context"), _python(), {"console": console})
    yield builder.build
    shutil.rmtree(place)
