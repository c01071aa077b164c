"""Alerts and dashboards ask for what media nodes tell, and for nothing that nobody tells."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import yaml

from tests.charts.rendering import CHARTS, named, of_kind, rendered
from tests.servers.promtool import promtool

_METRIC = re.compile(r"\b(?:beffroi|process)_[a-z_]+")
PROCESS = {"process_cpu_seconds_total", "process_resident_memory_bytes"}


TRIALS = Path(__file__).with_name("alerts_tried.yaml")


def alerts() -> list[Any]:
    said = yaml.safe_load((CHARTS / "cic" / "files" / "alerts.yaml").read_text())
    return [rule for group in said["groups"] for rule in group["rules"]]


def rendered_rules() -> str:
    """What the operator of Prometheus is given."""
    (rule,) = of_kind(rendered("cic/department"), "PrometheusRule")
    return yaml.safe_dump(rule["spec"], allow_unicode=True, sort_keys=False)


def told(root: Path) -> set[str]:
    """The metrics of the reference, which a test compares with a node's own."""
    page = (root / "docs" / "reference" / "metrics.md").read_text(encoding="utf-8")
    named = set(re.findall(r"^\| `(beffroi_\w+)` \|", page, re.MULTILINE))
    parts = {name + part for name in named for part in ("_bucket", "_count", "_sum")}
    return named | parts | PROCESS


def test_every_alert_asks_for_a_metric_that_there_is(root: Path) -> None:
    for rule in alerts():
        asked = set(_METRIC.findall(rule["expr"]))
        assert asked
        assert asked <= told(root)
        assert {"summary", "description"} == set(rule["annotations"])
        assert rule["labels"]["severity"] in ("info", "warning", "critical")


def test_promtool_reads_the_rules_as_the_chart_renders_them(tmp_path: Path) -> None:
    (tmp_path / "rules.yaml").write_text(rendered_rules())

    answer = promtool("check", "rules", "--lint=all", "--lint-fatal", "rules.yaml", folder=tmp_path)

    assert f"SUCCESS: {len(alerts())} rules found" in answer


def test_each_alert_fires_for_what_it_is_for_and_for_nothing_less(tmp_path: Path) -> None:
    (tmp_path / "rules.yaml").write_text(rendered_rules())
    shutil.copy(TRIALS, tmp_path)

    assert "SUCCESS" in promtool("test", "rules", TRIALS.name, folder=tmp_path)


def test_each_alert_is_tried_both_ways() -> None:
    trials = yaml.safe_load(TRIALS.read_text())["tests"]
    tried = [one for trial in trials for one in trial["alert_rule_test"]]
    fires = {one["alertname"] for one in tried if one["exp_alerts"]}
    keeps_still = {one["alertname"] for one in tried if not one["exp_alerts"]}

    assert fires == keeps_still == {rule["alert"] for rule in alerts()}


def test_every_panel_asks_for_a_metric_that_there_is(root: Path) -> None:
    files = sorted((CHARTS / "cic" / "files").glob("*.json"))
    panels = [panel for file in files for panel in json.loads(file.read_text())["panels"]]

    assert len(panels) == 24
    for panel in panels:
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
    for name in ("beffroi-flows", "beffroi-platform"):
        assert json.loads(dashboards[f"{name}.json"])["uid"] == name
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
