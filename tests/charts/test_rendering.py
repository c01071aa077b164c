"""Helm takes both charts as they are tried, and Kubernetes' own schemas take what comes out."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import kubernetes_validate
import pytest
import yaml
from kubernetes_validate.utils import all_versions

from tests.charts.rendering import (
    CASES,
    CHARTS,
    chart,
    containers,
    helm,
    named,
    notes,
    of_kind,
    pods,
    rendered,
    values_of,
)

NEWEST = all_versions()[-3:]
OTHERS = ("keda.sh", "monitoring.coreos.com")
"""Kinds of other people's operators: Kubernetes has no schema for them."""
INFORMATION = 1
KUBE_LINTER = shutil.which("kube-linter")


def test_each_chart_is_tried_in_three_ways() -> None:
    assert CASES == [
        "cic/department", "cic/minimal", "cic/trial",
        "csu/authority", "csu/enrolled", "csu/trial",
    ]  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_helm_lints_it_strictly(case: str) -> None:
    report = helm.lint(
        str(CHARTS / case.partition("/")[0]), values_of(case), strict=True, namespace="beffroi"
    )

    assert report["errors"] == []
    assert [one for one in report["messages"] if one["severity"] > INFORMATION] == []


@pytest.mark.parametrize("version", NEWEST)
@pytest.mark.parametrize("case", CASES)
def test_kubernetes_takes_every_manifest(case: str, version: str) -> None:
    for one in rendered(case):
        if one["apiVersion"].partition("/")[0] not in OTHERS:
            kubernetes_validate.validate(one, version, strict=True)


def test_a_manifest_that_kubernetes_would_refuse_is_seen() -> None:
    deployment = named(rendered("cic/minimal"), "Deployment", "beffroi-api")
    deployment["spec"]["replicas"] = "3"

    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(deployment, NEWEST[-1], strict=True)


@pytest.mark.parametrize("case", CASES)
def test_no_two_manifests_have_one_name(case: str) -> None:
    names = [(one["kind"], one["metadata"]["name"]) for one in rendered(case)]

    assert len(set(names)) == len(names)


@pytest.mark.parametrize("case", CASES)
def test_every_manifest_says_what_it_is_part_of(case: str) -> None:
    name = case.partition("/")[0]
    for one in rendered(case):
        labels = one["metadata"]["labels"]
        assert labels["app.kubernetes.io/name"] == "beffroi"
        assert labels["app.kubernetes.io/instance"] == "beffroi"
        assert labels["app.kubernetes.io/component"]
        assert labels["helm.sh/chart"] == f"{name}-{chart(name).version}"


@pytest.mark.parametrize("case", CASES)
def test_a_new_version_of_the_chart_selects_the_same_pods(case: str) -> None:
    for one in rendered(case):
        selector = one["spec"].get("selector") if "spec" in one else None
        if isinstance(selector, dict) and one["kind"] != "ServiceMonitor":
            chosen = selector.get("matchLabels", selector)
            assert not {"helm.sh/chart", "app.kubernetes.io/version"} & set(chosen)


@pytest.mark.parametrize("case", [one for one in CASES if one != "cic/trial"])
def test_images_go_by_their_digest(case: str) -> None:
    for _, pod in pods(rendered(case)):
        for one in containers(pod):
            assert "@sha256:" in one["image"]


def test_a_registry_of_ones_own_stands_before_every_image() -> None:
    images = {
        one["image"] for _, pod in pods(rendered("cic/department")) for one in containers(pod)
    }

    assert {one.partition("/")[0] for one in images} == {"registry.nord.example.fr"}


@pytest.mark.parametrize(
    ("case", "workload", "changed"),
    [
        ("cic/minimal", ("Deployment", "beffroi-api"), {"api.settings.scope": "openid"}),
        ("cic/minimal", ("StatefulSet", "beffroi-media"), {"media.settings.viewsAtMost": 7}),
        ("cic/minimal", ("Deployment", "beffroi-turn"), {"turn.peers": ["10.43.0.1"]}),
        ("csu/trial", ("StatefulSet", "beffroi-federator"), {"tenant": "metz"}),
    ],
)
def test_a_setting_that_changes_restarts_its_pods(
    case: str, workload: tuple[str, str], changed: dict[str, object]
) -> None:
    before = named(rendered(case), *workload)["spec"]["template"]["metadata"]["annotations"]
    after = named(rendered(case, changed), *workload)["spec"]["template"]["metadata"]["annotations"]

    assert before["checksum/config"] != after["checksum/config"]


def test_each_node_has_an_address_of_its_own_before_it_is_there() -> None:
    manifests = rendered("cic/department")
    settings = named(manifests, "ConfigMap", "beffroi-api")["data"]
    hosts = {rule["host"] for one in of_kind(manifests, "Ingress") for rule in one["spec"]["rules"]}

    nodes = [f"beffroi-media-{number}" for number in range(6)]
    assert settings["API_LINK_MEDIA"].split(",") == [
        f"wss://{node}.link.nord.example.fr:8611/federators" for node in nodes
    ]
    assert settings["API_MEDIA_ORIGINS"].split(",") == [
        f"https://{node}.media.nord.example.fr" for node in nodes
    ]
    assert {f"{node}.media.nord.example.fr" for node in nodes} < hosts
    for node in nodes:
        link = named(manifests, "Service", f"{node}-link")
        assert link["spec"]["selector"]["statefulset.kubernetes.io/pod-name"] == node
        hostname = link["metadata"]["annotations"]["external-dns.alpha.kubernetes.io/hostname"]
        assert hostname == f"{node}.link.nord.example.fr"


@pytest.mark.parametrize("kind", ["hpa", "keda"])
def test_nodes_are_added_as_flows_run_and_by_nothing_else(kind: str) -> None:
    manifests = rendered("cic/department", {"media.autoscaling.kind": kind})

    assert "replicas" not in named(manifests, "StatefulSet", "beffroi-media")["spec"]
    if kind == "hpa":
        (metric,) = named(manifests, "HorizontalPodAutoscaler", "beffroi-media")["spec"]["metrics"]
        assert metric["pods"]["metric"] == {"name": "beffroi_flows"}
        assert metric["pods"]["target"] == {"type": "AverageValue", "averageValue": "60"}
    else:
        (trigger,) = named(manifests, "ScaledObject", "beffroi-media")["spec"]["triggers"]
        assert trigger["metadata"]["threshold"] == "60"
        assert trigger["metadata"]["query"].startswith("sum(beffroi_flows{namespace=")


@pytest.mark.parametrize("case", CASES)
def test_the_notes_say_the_next_step(case: str) -> None:
    said = notes(case)

    assert "kubectl" in said
    assert ("federator invite" if case.startswith("cic") else "csu status") in said


def test_a_trial_says_that_it_is_one() -> None:
    assert "A TRIAL" in notes("cic/trial")
    assert "A TRIAL" not in notes("cic/department")


@pytest.mark.skipif(KUBE_LINTER is None, reason="kube-linter is not installed here")
@pytest.mark.parametrize("case", CASES)
def test_kube_linter_finds_nothing(case: str, tmp_path: Path) -> None:
    file = tmp_path / "rendered.yaml"
    file.write_text(yaml.safe_dump_all(rendered(case)))

    done = subprocess.run(
        [str(KUBE_LINTER), "lint", "--config", str(CHARTS / "kube-linter.yaml"), str(file)],
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert done.returncode == 0, done.stdout + done.stderr
