"""Every pod of either chart is held to Pod Security "restricted", and to more than that."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.charts.rendering import CASES, Manifest, containers, named, of_kind, pods, rendered

WRITES_ITS_ROOT = {"keycloak": "its development mode builds itself anew in its own folder"}
ADDS = {"turn": ["NET_BIND_SERVICE"]}
"""Its program carries this as a file capability, and is not started without it."""
VOLUMES = {"configMap", "emptyDir", "secret", "persistentVolumeClaim"}


def all_pods() -> list[Any]:
    return [
        pytest.param(pod, id=f"{case}-{name}")
        for case in CASES
        for name, pod in pods(rendered(case))
    ]


@pytest.mark.parametrize("pod", all_pods())
def test_a_pod_is_restricted(pod: Manifest) -> None:
    spec = pod["spec"]

    assert spec["securityContext"]["runAsNonRoot"] is True
    assert spec["securityContext"]["runAsUser"] > 0
    assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert spec["automountServiceAccountToken"] is False
    assert spec["enableServiceLinks"] is False
    assert not {"hostNetwork", "hostPID", "hostIPC"} & set(spec)
    assert {kind for one in spec.get("volumes", []) for kind in one} - {"name"} <= VOLUMES


@pytest.mark.parametrize("pod", all_pods())
def test_a_container_has_no_right_that_it_does_not_need(pod: Manifest) -> None:
    for one in containers(pod):
        held = one["securityContext"]
        assert held["allowPrivilegeEscalation"] is False
        assert held["privileged"] is False
        assert held["runAsNonRoot"] is True
        assert held["capabilities"]["drop"] == ["ALL"]
        assert held["capabilities"].get("add", []) == ADDS.get(one["name"], [])
        assert held["readOnlyRootFilesystem"] is (one["name"] not in WRITES_ITS_ROOT)
        assert all("hostPort" not in port for port in one.get("ports", []))


@pytest.mark.parametrize("case", [one for one in CASES if one.startswith("cic")])
@pytest.mark.clause("VA-10", "MF-3")
def test_the_state_side_has_no_disk_to_keep_a_picture_on(case: str) -> None:
    for name, pod in pods(rendered(case)):
        if name in ("beffroi-api", "beffroi-media", "beffroi-turn"):
            kinds = [kind for one in pod["spec"]["volumes"] for kind in one if kind != "name"]
            assert set(kinds) <= {"secret", "configMap", "emptyDir"}
            written = [one["emptyDir"] for one in pod["spec"]["volumes"] if "emptyDir" in one]
            assert [one["medium"] for one in written] == ["Memory"]
            assert all(int(one["sizeLimit"].removesuffix("Mi")) <= 64 for one in written)


@pytest.mark.parametrize("case", CASES)
def test_no_chart_makes_a_secret_nor_writes_one_down(case: str) -> None:
    manifests = rendered(case)

    assert of_kind(manifests, "Secret") == []
    for _, pod in pods(manifests):
        for one in containers(pod):
            for said in one.get("env", []):
                is_secret = re.search(r"PASSWORD|SECRET|_URL$|CODE", said["name"])
                if is_secret and "value" in said:
                    assert said["name"] in {
                        "MEDIA_URL", "MEDIA_LINK_URL",
                        "KEYCLOAK_URL", "KEYCLOAK_BACK_CHANNEL_LOGOUT_URL",
                    }  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_every_long_lived_pod_is_asked_three_things_apart(case: str) -> None:
    for one in rendered(case):
        if one["kind"] in ("Deployment", "StatefulSet"):
            for container in one["spec"]["template"]["spec"]["containers"]:
                assert {"startupProbe", "readinessProbe", "livenessProbe"} <= set(container)


def test_what_lives_is_not_restarted_for_what_is_away() -> None:
    manifests = rendered("cic/department")
    (api,) = named(manifests, "Deployment", "beffroi-api")["spec"]["template"]["spec"]["containers"]
    (media,) = named(manifests, "StatefulSet", "beffroi-media")["spec"]["template"]["spec"][
        "containers"
    ]

    assert api["livenessProbe"]["httpGet"]["path"] == "/healthz"
    assert api["readinessProbe"]["httpGet"]["path"] == "/readyz"
    assert media["livenessProbe"]["httpGet"]["path"] == "/health"
    assert media["readinessProbe"]["httpGet"]["path"] == "/readyz"


def test_a_pod_that_goes_has_longer_than_a_lease() -> None:
    manifests = rendered("cic/department")
    api = named(manifests, "Deployment", "beffroi-api")["spec"]["template"]["spec"]
    media = named(manifests, "StatefulSet", "beffroi-media")["spec"]["template"]["spec"]

    drained = api["containers"][0]["lifecycle"]["preStop"]["sleep"]["seconds"]
    assert api["terminationGracePeriodSeconds"] >= drained + 15
    assert media["terminationGracePeriodSeconds"] >= 4 + 15


@pytest.mark.parametrize("case", [one for one in CASES if one.startswith("cic")])
def test_one_pod_of_each_kind_goes_at_a_time(case: str) -> None:
    manifests = rendered(case)
    budgets = {
        one["spec"]["selector"]["matchLabels"]["app.kubernetes.io/component"]: one["spec"]
        for one in of_kind(manifests, "PodDisruptionBudget")
    }

    assert set(budgets) == {"api", "media", "turn"}
    assert {one["maxUnavailable"] for one in budgets.values()} == {1}
    for name in ("api", "media", "turn"):
        kind = "StatefulSet" if name == "media" else "Deployment"
        spec = named(manifests, kind, f"beffroi-{name}")["spec"]["template"]["spec"]
        spread = spec["topologySpreadConstraints"]
        assert [one["topologyKey"] for one in spread] == [
            "kubernetes.io/hostname", "topology.kubernetes.io/zone",
        ]  # fmt: skip
        assert {
            one["labelSelector"]["matchLabels"]["app.kubernetes.io/component"] for one in spread
        } == {name}


def test_the_owner_of_the_tables_is_known_to_the_migration_alone() -> None:
    knows = {
        name
        for name, pod in pods(rendered("cic/department"))
        for one in containers(pod)
        for said in one.get("env", [])
        if said["name"] == "API_DATABASE_OWNER_URL"
    }

    assert knows == {"beffroi-migrate"}


def test_the_migration_runs_before_the_pods_of_a_version_and_needs_none_of_the_chart() -> None:
    job = named(rendered("cic/department"), "Job", "beffroi-migrate")
    (container,) = job["spec"]["template"]["spec"]["containers"]

    assert job["metadata"]["annotations"]["helm.sh/hook"] == "pre-install,pre-upgrade"
    assert container["args"] == ["migrate"]
    assert "envFrom" not in container
    assert {one["valueFrom"]["secretKeyRef"]["name"] for one in container["env"]} == {"beffroi-api"}


def test_the_machines_network_is_taken_only_where_it_is_asked_for() -> None:
    asked = rendered(
        "cic/minimal",
        {"media.hostNetwork": True, "turn.enabled": False, "media.settings.turnOnly": False},
    )
    spec = named(asked, "StatefulSet", "beffroi-media")["spec"]["template"]["spec"]

    assert spec["hostNetwork"] is True
    assert spec["dnsPolicy"] == "ClusterFirstWithHostNet"
    assert spec["affinity"]["podAntiAffinity"]
    assert [one for _, pod in pods(asked) if "hostNetwork" in (one := pod["spec"])] == [spec]
