"""The real thing: a media node installed from a bundle, where no registry is reached."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.bundle.assembling import Parts, assemble
from scripts.bundle.gathering import download
from scripts.bundle.listing import sign
from scripts.bundle.troubles import CannotBundle
from tests.bundle.conftest import EPOCH

PROCESS = "media"
"""Much of it is in C: nothing of that can be built where there is no registry."""
NOWHERE = {"PIP_CONFIG_FILE": os.devnull, "PIP_NO_INDEX": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}


@pytest.fixture(scope="module")
def bundle(root: Path, keys: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not (root / "services/console/dist/index.html").is_file():
        pytest.fail("the console is not built, and a bundle holds it. Remedy: make console")
    folder = tmp_path_factory.mktemp("real")
    parts = folder / "parts"
    for name in ("wheels", "sbom"):
        (parts / name).mkdir(parents=True)
    try:
        download(root, parts / "wheels", [PROCESS])
    except CannotBundle as error:
        pytest.skip(f"the locked wheels cannot be had here: {error}")
    # What is in a bill has its own tests (tests/images).
    for bill in (PROCESS, "console"):
        (parts / "sbom" / f"{bill}.cdx.json").write_text("{}")
    to = folder / "beffroi"
    assemble(Parts(root, parts, (PROCESS,)), to, EPOCH)
    sign(to, keys / "ours.key")
    return to


@pytest.mark.timeout(300)
def test_it_installs_and_runs_without_a_network(bundle: Path, keys: Path, tmp_path: Path) -> None:
    place = tmp_path / "venv"
    ran("sh", str(bundle / "verify.sh"), str(keys / "ours.pub"))
    ran(sys.executable, "-m", "venv", str(place))
    pip = [str(place / "bin/python"), "-m", "pip", "install", "--quiet", "--no-compile"]

    ran(*pip, "--require-hashes", "--find-links", str(bundle / "wheels"),
        "-r", str(bundle / f"requirements/{PROCESS}.txt"))  # fmt: skip
    (ours,) = (bundle / "wheels").glob("beffroi-*.whl")
    ran(*pip, "--no-deps", str(ours))

    assert ran(str(place / "bin/beffroi"), "--help").startswith("usage: beffroi")
    # The console came in the wheel.
    (index,) = place.glob("lib/python*/site-packages/services/console/dist/index.html")
    assert index.read_bytes() == (bundle / "console/index.html").read_bytes()


def ran(*words: str) -> str:
    done = subprocess.run(
        words,
        cwd="/",
        env={"PATH": "/usr/bin:/bin", **NOWHERE},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
