"""Setting up fails in one line that names the remedy, and changes nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

TOOLS = ("bash", "cat", "cut", "dirname", "sed", "grep", "sha256sum", "find", "sort", "env")


@pytest.fixture
def checkout(root: Path, tmp_path: Path) -> Path:
    """A folder with the scripts and a PATH of its own in `bin`, holding no python and no node."""
    folder = tmp_path / "checkout"
    shutil.copytree(root / "scripts", folder / "scripts")
    shutil.copytree(root / "requirements", folder / "requirements")
    shutil.copy(root / "pyproject.toml", folder)
    (folder / "bin").mkdir()
    for tool in TOOLS:
        found = shutil.which(tool)
        assert found is not None
        (folder / "bin" / tool).symlink_to(found)
    return folder


def program(checkout: Path, name: str, script: str) -> None:
    file = checkout / "bin" / name
    file.write_text(f"#!/bin/bash\n{script}\n")
    file.chmod(0o755)


def set_up(checkout: Path, verb: str = "demo", *before: str) -> tuple[int, str]:
    done = subprocess.run(
        [*before, "bash", str(checkout / "scripts/setup.sh"), verb],
        env={"PATH": str(checkout / "bin"), "HOME": str(checkout)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    return done.returncode, done.stderr.strip()


def test_without_node_the_remedy_is_one_line(checkout: Path) -> None:
    assert set_up(checkout) == (
        1,
        "beffroi: Node.js is missing, and the console is built with it. "
        "Remedy: install Node.js 20 or newer with npm",
    )


def test_an_old_node_is_named(checkout: Path) -> None:
    program(checkout, "npm", "exit 0")
    program(checkout, "node", '[ "$1" = --version ] && echo v18.20.4; [ "$1" != -e ]')

    assert set_up(checkout) == (
        1,
        "beffroi: Node.js v18.20.4 is too old. Remedy: install Node.js 20 or newer",
    )


def test_an_old_python_is_none(checkout: Path) -> None:
    program(checkout, "npm", "exit 0")
    program(checkout, "node", "exit 0")
    program(checkout, "python3", "exit 1")

    code, said = set_up(checkout)

    assert code == 1
    assert said.startswith("beffroi: Python 3.11 or newer is missing. Remedy: apt install python3")
    assert said.count("\n") == 0


def test_a_python_that_cannot_make_environments_names_the_package(checkout: Path) -> None:
    program(checkout, "npm", "exit 0")
    program(checkout, "node", "exit 0")
    program(checkout, "python3", '[ "$1" = -c ] || [ "$1" = --version ]')

    assert set_up(checkout) == (
        1,
        "beffroi: Python cannot make an environment here. "
        "Remedy: apt install python3-venv, then try again",
    )


def test_a_read_only_folder_is_named_as_such(checkout: Path) -> None:
    nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
    for folder in (checkout.parent, *checkout.parents):
        if folder == Path("/tmp"):
            break
        if os.geteuid() == 0:
            folder.chmod(0o755)
    checkout.chmod(0o555)

    # The superuser may write anywhere: somebody else tries in its place.
    before = [shutil.which("setpriv") or "setpriv", *nobody[1:]] if os.geteuid() == 0 else []
    code, said = set_up(checkout, "demo", *before)

    checkout.chmod(0o755)
    assert (code, said) == (
        1,
        "beffroi: this folder is read-only, and the environment is made in it. "
        "Remedy: clone into a folder you may write to",
    )


def test_an_unknown_verb_is_refused(checkout: Path) -> None:
    program(checkout, "npm", "exit 0")
    program(checkout, "node", "exit 0")

    assert set_up(checkout, "fly")[1] == "beffroi: unknown verb fly. Remedy: demo or test"


def test_without_root_the_missing_servers_are_listed(checkout: Path) -> None:
    program(checkout, "id", "echo 1000")
    done = subprocess.run(
        ["bash", str(checkout / "scripts/servers.sh")],
        env={"PATH": str(checkout / "bin")},
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert done.returncode == 1
    assert done.stderr.startswith("beffroi: the tests need real servers and a real browser.")
    assert "redis-server" in done.stderr
    assert "chromium" in done.stderr


def prepare_keycloak(checkout: Path) -> tuple[int, str]:
    for tool in ("mkdir", "mktemp", "flock", "rm", "tail"):
        (checkout / "bin" / tool).symlink_to(str(shutil.which(tool)))
    done = subprocess.run(
        ["bash", str(checkout / "scripts/keycloak.sh")],
        env={"PATH": str(checkout / "bin"), "HOME": str(checkout), "JAVA_HOME": str(checkout)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    return done.returncode, done.stderr.strip().splitlines()[-1]


def test_without_maven_keycloak_is_out_of_reach_and_that_is_no_failure(checkout: Path) -> None:
    program(checkout, "java", "exit 0")

    assert prepare_keycloak(checkout) == (
        3,
        "beffroi: Keycloak is out of reach, and its tests are skipped: "
        "Maven is missing. Remedy: apt install maven",
    )


def test_a_keycloak_that_is_not_the_one_we_pinned_is_not_run(checkout: Path) -> None:
    program(checkout, "java", "exit 0")
    program(
        checkout, "mvn", 'echo x > "${5#-DoutputDirectory=}/keycloak-quarkus-dist-26.7.3.tar.gz"'
    )

    code, said = prepare_keycloak(checkout)

    assert code == 1
    assert "is not the one whose digest is pinned" in said
