"""Alerts and dashboards ask for what media nodes tell, and for nothing that nobody tells."""

from __future__ import annotations

import json
import re
from pathlib import Path

import yaml

from tests.charts.rendering import CHARTS, named, of_kind, rendered

_METRIC = re.compile(r"\b(?:beffroi|process)_[a-z_]+")
PROCESS = {"process_cpu_seconds_total", "process_resident_memory_bytes"}


def told(root: Path) -> set[str]:
    """The metrics of the reference, which a test compares with a node's own."""
    page = (root / "docs" / "reference" / "metrics.md").read_text(encoding="utf-8")
    return set(re.findall(r"`(beffroi_[a-z_]+)`", page)) | PROCESS


def test_every_alert_asks_for_a_metric_that_there_is(root: Path) -> None:
    said = yaml.safe_load((CHARTS / "cic" / "files" / "alerts.yaml").read_text())
    rules = [rule for group in said["groups"] for rule in group["rules"]]

    assert len(rules) == 9
    for rule in rules:
        asked = set(_METRIC.findall(rule["expr"]))
        assert asked
        assert asked <= told(root)
        assert {"summary", "description"} == set(rule["annotations"])
        assert rule["labels"]["severity"] in ("info", "warning", "critical")


def test_every_panel_asks_for_a_metric_that_there_is(root: Path) -> None:
    said = json.loads((CHARTS / "cic" / "files" / "flows.json").read_text())

    for panel in said["panels"]:
        for target in panel["targets"]:
            asked = set(_METRIC.findall(target["expr"]))
            assert asked
            assert asked <= told(root)


def test_they_are_there_only_where_they_are_asked_for() -> None:
    kinds = ("ServiceMonitor", "PrometheusRule")
    watched, bare = rendered("cic/department"), rendered("cic/minimal")

    assert [len(of_kind(watched, kind)) for kind in kinds] == [1, 1]
    assert [of_kind(bare, kind) for kind in kinds] == [[], []]
    dashboards = named(watched, "ConfigMap", "beffroi-dashboards")["data"]
    assert json.loads(dashboards["beffroi-flows.json"])["uid"] == "beffroi-flows"
    assert [
        one for one in of_kind(bare, "ConfigMap") if one["metadata"]["name"].endswith("dashboards")
    ] == []


def test_prometheus_is_led_to_the_ports_that_tell_metrics() -> None:
    manifests = rendered("cic/department")
    monitor = named(manifests, "ServiceMonitor", "beffroi")["spec"]
    chosen = [
        one
        for one in of_kind(manifests, "Service")
        if monitor["selector"]["matchLabels"].items() <= one["metadata"]["labels"].items()
    ]

    assert [one["metadata"]["name"] for one in chosen] == ["beffroi-api-metrics", "beffroi-media"]
    for service, process in zip(chosen, ("api", "media"), strict=True):
        (port,) = service["spec"]["ports"]
        settings = named(manifests, "ConfigMap", f"beffroi-{process}")["data"]
        assert port["name"] == monitor["endpoints"][0]["port"]
        assert settings[f"{process.upper()}_METRICS_PORT"] == str(port["port"])
