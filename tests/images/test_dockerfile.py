"""What the Dockerfile says, where no engine is needed to see whether it is right."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

from tests.images.dockerfile import FILE, OF_THE_BASE, ZEROS, Stage, context, lineage, stages

TARGETS = ("api", "media", "federator")
CHARTS = {"api": "cic", "media": "cic", "federator": "csu"}
_PINNED = re.compile(r"[a-z]+:[a-z0-9.-]+@sha256:[0-9a-f]{64}")


def said(target: str, kind: str) -> list[str]:
    return [words for stage in lineage(target) for words in stage.of(kind)]


def labels(target: str) -> dict[str, str]:
    found = re.findall(
        r'org\.opencontainers\.image\.([a-z.]+)="([^"]*)"', " ".join(said(target, "LABEL"))
    )
    return dict(found)


def outer() -> list[Stage]:
    """The stages that stand on an image, not on another stage."""
    return [one for one in stages().values() if one.base not in stages()]


def test_every_base_is_pinned_by_a_digest() -> None:
    assert {one.name for one in outer()} == {"python", "node"}
    assert [one.base for one in outer() if not _PINNED.fullmatch(one.base)] == []


def test_the_image_s_python_is_the_oldest_that_we_promise(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text())["project"]

    floor = project["requires-python"].removeprefix(">=")
    assert stages()["python"].base.startswith(f"python:{floor}-slim-")


@pytest.mark.parametrize("target", TARGETS)
def test_an_image_runs_as_nobody_s_account_by_one_command(target: str) -> None:
    assert said(target, "USER")[-1] == "10001:10001"
    assert said(target, "ENTRYPOINT") == ['["beffroi"]']
    assert said(target, "CMD")[-1].startswith(f'["{target}"')
    assert said(target, "ENV")[0].startswith("PATH=/opt/beffroi/bin:")
    assert [one for one in said(target, "ENV") if re.search("secret|password|key", one, re.I)] == []


@pytest.mark.parametrize("target", TARGETS)
def test_an_image_says_what_it_is(target: str, root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text())["project"]

    assert labels(target).keys() == {
        "vendor", "licenses", "version", "revision", "base.name", "title", "description",
    }  # fmt: skip
    assert labels(target)["title"] == f"beffroi-{target}"
    assert labels(target)["licenses"] == project["license"]
    assert said(target, "ARG")[0] == f"VERSION={project['version']}"
    assert stages()["python"].base.startswith(f"{labels(target)['base.name']}@")


@pytest.mark.parametrize("target", TARGETS)
def test_the_chart_names_the_image_and_where_its_console_stands(target: str, root: Path) -> None:
    values = yaml.safe_load((root / "charts" / CHARTS[target] / "values.yaml").read_text())
    image = values["image"] if target == "federator" else values[target]["image"]

    assert image["repository"] == f"beffroi-{target}"
    if target == "api":
        assert f"API_CONSOLE={values['api']['console']}" in said("api", "ENV")
        assert f"--from=console /build/dist {values['api']['console']}" in said("api", "COPY")


def test_ports_are_those_that_the_charts_open(root: Path) -> None:
    for target, kind in (("api", "api/deployment"), ("media", "media/statefulset")):
        text = (root / f"charts/cic/templates/{kind}.yaml").read_text()
        opened = set(re.findall(r"containerPort: (\d+)", text))

        exposed = {one.split("/")[0] for one in said(target, "EXPOSE")[0].split()}
        assert opened <= exposed
    assert said("federator", "EXPOSE") == []


def test_what_is_not_run_here_is_what_only_a_base_can_do() -> None:
    run = [words for one in stages().values() for words in one.of("RUN")]
    ours = ("sh images/", "/tools/bin/python -m hatchling", "/opt/beffroi/bin/beffroi ")

    assert [one for one in run if not one.startswith((*ours, *OF_THE_BASE))] == []
    assert sum(one.startswith(ours) for one in run) == 9


def test_what_is_copied_from_the_checkout_is_there_and_is_seen(tmp_path: Path) -> None:
    seen = context(tmp_path / "context")

    copied = [words.split() for one in stages().values() for words in one.of("COPY")]
    ours = {
        source for words in copied if not words[0].startswith("--from") for source in words[:-1]
    }
    assert [one for one in ours if not (seen / one).exists()] == []
    assert "services/console" in ours


def test_the_engine_sees_no_history_no_test_no_secret_and_nothing_built(tmp_path: Path) -> None:
    checkout = tmp_path / "checkout"
    for kept in ("services/kit/a.py", "services/console/src/a.ts", "images/tree.sh", "LICENSE"):
        _write(checkout / kept)
    for left in (
        ".git/config", ".venv/bin/python", "tests/a.py", "var/trial/pki/pass-key.jwk", "api.env",
        "services/console/node_modules/a/a.js", "services/console/dist/index.html",
        "services/kit/__pycache__/a.pyc", "services/media/relay/native/sender.so", "docs/a.md",
    ):  # fmt: skip
        _write(checkout / left)
    shutil.copy(FILE.parent.parent / ".dockerignore", checkout)

    seen = context(tmp_path / "context", checkout)

    assert sorted(str(one.relative_to(seen)) for one in seen.rglob("*") if one.is_file()) == [
        "LICENSE", "images/tree.sh", "services/console/src/a.ts", "services/kit/a.py",
    ]  # fmt: skip


def _write(file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("")


@pytest.fixture
def images(root: Path, tmp_path: Path) -> Path:
    """A copy of `images/` beside a `bin` for programs."""
    shutil.copytree(root / "images", tmp_path / "images")
    (tmp_path / "bin").mkdir()
    return tmp_path / "images"


def renew(images: Path, docker: str | None) -> tuple[int, str]:
    """Run `bases.sh` where `docker` answers so; `None`: there is none."""
    path = images.parent / "bin"
    for tool in ("bash", "dirname", "mktemp", "cp", "sed", "cat", "rm"):
        (path / tool).symlink_to(str(shutil.which(tool)))
    if docker is not None:
        (path / "docker").write_text(f"#!/bin/bash\n{docker}\n")
        (path / "docker").chmod(0o755)
    done = subprocess.run(
        ["bash", images / "bases.sh"],
        env={"PATH": str(path), "TMPDIR": os.environ.get("TMPDIR", "/tmp")},
        capture_output=True,
        text=True,
        timeout=30,
    )
    return done.returncode, done.stderr.strip()


def test_the_bases_are_renewed_by_what_the_registry_says(images: Path) -> None:
    before = (images / "Dockerfile").read_text()
    digests = {"python": "a" * 64, "node": "b" * 64}
    answer = (
        f'case "$4" in python:*) echo sha256:{"a" * 64};; node:*) echo sha256:{"b" * 64};; esac'
    )

    assert renew(images, answer) == (0, "")

    after = (images / "Dockerfile").read_text()
    found = {
        one.name: one.base.rpartition(":")[2] for one in stages(after).values() if "@" in one.base
    }
    assert found == digests
    assert re.sub("sha256:[0-9a-f]{64}", ZEROS, after) == re.sub(
        "sha256:[0-9a-f]{64}", ZEROS, before
    )


@pytest.mark.parametrize(
    ("_case", "docker", "says"),
    [
        ("no engine", None, "beffroi: docker is missing. Remedy: run this where images are built"),
        ("no registry", "exit 1", "is not told by its registry; nothing is changed. Remedy: "),
        (
            "one that is known and one that is not",
            f"[[ $4 = python* ]] && echo sha256:{'a' * 64} || exit 1",
            "beffroi: node:22-bookworm-slim is not told by its registry; nothing is changed.",
        ),
        ("no digest", "echo nothing", "has no digest (nothing); nothing is changed"),
    ],
)
def test_a_digest_that_is_not_told_changes_nothing(
    _case: str, docker: str | None, says: str, images: Path
) -> None:
    before = (images / "Dockerfile").read_text()

    code, complaint = renew(images, docker)

    assert code == 1
    assert says in complaint
    assert (images / "Dockerfile").read_text() == before
