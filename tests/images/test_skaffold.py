"""skaffold.yaml: every word of it leads somewhere, and the charts take what it would say."""

from __future__ import annotations

import re
import shutil
import subprocess
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.charts.rendering import chart, containers, pods, put
from tests.images.dockerfile import stages

SKAFFOLD = shutil.which("skaffold")
DIGEST = "sha256:" + "b" * 64
REGISTRY = "registry.localhost:5000"
KEYS = {
    "": {"apiVersion", "kind", "metadata", "build", "profiles"},
    "build": {"tagPolicy", "local", "artifacts"},
    "artifact": {"image", "docker", "sync"},
    "docker": {"dockerfile", "target"},
    "profile": {"name", "activation", "patches", "deploy"},
    "release": {
        "name", "namespace", "chartPath", "valuesFiles", "setValues", "setValueTemplates",
    },
    "sync": {"manual", "hooks"},
}  # fmt: skip
"""Of the schema skaffold/v4beta13, the words that are used: skaffold refuses any other."""


@pytest.fixture
def read(root: Path) -> dict[str, Any]:
    said: dict[str, Any] = yaml.safe_load((root / "skaffold.yaml").read_text())
    return said


def profile(read: dict[str, Any], name: str) -> dict[str, Any]:
    """What skaffold makes of the file with this profile."""
    made = deepcopy(read)
    (chosen,) = [one for one in made.pop("profiles") if one["name"] == name]
    for patch in chosen.get("patches", []):
        *way, last = patch["path"].strip("/").split("/")
        place: Any = made
        for step in way:
            place = place[int(step)] if isinstance(place, list) else place[step]
        assert (last in place) is (patch["op"] == "replace")
        place[last] = patch["value"]
    return {**made, "deploy": chosen["deploy"]}


def releases(read: dict[str, Any], name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = profile(read, name)["deploy"]["helm"]["releases"]
    return found


def filled(template: str) -> str:
    """A template as skaffold fills it once images are pushed, and nothing else is said."""
    template = re.sub(r'{{default "([^"]+)" \.BEFFROI_VALUES}}', r"\1", template)
    template = re.sub(r"{{\.IMAGE_DIGEST_beffroi_\w+}}", DIGEST, template)
    return re.sub(
        r"{{\.IMAGE_REPO_(beffroi_\w+)}}",
        lambda one: f"{REGISTRY}/{one[1].replace('_', '-')}",
        template,
    )


def values_of(root: Path, release: dict[str, Any]) -> dict[str, Any]:
    (file,) = release["valuesFiles"]
    values: dict[str, Any] = yaml.safe_load((root / filled(file)).read_text())
    for path, said in {**release.get("setValues", {}), **release["setValueTemplates"]}.items():
        put(values, path, filled(said))
    return values


def test_no_word_is_there_that_skaffold_does_not_know(read: dict[str, Any]) -> None:
    assert read["apiVersion"] == "skaffold/v4beta13"
    assert read.keys() == KEYS[""]
    assert read["build"].keys() == KEYS["build"]
    for one in read["profiles"]:
        assert one.keys() <= KEYS["profile"]
        made = profile(read, one["name"])
        for artifact in made["build"]["artifacts"]:
            assert artifact.keys() <= KEYS["artifact"]
            assert artifact["docker"].keys() == KEYS["docker"]
            assert artifact.get("sync", {}).keys() <= KEYS["sync"]
        for release in releases(read, one["name"]):
            assert release.keys() <= KEYS["release"]


@pytest.mark.parametrize(("name", "suffix"), [("trial", "-dev"), ("department", "")])
def test_a_profile_builds_each_process_from_its_target(
    name: str, suffix: str, read: dict[str, Any], root: Path
) -> None:
    for artifact in profile(read, name)["build"]["artifacts"]:
        process = artifact["image"].removeprefix("beffroi-")
        assert artifact["docker"]["target"] == f"{process}{suffix}"
        assert artifact["docker"]["target"] in stages()
        assert (root / artifact["docker"]["dockerfile"]).is_file()


def test_dev_is_the_trial_and_a_department_is_asked_for(read: dict[str, Any]) -> None:
    assert [one.get("activation") for one in read["profiles"]] == [[{"command": "dev"}], None]


@pytest.mark.parametrize(
    ("name", "index", "images"),
    [
        ("trial", 0, {"beffroi-api", "beffroi-media"}),
        ("trial", 1, {"beffroi-federator"}),
        ("department", 0, {"beffroi-api", "beffroi-media"}),
    ],
)
def test_the_charts_take_the_images_that_skaffold_names(
    name: str, index: int, images: set[str], read: dict[str, Any], root: Path
) -> None:
    release = releases(read, name)[index]
    values = values_of(root, release)
    helm_chart = chart(Path(release["chartPath"]).name)

    helm_chart.validate_schema(values)
    files = helm_chart.render(values, name=release["name"], namespace=release["namespace"])
    manifests = [
        one
        for file, text in files.items()
        if file.endswith(".yaml")
        for one in yaml.safe_load_all(text)
        if one
    ]
    run = {one["image"] for _, pod in pods(manifests) for one in containers(pod)}
    assert {one for one in run if "beffroi" in one} == {
        f"{REGISTRY}/{one}@{DIGEST}" for one in images
    }


def test_what_is_synced_lands_where_the_process_runs_from(read: dict[str, Any], root: Path) -> None:
    develop = (root / "images/develop.sh").read_text()
    (copied,) = re.findall(r"^for package in (.+); do$", develop, re.MULTILINE)

    assert "live=${TMPDIR:-/tmp}/live" in develop
    for artifact in profile(read, "trial")["build"]["artifacts"]:
        rules = artifact["sync"]["manual"]
        assert [one["src"] for one in rules] == [f"{one}/**/*.py" for one in copied.split()]
        assert {one["dest"] for one in rules} == {"/tmp/live"}
        (after,) = artifact["sync"]["hooks"]["after"]
        assert after == {"container": {"command": ["sh", "-c", "kill -HUP 1"]}}


@pytest.mark.skipif(SKAFFOLD is None, reason="skaffold is not installed: skaffold.dev says how")
@pytest.mark.parametrize("name", ["trial", "department"])
def test_skaffold_itself_reads_it(name: str, root: Path) -> None:
    done = subprocess.run(
        [str(SKAFFOLD), "diagnose", "--yaml-only", "--profile", name],
        cwd=root,
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert done.returncode == 0, done.stderr
