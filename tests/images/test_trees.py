"""What is inside each image, and what is not."""

from __future__ import annotations

import json
import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.images.conftest import Trees

# The first test of these builds the trees.
pytestmark = pytest.mark.timeout(400)

PROCESSES = ("api", "media", "federator")
SUBJECTS = {
    "api": ("services.api", "services.kit", "services.cli", "tenants"),
    "media": ("services.media", "tenants"),
    "federator": ("services.federator", "federation", "services.cli.csu", "tenants"),
}
"""What a process may come to import, whatever it is asked."""
OF_DEBIAN = {
    "libc.so.6", "libm.so.6", "libpthread.so.0", "libdl.so.2", "librt.so.1", "libmvec.so.1",
    "libgcc_s.so.1", "libstdc++.so.6", "libz.so.1",
}  # fmt: skip
"""What Python's slim image has by itself."""
WEB_AND_SQL = {
    "fastapi", "starlette", "strawberry-graphql", "uvicorn", "sqlalchemy", "alembic", "asyncpg",
    "aiosqlite",
}  # fmt: skip
LARGEST_MEGABYTES = {"api": 240, "media": 250, "federator": 330}
IMPORT_ALL = """
import importlib, pkgutil, sys
for name in sys.argv[1:]:
    one = importlib.import_module(name)
    for found in pkgutil.walk_packages(getattr(one, "__path__", []), name + "."):
        if not found.name.endswith(".native.sender"):  # a library for cffi, no module
            importlib.import_module(found.name)
"""


def program(tree: Path) -> Path:
    return tree / "opt" / "beffroi"


def imported(tree: Path, process: str) -> str:
    """What stops this tree from importing all that its process may need; empty: nothing."""
    done = subprocess.run(
        [program(tree) / "bin/python", "-I", "-B", "-c", IMPORT_ALL, *SUBJECTS[process]],
        capture_output=True,
        text=True,
        timeout=60,
    )
    return done.stderr.strip().rpartition("\n")[2] if done.returncode else ""


def distributions(tree: Path) -> set[str]:
    folders = program(tree).glob("lib/python*/site-packages/*.dist-info")
    return {re.sub(r"[-_.]+", "-", one.name.split("-")[0]).lower() for one in folders}


def wanted(root: Path, process: str) -> set[str]:
    lock = (root / "requirements" / f"{process}.txt").read_text()
    return set(re.findall(r"^([a-z0-9-]+)==", lock, re.MULTILINE))


def damaged(tree: Path, copy: Path, *patterns: str) -> Path:
    """The same tree without what these patterns name."""
    subprocess.run(["cp", "-al", tree, copy], check=True)
    gone = [one for pattern in patterns for one in program(copy).glob(pattern)]
    assert gone
    subprocess.run(["rm", "-rf", *gone], check=True)
    return copy


@pytest.mark.parametrize("process", PROCESSES)
def test_an_image_holds_what_its_own_lock_names_and_ourselves(
    process: str, trees: Trees, root: Path
) -> None:
    inside = distributions(trees(process))

    assert inside - {"beffroi"} <= wanted(root, process)
    assert wanted(root, process) - inside <= {"async-timeout", "typing-extensions"}
    assert "beffroi" in inside


def test_the_federator_s_image_has_neither_web_framework_nor_sql(trees: Trees) -> None:
    assert distributions(trees("federator")) & WEB_AND_SQL == set()


def test_a_media_node_s_image_has_no_sql_and_the_api_s_no_video(trees: Trees) -> None:
    assert distributions(trees("media")) & {"fastapi", "sqlalchemy", "asyncpg"} == set()
    assert distributions(trees("api")) & {"av", "aiortc", "numpy"} == set()


@pytest.mark.parametrize("process", PROCESSES)
def test_whatever_a_process_may_import_is_there(process: str, trees: Trees) -> None:
    assert imported(trees(process), process) == ""


@pytest.mark.parametrize(
    ("process", "gone", "says"),
    [
        ("api", "lib/python*/site-packages/prometheus_client", "prometheus_client"),
        ("media", "lib/python*/site-packages/pylibsrtp/_binding*", "_binding"),
        ("media", "lib/python*/site-packages/av.libs/libavcodec*", "libavcodec"),
        ("federator", "lib/python*/site-packages/httpx", "httpx"),
    ],
)
def test_a_library_that_is_missing_is_noticed(
    process: str, gone: str, says: str, trees: Trees, tmp_path: Path
) -> None:
    copy = damaged(trees(process), tmp_path / "damaged", gone)

    assert says in imported(copy, process)
    assert imported(copy, process)


@pytest.mark.parametrize("process", PROCESSES)
def test_compiled_libraries_need_nothing_that_the_base_lacks(process: str, trees: Trees) -> None:
    tree = program(trees(process))
    libraries = [one for one in tree.rglob("*.so*") if one.is_file() and one.name != "sender.so"]
    said = subprocess.run(["ldd", *libraries], capture_output=True, text=True, timeout=60).stdout

    assert "not found" not in said
    led = re.findall(r"^\s+(\S+) => (\S+)", said, re.MULTILINE)
    outside = {name for name, where in led if not where.startswith(str(tree))}
    assert len(libraries) > 20
    assert outside <= OF_DEBIAN


def test_the_sender_in_c_needs_the_openssl_that_python_itself_needs(trees: Trees) -> None:
    (sender,) = program(trees("media")).rglob("sender.so")
    said = subprocess.run(["ldd", sender], capture_output=True, text=True, check=True).stdout

    assert set(re.findall(r"^\s+(\S+) =>", said, re.MULTILINE)) == {"libcrypto.so.3", "libc.so.6"}


def test_the_console_is_in_the_api_s_image_alone(trees: Trees) -> None:
    held = {one: [*program(trees(one)).rglob("index.html")] for one in PROCESSES}

    assert held["api"] == [program(trees("api")) / "console/index.html"]
    assert held["media"] == held["federator"] == []


@pytest.mark.parametrize("process", PROCESSES)
def test_nothing_is_inside_that_builds_installs_or_tests(process: str, trees: Trees) -> None:
    tree = program(trees(process))
    names = {one.name for one in tree.rglob("*")}

    assert (
        names & {"pip", "setuptools", "wheel", "hatchling", "pytest", "tests", "node_modules"}
        == set()
    )
    assert names & {"gcc", "cc", "npm", "node", ".cache", ".git", "cyclonedx_py"} == set()
    assert {one.name for one in (tree / "bin").iterdir() if "python" not in one.name} == {"beffroi"}


@pytest.mark.parametrize("process", PROCESSES)
def test_no_file_can_be_written_by_others_or_lends_its_owner_s_rights(
    process: str, trees: Trees
) -> None:
    tree = program(trees(process))
    modes = {one: one.lstat().st_mode for one in tree.rglob("*") if not one.is_symlink()}

    assert [one for one, mode in modes.items() if mode & 0o022 or mode & 0o6000] == []
    assert [one for one, mode in modes.items() if not mode & stat.S_IROTH] == []


@pytest.mark.parametrize("process", PROCESSES)
def test_every_module_is_compiled_already(process: str, trees: Trees) -> None:
    packages = [
        one
        for name in ("services", "federation", "tenants")
        for one in program(trees(process)).glob(f"lib/python*/site-packages/{name}")
    ]

    sources = [file for one in packages for file in one.rglob("*.py")]
    made = [file for one in packages for file in one.rglob("*.pyc")]
    assert len(made) == len(sources) > 500


@pytest.mark.parametrize("process", PROCESSES)
def test_the_size_is_told_and_kept_in_bounds(
    process: str, trees: Trees, capsys: pytest.CaptureFixture[str]
) -> None:
    files = [one.lstat() for one in program(trees(process)).rglob("*")]
    megabytes = sum(one.st_size for one in files) / 1e6

    with capsys.disabled():
        sys.stdout.write(f"\nbeffroi-{process}: {megabytes:.0f} MB above its base\n")
    assert megabytes < LARGEST_MEGABYTES[process]


@pytest.mark.parametrize("process", PROCESSES)
def test_an_image_says_what_it_holds_in_cyclonedx(process: str, trees: Trees) -> None:
    bill = json.loads((program(trees(process)) / f"{process}.cdx.json").read_text())

    named = {re.sub(r"[-_.]+", "-", one["name"]).lower() for one in bill["components"]}
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    assert named == distributions(trees(process))
    assert all(
        one["purl"].startswith("pkg:pypi/")
        for one in bill["components"]
        if one["name"] != "beffroi"
    )


def test_a_bill_is_as_cyclonedx_s_own_schema_wants_it(trees: Trees) -> None:
    check = (
        "import sys; from cyclonedx.schema import SchemaVersion; "
        "from cyclonedx.validation.json import JsonStrictValidator; "
        "print(JsonStrictValidator(SchemaVersion.V1_6).validate_str(open(sys.argv[1]).read()))"
    )
    file = program(trees("federator")) / "federator.cdx.json"
    done = subprocess.run(
        [trees("build") / "tools/bin/python", "-c", check, file],
        capture_output=True, text=True, timeout=60, env=dict(os.environ),
    )  # fmt: skip

    assert (done.stdout, done.returncode) == ("None\n", 0), done.stderr
