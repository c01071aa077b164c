"""What kube-linter checks by default, each by its name: asserted here where the program is absent.

The sentences are its own documentation's, read of August 2026; `test_rendering.py` runs the
program itself where it is installed. What `charts/kube-linter.yaml` leaves out stands there with
its reason, and is asserted in no other way.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import yaml

from tests.charts.rendering import (
    CASES,
    CHARTS,
    WORKLOADS,
    Manifest,
    containers,
    of_kind,
    pods,
    rendered,
    selects,
)

DEFAULTS = {
    "dangling-service", "deprecated-service-account-field", "docker-sock",
    "drop-net-raw-capability", "duplicate-env-var", "env-var-secret", "host-ipc", "host-network",
    "host-pid", "invalid-target-ports", "job-ttl-seconds-after-finished", "latest-tag",
    "liveness-port", "mismatching-selector", "no-anti-affinity", "no-extensions-v1beta",
    "no-read-only-root-fs", "non-existent-service-account", "pdb-max-unavailable",
    "pdb-min-available", "pdb-unhealthy-pod-eviction-policy", "privilege-escalation-container",
    "privileged-container", "readiness-port", "run-as-non-root", "sensitive-host-mounts",
    "ssh-port", "startup-port", "unsafe-sysctls", "unset-cpu-requirements",
    "unset-memory-requirements",
}  # fmt: skip
LEFT_OUT = set(yaml.safe_load((CHARTS / "kube-linter.yaml").read_text())["checks"]["exclude"])
WRITES_ITS_ROOT = "keycloak"
"""See `test_security.py`: development mode, in a trial alone."""
PORT_NAME = re.compile(r"(?=.*[a-z])[a-z0-9]([a-z0-9-]{0,13}[a-z0-9])?")

Check = Callable[[list[Manifest]], None]


def all_containers(manifests: list[Manifest]) -> Iterator[Manifest]:
    for _, pod in pods(manifests):
        yield from containers(pod)


def security(one: Manifest, name: str) -> Any:
    return one["securityContext"].get(name)


def dangling_service(manifests: list[Manifest]) -> None:
    labels = [pod["metadata"]["labels"] for _, pod in pods(manifests)]
    for one in of_kind(manifests, "Service"):
        wanted = {
            key: value
            for key, value in one["spec"]["selector"].items()
            # The one label that no template has: a StatefulSet gives it to each pod.
            if key != "statefulset.kubernetes.io/pod-name"
        }
        assert any(selects(pod, {"matchLabels": wanted}) for pod in labels), one["metadata"]


def no_service_account(manifests: list[Manifest]) -> None:
    for _, pod in pods(manifests):
        assert not {"serviceAccount", "serviceAccountName"} & set(pod["spec"])


def no_host_folder(manifests: list[Manifest]) -> None:
    for _, pod in pods(manifests):
        assert all("hostPath" not in one for one in pod["spec"].get("volumes", []))


def drop_net_raw(manifests: list[Manifest]) -> None:
    for one in all_containers(manifests):
        assert "ALL" in security(one, "capabilities")["drop"]
        assert "NET_RAW" not in security(one, "capabilities").get("add", [])


def duplicate_env_var(manifests: list[Manifest]) -> None:
    for one in all_containers(manifests):
        names = [said["name"] for said in one.get("env", [])]
        assert len(set(names)) == len(names)


def env_var_secret(manifests: list[Manifest]) -> None:
    for one in all_containers(manifests):
        for said in one.get("env", []):
            assert "value" not in said or "secret" not in said["name"].lower()


def no_host_namespace(manifests: list[Manifest]) -> None:
    for _, pod in pods(manifests):
        assert not {"hostIPC", "hostPID", "hostNetwork"} & set(pod["spec"])


def target_ports(manifests: list[Manifest]) -> None:
    named = [port.get("name") for one in all_containers(manifests) for port in one.get("ports", [])]
    told = [
        port["targetPort"]
        for one in of_kind(manifests, "Service")
        for port in one["spec"]["ports"]
        if isinstance(port.get("targetPort"), str)
    ]
    for one in [*filter(None, named), *told]:
        assert PORT_NAME.fullmatch(one)
    assert set(told) <= set(named)


def job_ttl(manifests: list[Manifest]) -> None:
    for one in of_kind(manifests, "Job"):
        assert one["spec"]["ttlSecondsAfterFinished"] > 0


def latest_tag(manifests: list[Manifest]) -> None:
    for one in all_containers(manifests):
        assert "@sha256:" in one["image"] or re.search(r":(?!latest$)[^/:]+$", one["image"])


def probed_ports(name: str) -> Check:
    def check(manifests: list[Manifest]) -> None:
        for one in all_containers(manifests):
            probe = one.get(name, {})
            asked = (probe.get("httpGet") or probe.get("tcpSocket") or {}).get("port")
            ports = one.get("ports", [])
            known = {port["containerPort"] for port in ports} | {port.get("name") for port in ports}
            assert asked is None or asked in known

    return check


def mismatching_selector(manifests: list[Manifest]) -> None:
    for one in manifests:
        if one["kind"] in WORKLOADS and "selector" in one["spec"]:
            labels = one["spec"]["template"]["metadata"]["labels"]
            assert selects(labels, one["spec"]["selector"])


def no_extensions(manifests: list[Manifest]) -> None:
    assert all(not one["apiVersion"].startswith("extensions/") for one in manifests)


def read_only_root(manifests: list[Manifest]) -> None:
    for one in all_containers(manifests):
        assert security(one, "readOnlyRootFilesystem") is (one["name"] != WRITES_ITS_ROOT)


def budgets(manifests: list[Manifest]) -> None:
    for one in of_kind(manifests, "PodDisruptionBudget"):
        assert one["spec"]["maxUnavailable"] == 1
        assert "minAvailable" not in one["spec"]
        assert one["spec"]["unhealthyPodEvictionPolicy"] == "AlwaysAllow"


def no_escalation(manifests: list[Manifest]) -> None:
    for one in all_containers(manifests):
        assert security(one, "allowPrivilegeEscalation") is False
        assert security(one, "privileged") is False


def run_as_non_root(manifests: list[Manifest]) -> None:
    for _, pod in pods(manifests):
        held = pod["spec"]["securityContext"]
        assert held["runAsNonRoot"] is True
        for one in containers(pod):
            assert {**held, **one["securityContext"]}["runAsUser"] > 0
            assert {**held, **one["securityContext"]}["runAsGroup"] > 0


def no_ssh(manifests: list[Manifest]) -> None:
    for one in all_containers(manifests):
        assert all(port["containerPort"] != 22 for port in one.get("ports", []))


def no_sysctls(manifests: list[Manifest]) -> None:
    for _, pod in pods(manifests):
        assert "sysctls" not in pod["spec"]["securityContext"]


CHECKS: dict[str, Check] = {
    "dangling-service": dangling_service,
    "deprecated-service-account-field": no_service_account,
    "non-existent-service-account": no_service_account,
    "docker-sock": no_host_folder,
    "sensitive-host-mounts": no_host_folder,
    "drop-net-raw-capability": drop_net_raw,
    "duplicate-env-var": duplicate_env_var,
    "env-var-secret": env_var_secret,
    "host-ipc": no_host_namespace,
    "host-network": no_host_namespace,
    "host-pid": no_host_namespace,
    "invalid-target-ports": target_ports,
    "job-ttl-seconds-after-finished": job_ttl,
    "latest-tag": latest_tag,
    "liveness-port": probed_ports("livenessProbe"),
    "readiness-port": probed_ports("readinessProbe"),
    "startup-port": probed_ports("startupProbe"),
    "mismatching-selector": mismatching_selector,
    "no-extensions-v1beta": no_extensions,
    "no-read-only-root-fs": read_only_root,
    "pdb-max-unavailable": budgets,
    "pdb-min-available": budgets,
    "pdb-unhealthy-pod-eviction-policy": budgets,
    "privilege-escalation-container": no_escalation,
    "privileged-container": no_escalation,
    "run-as-non-root": run_as_non_root,
    "ssh-port": no_ssh,
    "unsafe-sysctls": no_sysctls,
}


def test_every_default_check_is_asserted_or_left_out_with_a_reason() -> None:
    assert CHECKS.keys() | LEFT_OUT == DEFAULTS
    assert not CHECKS.keys() & LEFT_OUT


@pytest.fixture(scope="module")
def every_case() -> list[list[Manifest]]:
    return [rendered(case) for case in CASES]


@pytest.mark.parametrize("check", sorted(CHECKS))
def test_no_case_of_either_chart_fails_it(check: str, every_case: list[list[Manifest]]) -> None:
    for manifests in every_case:
        CHECKS[check](manifests)
