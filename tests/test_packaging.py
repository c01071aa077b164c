"""The wheel holds everything a machine needs to run, the built console included, and no more."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

MEGABYTE = 1_000_000
FOUNDING = (
    "charenton-immobiliere-3f", "evrange-moselle-fibre", "lons-le-saunier", "metz",
    "villeneuve-d-ascq",
)  # fmt: skip


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, as `make wheel` builds it."""
    if not (root / "services/console/dist/index.html").is_file():
        pytest.fail("the console is not built, and the wheel ships it. Remedy: make console")
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder), cwd=root)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment that holds the wheel; what it depends on is lent by this one."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False)
    python = folder / "bin" / "python"
    run(
        *(sys.executable, "-m", "pip", "--python", str(python), "--disable-pip-version-check"),
        *("install", "--quiet", "--no-deps", "--no-index", str(wheel)),
        cwd=folder,
    )
    (packages,) = folder.glob("lib/python*/site-packages")
    # A path that a .pth file names is searched, and its own .pth files are not: the
    # checkout stays out.
    (packages / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return folder


def run(*command: str, cwd: Path) -> str:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=110)
    assert done.returncode == 0, done.stderr
    return done.stdout


def names(wheel: Path) -> list[str]:
    with zipfile.ZipFile(wheel) as archive:
        return archive.namelist()


def held(root: Path, *patterns: str) -> set[str]:
    """The files of these patterns that the checkout holds."""
    found = {file for one in patterns for file in root.glob(one)}
    return {str(file.relative_to(root)) for file in found if file.is_file()}


def test_the_wheel_ships_the_built_console(wheel: Path, root: Path) -> None:
    shipped = {name for name in names(wheel) if name.startswith("services/console/")}

    built = held(root, "services/console/dist/**/*")
    assert "services/console/dist/index.html" in shipped
    assert shipped == built - {"services/console/dist/.beffroi"}


def test_every_process_runs_on_asyncio_s_own_loop(root: Path) -> None:
    ours = [*held(root, "services/**/*.py", "federation/**/*.py", "requirements/*.txt")]
    mine = [name for name in ours if not name.startswith("services/console/")]

    assert len(mine) > 100
    assert [name for name in mine if "uvloop" in (root / name).read_text("utf-8")] == []


def test_the_wheel_ships_the_founding_deeds(wheel: Path) -> None:
    deeds = [name for name in names(wheel) if name.startswith("tenants/conventions/signed/")]

    assert sorted(deeds) == [f"tenants/conventions/signed/{one}.toml" for one in FOUNDING]
    assert "tenants/conventions/template.toml" in names(wheel)


@pytest.mark.parametrize(
    "pattern",
    [
        "services/demo/world/**/*.toml",
        "services/api/storage/migrations/**/*.py",
        "services/api/schema/schema.graphql",
        "federation/*/manifest.toml",
    ],
)
def test_the_wheel_ships_what_the_program_reads(pattern: str, wheel: Path, root: Path) -> None:
    wanted = held(root, pattern)

    assert wanted != set()
    assert wanted - set(names(wheel)) == set()


def test_the_wheel_ships_every_module(wheel: Path, root: Path) -> None:
    modules = held(root, "services/**/*.py", "federation/**/*.py", "tenants/**/*.py")
    ours = {name for name in modules if not name.startswith("services/console/")}

    assert {name for name in names(wheel) if name.endswith(".py")} == ours


def test_the_wheel_holds_three_packages_and_its_own_description(wheel: Path) -> None:
    assert {name.split("/")[0] for name in names(wheel)} == {
        "services", "federation", "tenants", "beffroi-0.1.0.dist-info",
    }  # fmt: skip


@pytest.mark.parametrize("unwanted", ["tests", "node_modules", "src", "__pycache__", "public"])
def test_the_wheel_holds_no(unwanted: str, wheel: Path) -> None:
    assert [name for name in names(wheel) if unwanted in name.split("/")] == []


def test_nothing_but_the_console_s_assets_is_above_a_megabyte(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        large = [one.filename for one in archive.infolist() if one.file_size > MEGABYTE]

    assert [name for name in large if not name.startswith("services/console/dist/assets/")] == []
    assert wheel.stat().st_size < 3 * MEGABYTE


def test_the_installed_command_runs_from_any_folder(installed: Path, tmp_path: Path) -> None:
    said = run(str(installed / "bin" / "beffroi"), "--help", cwd=tmp_path)

    assert said.startswith("usage: beffroi")


def test_the_installed_program_finds_its_own_console(installed: Path, tmp_path: Path) -> None:
    script = "from services.demo.main import console_folder; print(console_folder())"

    said = run(str(installed / "bin" / "python"), "-I", "-c", script, cwd=tmp_path)

    found = Path(said.strip())
    assert found.is_relative_to(installed)
    assert (found / "index.html").is_file()


def test_the_installed_program_reads_its_deeds_and_makes_its_tables(
    installed: Path, tmp_path: Path
) -> None:
    script = (
        "import asyncio; from services.kit.deeds import SIGNED, read_conventions; "
        "from services.api.storage.migrating import migrate; "
        f"asyncio.run(migrate('sqlite:///{tmp_path}/base.sqlite')); "
        "print(len(read_conventions([SIGNED])), SIGNED)"
    )

    number, deeds = run(str(installed / "bin" / "python"), "-I", "-c", script, cwd=tmp_path).split()

    assert number == "5"
    assert Path(deeds).is_relative_to(installed)
    assert (tmp_path / "base.sqlite").is_file()
