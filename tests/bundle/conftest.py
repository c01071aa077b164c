"""A small checkout that a bundle is made of in a second, and a key to sign it with."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from scripts.bundle.assembling import Parts, assemble
from scripts.bundle.listing import sign

EPOCH = 1_767_225_600
"""2026-01-01, UTC."""
PYPROJECT = """
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"
[project]
name = "beffroi"
version = "0.1.0"
requires-python = ">=3.11"
[tool.hatch.build.targets.wheel]
packages = ["services"]
"""

Make = Callable[[str], Path]


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Parts:
    """Our charts and licence; a wheel, a console and a program of one line each."""
    folder = tmp_path_factory.mktemp("bundle")
    checkout, parts = folder / "checkout", folder / "parts"
    shutil.copytree(root / "charts", checkout / "charts")
    for file, text in {
        "pyproject.toml": PYPROJECT,
        "services/__init__.py": "",
        "services/console/dist/index.html": "<!doctype html>",
        "docs/how-to/install-without-the-internet.md": "# Install",
        "LICENSE": "Apache-2.0",
    }.items():
        (checkout / file).parent.mkdir(parents=True, exist_ok=True)
        (checkout / file).write_text(text)
    for name in ("wheels", "sbom"):
        (parts / name).mkdir(parents=True)
    wheel = parts / "wheels/a-1-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as out:
        out.writestr("a.py", "")
    (checkout / "requirements").mkdir()
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    (checkout / "requirements/api.txt").write_text(f"a==1 \\\n    --hash=sha256:{digest}\n")
    for bill in ("api", "console"):
        (parts / "sbom" / f"{bill}.cdx.json").write_text("{}")
    return Parts(checkout, parts, ("api",))


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two pairs, as an operator makes them: `ours` and `other`, `.key` and `.pub`."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed: apt install openssl")
    folder = tmp_path_factory.mktemp("keys")
    for name in ("ours", "other"):
        openssl("genpkey", "-algorithm", "ed25519", "-out", str(folder / f"{name}.key"))
        private, public = str(folder / f"{name}.key"), str(folder / f"{name}.pub")
        openssl("pkey", "-in", private, "-pubout", "-out", public)
    return folder


def openssl(*words: str) -> None:
    subprocess.run(["openssl", *words], check=True, capture_output=True)


@pytest.fixture
def make(small: Parts, keys: Path, tmp_path: Path) -> Make:
    """`make("a")`: a bundle, signed, in a folder of that name."""

    def made(name: str) -> Path:
        to = tmp_path / name / "beffroi-0.1.0"
        assemble(small, to, EPOCH)
        sign(to, keys / "ours.key")
        return to

    return made
