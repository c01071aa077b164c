"""Charts as Helm renders them with the values of `ci/`, and ways into what comes out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

helm = pytest.importorskip(
    "helm_python", reason="Helm's SDK has no wheel for this machine: pip install helm-python-sdk"
)

ROOT = Path(__file__).parent.parent.parent
CHARTS = ROOT / "charts"
RELEASE = "beffroi"
NAMESPACE = "videoprotection"
CASES = sorted(
    f"{file.parent.parent.name}/{file.name.removesuffix('-values.yaml')}"
    for file in CHARTS.glob("*/ci/*-values.yaml")
)
"""`cic/trial`: a chart and values that it is tried with."""
WORKLOADS = ("Deployment", "StatefulSet", "Job")

Manifest = dict[str, Any]


def values_of(case: str) -> dict[str, Any]:
    """The values of one case, to be changed at will."""
    chart, _, name = case.partition("/")
    read = yaml.safe_load((CHARTS / chart / "ci" / f"{name}-values.yaml").read_text())
    return deepcopy(read)


@cache
def chart(name: str) -> Any:
    """One chart, as Helm reads it."""
    return helm.Chart.load(str(CHARTS / name))


def rendered(case: str, changed: Mapping[str, Any] | None = None) -> list[Manifest]:
    """Every manifest of a case; `changed` says values by their paths, `turn.enabled`."""
    values = values_of(case)
    for path, value in (changed or {}).items():
        put(values, path, value)
    name = case.partition("/")[0]
    files = chart(name).render(values, name=RELEASE, namespace=NAMESPACE)
    return [
        one
        for file, text in sorted(files.items())
        if not file.endswith("NOTES.txt")
        for one in yaml.safe_load_all(text)
        if one
    ]


def notes(case: str) -> str:
    """What Helm says once it is installed."""
    name = case.partition("/")[0]
    files = chart(name).render(values_of(case), name=RELEASE, namespace=NAMESPACE)
    return next(str(text) for file, text in files.items() if file.endswith("NOTES.txt"))


def put(values: dict[str, Any], path: str, value: Any) -> None:
    """Set the value at `path`."""
    *folders, last = path.split(".")
    for folder in folders:
        values = values.setdefault(folder, {})
    values[last] = value


def refusal(case: str, changed: Mapping[str, Any]) -> str:
    """Why Helm does not take these values, by its schema or by a template; empty where it does."""
    name = case.partition("/")[0]
    values = values_of(case)
    for path, value in changed.items():
        put(values, path, value)
    try:
        chart(name).validate_schema(values)
        chart(name).render(values, name=RELEASE, namespace=NAMESPACE)
    except helm.HelmError as error:
        return str(error)
    return ""


def pods(manifests: list[Manifest]) -> Iterator[tuple[str, Manifest]]:
    """The pods that these would make: the name of each, its metadata and spec."""
    for one in manifests:
        if one["kind"] in WORKLOADS:
            yield one["metadata"]["name"], one["spec"]["template"]
        elif one["kind"] == "Pod":
            yield one["metadata"]["name"], one


def containers(pod: Manifest) -> list[Manifest]:
    return [*pod["spec"].get("initContainers", []), *pod["spec"]["containers"]]


def of_kind(manifests: list[Manifest], kind: str) -> list[Manifest]:
    return [one for one in manifests if one["kind"] == kind]


def named(manifests: list[Manifest], kind: str, name: str) -> Manifest:
    (found,) = [one for one in of_kind(manifests, kind) if one["metadata"]["name"] == name]
    return found


def selects(labels: Mapping[str, str], selector: Mapping[str, Any]) -> bool:
    """Whether a label selector of `matchLabels` takes a pod with these labels."""
    assert set(selector) <= {"matchLabels"}
    return selector.get("matchLabels", {}).items() <= labels.items()
