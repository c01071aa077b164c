"""Nothing enters a pod and nothing leaves it but what is named: each policy says both ways."""

from __future__ import annotations

from typing import Any

import pytest

from tests.charts.rendering import CASES, Manifest, named, of_kind, pods, rendered, selects

POLICED = ["cic/department", "cic/trial", "csu/authority", "csu/enrolled"]


def policies_of(manifests: list[Manifest], pod: Manifest) -> list[Manifest]:
    labels = pod["metadata"]["labels"]
    return [
        one["spec"]
        for one in of_kind(manifests, "NetworkPolicy")
        if selects(labels, one["spec"]["podSelector"])
    ]


@pytest.mark.parametrize("case", POLICED)
def test_every_pod_is_closed_both_ways(case: str) -> None:
    manifests = rendered(case)
    for _, pod in pods(manifests):
        kinds = {kind for one in policies_of(manifests, pod) for kind in one["policyTypes"]}
        assert kinds == {"Ingress", "Egress"}


@pytest.mark.parametrize("case", POLICED)
def test_no_rule_is_for_everybody_or_for_every_port(case: str) -> None:
    for one in of_kind(rendered(case), "NetworkPolicy"):
        for rule in one["spec"].get("ingress", []):
            assert rule["from"]
            assert rule["ports"]
        for rule in one["spec"].get("egress", []):
            assert rule["to"]
            assert rule["ports"]


@pytest.mark.parametrize("case", POLICED)
def test_a_policy_of_a_pod_is_for_a_pod_that_there_is(case: str) -> None:
    manifests = rendered(case)
    labels = [pod["metadata"]["labels"] for _, pod in pods(manifests)]
    there = {one["app.kubernetes.io/component"] for one in labels}
    for one in of_kind(manifests, "NetworkPolicy"):
        component = one["spec"]["podSelector"]["matchLabels"].get("app.kubernetes.io/component")
        # In a trial the API migrates by itself.
        assert component in there | {None, "migrate"}


def peers(rule: dict[str, Any]) -> list[str]:
    """A peer as it reads: its network, or the component or namespace that is chosen."""
    told = []
    for one in rule.get("from", []) + rule.get("to", []):
        if "ipBlock" in one:
            told.append(one["ipBlock"]["cidr"])
        else:
            labels = (one.get("podSelector") or one["namespaceSelector"])["matchLabels"]
            told.append(labels.get("app.kubernetes.io/component") or next(iter(labels.values())))
    return told


def ports(rule: dict[str, Any]) -> list[str]:
    return [
        f"{one['protocol']} {one['port']}" + (f"-{one['endPort']}" if "endPort" in one else "")
        for one in rule["ports"]
    ]


def told(manifests: list[Manifest], name: str, way: str) -> list[tuple[str, str]]:
    """Each pair of peer and port that a policy opens."""
    rules = named(manifests, "NetworkPolicy", name)["spec"].get(way, [])
    return [(peer, port) for rule in rules for peer in peers(rule) for port in ports(rule)]


DNS = [("kube-dns", "UDP 53"), ("kube-dns", "TCP 53")]


def test_a_departments_pods_reach_and_are_reached_as_the_page_says() -> None:
    manifests = rendered("cic/department")

    assert told(manifests, "beffroi-api", "ingress") == [
        ("ingress-nginx", "TCP 8600"), ("check", "TCP 8600"), ("probe", "TCP 8600"),
        ("monitoring", "TCP 8613"),
    ]  # fmt: skip
    assert told(manifests, "beffroi-api", "egress") == [
        *DNS,
        ("10.10.0.10/32", "TCP 5432"), ("10.10.0.11/32", "TCP 5432"),
        ("10.10.0.20/32", "TCP 6379"), ("10.10.0.30/32", "TCP 443"),
        ("10.10.0.50/32", "TCP 4318"), ("10.10.0.40/32", "TCP 465"),
    ]  # fmt: skip
    assert told(manifests, "beffroi-media", "ingress") == [
        ("ingress-nginx", "TCP 8610"), ("check", "TCP 8610"), ("probe", "TCP 8610"),
        ("192.0.2.0/24", "TCP 8611"), ("198.51.100.0/24", "TCP 8611"), ("media", "TCP 8611"),
        ("monitoring", "TCP 8613"), ("turn", "UDP 8612"),
    ]  # fmt: skip
    assert told(manifests, "beffroi-media", "egress") == [
        *DNS, ("10.10.0.20/32", "TCP 6379"), ("10.10.0.50/32", "TCP 4318"),
        ("media", "TCP 8611"), ("turn", "UDP 1024-65535"),
    ]  # fmt: skip
    assert told(manifests, "beffroi-turn", "ingress") == [
        ("203.0.113.0/24", "UDP 3478"), ("203.0.113.0/24", "TCP 3478"),
        ("203.0.113.0/24", "TCP 5349"),
        ("probe", "UDP 3478"), ("probe", "TCP 3478"), ("probe", "TCP 5349"),
        ("media", "UDP 49152-65535"), ("media", "UDP 3478"),
    ]  # fmt: skip
    assert told(manifests, "beffroi-turn", "egress") == [("media", "UDP 8612")]
    assert told(manifests, "beffroi-migrate", "ingress") == []


def test_the_probe_goes_where_a_browser_goes_and_nobody_comes_to_it() -> None:
    manifests = rendered("cic/department")

    assert told(manifests, "beffroi-probe", "ingress") == []
    assert told(manifests, "beffroi-probe", "egress") == [
        *DNS, ("api", "TCP 8600"), ("media", "TCP 8610"),
        ("turn", "UDP 3478"), ("turn", "TCP 3478"), ("turn", "TCP 5349"),
    ]  # fmt: skip


def test_without_a_relay_the_probe_comes_to_the_nodes_themselves() -> None:
    changed = {
        "check.probe.enabled": True, "check.probe.existingSecret": "sonde",
        "turn.enabled": False, "media.settings.turnOnly": False,
        "networkPolicy.pictures": [{"ipBlock": {"cidr": "203.0.113.0/24"}}],
    }  # fmt: skip
    manifests = rendered("cic/trial", changed)

    assert ("media", "UDP 8612") in told(manifests, "beffroi-probe", "egress")
    assert ("probe", "UDP 8612") in told(manifests, "beffroi-media", "ingress")


def test_nothing_enters_a_commune() -> None:
    manifests = rendered("csu/enrolled")

    assert told(manifests, "beffroi-federator", "ingress") == []
    assert told(manifests, "beffroi-federator", "egress") == [
        *DNS,
        ("192.0.2.10/32", "TCP 443"), ("192.0.2.16/28", "TCP 8611"), ("10.20.1.9/32", "TCP 4318"),
        ("10.20.0.0/16", "TCP 80"), ("10.20.0.0/16", "TCP 554"),
    ]  # fmt: skip


@pytest.mark.parametrize("case", ["cic/trial", "cic/minimal", "csu/authority"])
def test_without_a_collector_nothing_leaves_for_one(case: str) -> None:
    policies = of_kind(rendered(case), "NetworkPolicy")
    rules = [rule for one in policies for rule in one["spec"].get("egress", [])]
    assert "TCP 4318" not in [port for rule in rules for port in ports(rule)]


def test_cameras_that_send_by_udp_are_let_in_from_their_own_network_alone() -> None:
    manifests = rendered("csu/authority")

    assert told(manifests, "beffroi-federator", "ingress") == [("10.57.0.0/16", "UDP 1024-65535")]


@pytest.mark.parametrize("case", [one for one in CASES if one.startswith("csu")])
def test_a_commune_has_no_service(case: str) -> None:
    assert {one["kind"] for one in rendered(case)} <= {"StatefulSet", "ConfigMap", "NetworkPolicy"}
