"""Both charts before a real API server: what Helm sends is taken, and so is every pod."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from tests.charts.rendering import CASES, CHARTS, RELEASE, Manifest, pods, rendered
from tests.kube.cluster import Answer, Cluster

pytestmark = [pytest.mark.servers, pytest.mark.timeout(300)]

LAST_RESORT = {
    "media.hostNetwork": True, "turn.enabled": False, "media.settings.turnOnly": False,
}  # fmt: skip
"""Pictures from the machine's own address: docs/how-to/install-a-department.md."""
CLASSES = "/apis/scheduling.k8s.io/v1/priorityclasses"


def namespace_of(case: str) -> str:
    return case.replace("/", "-")


@pytest.fixture(scope="module")
def made(cluster: Cluster) -> Cluster:
    """With a namespace for each case, and what the department's cluster has besides."""
    for case in CASES:
        cluster.make_namespace(namespace_of(case))
    priority = {"metadata": {"name": "beffroi"}, "value": 1000}
    assert cluster.ask("POST", CLASSES, priority).status == 201
    return cluster


def words(case: str) -> list[str]:
    chart, _, name = case.partition("/")
    folder = CHARTS / chart
    return [
        RELEASE, str(folder), "--namespace", namespace_of(case),
        "--values", str(folder / "ci" / f"{name}-values.yaml"),
    ]  # fmt: skip


def template_of(case: str, name: str) -> dict[str, Any]:
    """The pod that a controller would make of this workload, its claims as volumes."""
    pod = deepcopy(dict(pods(rendered(case)))[name])
    for one in rendered(case):
        if one["metadata"]["name"] == name and one["kind"] == "StatefulSet":
            for claim in one["spec"].get("volumeClaimTemplates", []):
                known = claim["metadata"]["name"]
                volume = {"name": known, "persistentVolumeClaim": {"claimName": known}}
                pod["spec"].setdefault("volumes", []).append(volume)
    metadata = {"name": name, "labels": pod["metadata"]["labels"]}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": pod["spec"]}


def asked(cluster: Cluster, case: str, pod: Manifest) -> Answer:
    where = f"/api/v1/namespaces/{namespace_of(case)}/pods?dryRun=All&fieldValidation=Strict"
    return cluster.ask("POST", where, pod)


@pytest.mark.parametrize("case", CASES)
def test_helm_renders_against_the_server(case: str, made: Cluster) -> None:
    done = made.helm("install", *words(case), "--dry-run=server")

    assert done.returncode == 0, done.stderr
    assert "Warning" not in done.stderr


@pytest.mark.parametrize("case", CASES)
def test_the_server_takes_every_object_of_an_installation_without_a_word(
    case: str, made: Cluster
) -> None:
    # Hooks wait for pods that end, and nothing runs pods here: they are asked for below.
    done = made.helm("install", *words(case), "--no-hooks")

    assert done.returncode == 0, done.stderr
    assert "Warning" not in done.stderr
    assert "restricted" not in done.stderr


@pytest.mark.parametrize(
    ("case", "name"),
    [(case, name) for case in CASES for name, _ in pods(rendered(case))],
)
def test_a_restricted_namespace_admits_the_pod(case: str, name: str, made: Cluster) -> None:
    answer = asked(made, case, template_of(case, name))

    assert (answer.status, answer.warnings) == (201, ()), answer.said.get("message")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"hostNetwork": True}, "host namespaces"),
        ({"securityContext": {"runAsUser": 0}}, "runAsUser"),
        ({"volumes": [{"name": "root", "hostPath": {"path": "/"}}]}, "restricted volume types"),
    ],
)
def test_the_same_namespace_refuses_what_is_not_restricted(
    changed: dict[str, Any], said: str, made: Cluster
) -> None:
    case = "cic/minimal"
    pod = template_of(case, "beffroi-api")
    volumes = pod["spec"]["volumes"] + changed.get("volumes", [])
    pod["spec"] |= {**changed, "volumes": volumes}

    answer = asked(made, case, pod)

    assert answer.status == 403
    assert said in answer.said["message"]


def test_the_last_resort_of_media_is_told_and_is_no_pod_of_such_a_namespace(made: Cluster) -> None:
    made.make_namespace("last-resort")
    sets = ",".join(f"{path}={str(value).lower()}" for path, value in LAST_RESORT.items())
    pod = dict(pods(rendered("cic/minimal", LAST_RESORT)))["beffroi-media"]

    done = made.helm(
        "install", *words("cic/minimal"), "--set", sets, "--no-hooks", "-n", "last-resort"
    )
    answer = asked(made, "cic/minimal", {"metadata": {"name": "media"}, "spec": pod["spec"]})

    # Helm passes such a word on: the silence above is one.
    assert "would violate PodSecurity" in done.stderr
    assert answer.status == 403
    assert "hostNetwork=true" in answer.said["message"]
