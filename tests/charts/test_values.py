"""Values that cannot be meant are refused before anything is installed, each by its name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from scripts import write_charts
from tests.charts.rendering import CASES, refusal

DIGEST = "sha256:" + "b" * 64


@pytest.mark.parametrize("case", CASES)
def test_what_is_tried_is_taken(case: str) -> None:
    assert refusal(case, {}) == ""


@pytest.mark.parametrize(
    ("case", "path", "value", "says"),
    [
        ("cic/minimal", "orign", "https://a.example", "orign"),
        ("cic/minimal", "origin", "http://beffroi.example.fr", "origin"),
        ("cic/minimal", "origin", "https://beffroi.example.fr/", "origin"),
        ("cic/minimal", "api.replicas", "2", "api/replicas"),
        ("cic/minimal", "api.replicas", 0, "api/replicas"),
        ("cic/minimal", "api.existingSecret", "", "api/existingSecret"),
        ("cic/minimal", "api.keys.register", "../register.key", "api/keys/register"),
        ("cic/minimal", "api.password", "s3cret", "password"),
        ("cic/minimal", "api.settings.databaseUrl", "postgresql://a:b@c/d", "databaseUrl"),
        ("cic/minimal", "api.settings.host", "127.0.0.1", "host"),
        ("cic/minimal", "api.settings.databaseConnections", 1000, "databaseConnections"),
        ("cic/minimal", "api.settings.federatorCertificateHours", 0, "federatorCertificateHours"),
        ("cic/minimal", "api.settings.edition", "test", "edition"),
        ("cic/minimal", "api.settings", {}, "issuer"),
        ("cic/minimal", "api.image.digest", "sha256:abc", "api/image/digest"),
        ("cic/minimal", "api.resources", {"limit": {"cpu": 1}}, "limit"),
        ("cic/minimal", "media.settings.viewsAtMost", 0, "viewsAtMost"),
        ("cic/minimal", "media.settings.udpPort", 65536, "udpPort"),
        ("cic/minimal", "media.settings.turnSecret", "s3cret", "turnSecret"),
        ("cic/minimal", "media.link.port", "8611", "media/link/port"),
        ("cic/minimal", "media.domain", "https://media.example.fr", "media/domain"),
        ("cic/minimal", "media.terminationGracePeriodSeconds", 10, "terminationGracePeriod"),
        ("cic/minimal", "turn.host", "", "turn/host"),
        ("cic/minimal", "turn.peers", [], "turn/peers"),
        ("cic/minimal", "turn.peers", ["10.42.0.0/16"], "turn/peers"),
        ("cic/minimal", "ingress.tls.existingSecret", "", "ingress/tls/existingSecret"),
        ("cic/department", "check.probe.existingSecret", "", "check/probe/existingSecret"),
        ("cic/trial", "trial.existingSecret", "", "trial/existingSecret"),
        ("cic/trial", "trial.keycloak.host", "", "trial/keycloak/host"),
        ("cic/department", "networkPolicy.database.to", ["10.0.0.1"], "networkPolicy/database/to"),
        ("cic/department", "networkPolicy.browsers.to", [], "'to'"),
        ("csu/enrolled", "tenant", "", "tenant"),
        ("csu/enrolled", "tenant", "Villeneuve d'Ascq", "tenant"),
        ("csu/enrolled", "image.digest", "", "image/digest"),
        ("csu/enrolled", "enrolment.url", "http://beffroi.example.fr", "enrolment/url"),
        ("csu/enrolled", "enrolment.code", "K7M3Q-…", "code"),
        ("csu/enrolled", "config.connector.kind", "milestone", "config/connector/kind"),
        ("csu/enrolled", "config.cameras", [], "config/cameras"),
        ("csu/enrolled", "config.cameras", [{"number": 17}], "config/cameras/0"),
        ("csu/enrolled", "config.steering.calm_seconds", 601, "calm_seconds"),
        ("csu/enrolled", "replicas", 2, "replicas"),
    ],
)  # fmt: skip
def test_a_wrong_value_is_refused_by_its_name(
    case: str, path: str, value: object, says: str
) -> None:
    assert says in refusal(case, {path: value})


def camera(**changed: Any) -> dict[str, Any]:
    said = {"number": "017", "name": "Place", "longitude": 3.1, "latitude": 50.6}
    return said | {"device": "http://10.20.0.17/onvif/device_service"} | changed


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"password": "s3cret"}, "password"),
        ({"user": "admin"}, "user"),
        ({"number": 17}, "number"),
        ({"latitude": 91}, "latitude"),
        ({"heading": 360}, "heading"),
        ({"kind": "turret"}, "kind"),
        ({"lens": "wide"}, "lens"),
    ],
)
def test_a_camera_is_held_to_what_the_federator_takes(changed: dict[str, Any], says: str) -> None:
    assert refusal("csu/enrolled", {"config.cameras": [camera()]}) == ""

    said = refusal("csu/enrolled", {"config.cameras": [camera(**changed)]})

    assert says in said
    assert "s3cret" not in said


@pytest.mark.parametrize(
    ("case", "changed", "says"),
    [
        ("cic/minimal", {"api.image.digest": ""}, "has no digest: set it as sha256:"),
        (
            "cic/minimal",
            {"media.settings.turnUrls": ["turn:a.example:3478"]},
            "set turn.enabled to false, or remove them",
        ),
        ("cic/minimal", {"turn.enabled": False}, "media.settings.turnOnly wants a relay"),
        (
            "cic/department",
            {"networkPolicy.database.to": []},
            "networkPolicy.database.to: where this part is",
        ),
        ("cic/department", {"networkPolicy.mail.to": []}, "networkPolicy.mail.to: where"),
        ("cic/department", {"networkPolicy.federators.from": []}, "where communes come from"),
        ("cic/department", {"networkPolicy.monitoring": []}, "where Prometheus runs"),
        ("cic/department", {"media.autoscaling.maxReplicas": 2}, "less than media.replicas"),
        ("cic/department", {"media.autoscaling.prometheusUrl": ""}, "where KEDA asks"),
        ("csu/enrolled", {"enrolment.url": ""}, "set enrolment.url, to enrol with a code"),
        ("csu/enrolled", {"link.existingSecret": "x"}, "two ways to the same: keep one"),
        ("csu/enrolled", {"networkPolicy.media.to": []}, "where the State's media nodes are"),
        (
            "csu/enrolled",
            {"enrolment.url": "", "link.existingSecret": "x"},
            "link.media: which media nodes are dialled",
        ),
        ("csu/authority", {"config.existingSecret": ""}, "config.existingSecret"),
    ],
)
def test_values_that_do_not_go_together_are_refused_with_the_remedy(
    case: str, changed: dict[str, Any], says: str
) -> None:
    assert says in refusal(case, changed)


def test_what_is_generated_is_the_code_s() -> None:
    assert write_charts.main(["--check"]) == 0


def test_what_is_not_the_code_s_is_told_and_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stale = tmp_path / "charts" / "cic" / "README.md"
    stale.parent.mkdir(parents=True)
    stale.write_text("old")
    monkeypatch.setattr(write_charts, "ROOT", tmp_path)
    monkeypatch.setattr(write_charts, "written", lambda: iter([(stale, "new")]))

    assert write_charts.main(["--check"]) == 1

    assert capsys.readouterr().err == (
        "charts/cic/README.md is not the code's. Remedy: python scripts/write_charts.py\n"
    )
    assert stale.read_text() == "old"
    assert write_charts.main([]) == 0
    assert stale.read_text() == "new"
