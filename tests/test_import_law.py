"""The import law bites: each contract, broken on purpose in a copy, is reported by its name."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

BREACHES = {
    "house": ("tenants/quotas/slots.py", "import federation.connector"),
    "rules": ("tenants/conventions/convention.py", "import tenants.decisions.watching"),
    "connectors-know-words": ("federation/connector.py", "import tenants.quotas.slots"),
    "connectors-apart": ("federation/rtsp/parser.py", "import federation.synthetic.parser"),
    "processes": ("services/media/settings.py", "import services.api.settings"),
    "sql": ("services/api/acts/watch_camera.py", "import sqlalchemy"),
    "drivers": ("services/media/settings.py", "import federation.connector"),
    "federator-is-small": ("services/federator/guard.py", "import starlette.routing"),
    "pure": ("tenants/decisions/watching.py", "import random"),
}


def lint(where: Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    return subprocess.run(command, cwd=where, capture_output=True, text=True, timeout=60)


@pytest.fixture
def copy(root: Path, tmp_path: Path) -> Path:
    for package in ("tenants", "federation", "services"):
        shutil.copytree(
            root / package,
            tmp_path / package,
            ignore=shutil.ignore_patterns("node_modules", "dist"),
        )
    shutil.copy(root / "pyproject.toml", tmp_path)
    return tmp_path


def contracts(root: Path) -> dict[str, str]:
    settings = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    return {one["id"]: one["name"] for one in settings["tool"]["importlinter"]["contracts"]}


def test_every_contract_has_its_breach(root: Path) -> None:
    assert set(contracts(root)) == set(BREACHES)


@pytest.mark.parametrize("contract", BREACHES)
def test_a_breach_is_reported_by_the_name_of_its_contract(
    contract: str, copy: Path, root: Path
) -> None:
    file, line = BREACHES[contract]
    module = copy / file
    module.write_text(f"{module.read_text(encoding='utf-8')}\n\n{line}\n", encoding="utf-8")

    done = lint(copy)

    assert done.returncode == 1, done.stdout
    # The report is wrapped to the width of a terminal.
    assert f"{contracts(root)[contract]} BROKEN" in " ".join(done.stdout.split())


def test_a_new_folder_of_rules_must_say_where_it_stands(copy: Path, root: Path) -> None:
    newcomer = copy / "tenants" / "newcomer"
    newcomer.mkdir()
    (newcomer / "__init__.py").write_text('"""Nobody said where this stands."""\n')

    done = lint(copy)

    assert done.returncode == 1
    assert "tenants.newcomer" in done.stdout
