"""The manifests and the processes mean the same settings, by the same names, and the files fit."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import BaseModel, SecretStr
from pydantic_settings import BaseSettings

from scripts.chart_settings import BY_CHART, SECRETS
from services.api.keycloak.settings import Settings as KeycloakSettings
from services.api.settings import DatabaseSettings
from services.api.settings import Settings as ApiSettings
from services.cli.main import _parser
from services.federator.settings import Settings as FederatorSettings
from services.media.settings import Settings as MediaSettings
from tests.charts.rendering import CASES, Manifest, containers, named, pods, rendered

CLASSES: dict[str, type[BaseSettings]] = {
    "api": ApiSettings,
    "media": MediaSettings,
    "migrate": DatabaseSettings,
    "bootstrap": KeycloakSettings,
}
DOWNWARD = {"metadata.name": "beffroi-media-0", "status.podIP": "10.42.0.7"}
SECRET_VALUES = {
    "API_DATABASE_URL": "postgresql://beffroi:x@base/beffroi",
    "API_DATABASE_OWNER_URL": "postgresql://owner:x@base/beffroi",
    "API_BUS_URL": "redis://redis/0",
    "MEDIA_BUS_URL": "redis://redis/0",
    "API_SMTP_URL": "smtps://mail.example",
    "API_PROBE_SECRET": "0" * 43,
    "MEDIA_TURN_SECRET": "0" * 64,
}
CLAIMED = {"state", "data"}
"""Volumes that a StatefulSet claims for its pods."""
CIC = [case for case in CASES if case.startswith("cic")]


def environment(manifests: list[Manifest], container: Manifest) -> dict[str, str]:
    """What the process would find, Secrets filled in."""
    found: dict[str, str] = {}
    for one in container.get("envFrom", []):
        found |= named(manifests, "ConfigMap", one["configMapRef"]["name"])["data"]
    for one in container.get("env", []):
        source = one.get("valueFrom", {})
        if "secretKeyRef" in source:
            found[one["name"]] = SECRET_VALUES.get(one["name"], "s3cret")
        elif "fieldRef" in source:
            found[one["name"]] = DOWNWARD[source["fieldRef"]["fieldPath"]]
        else:
            value = one["value"]
            for name, said in found.items():
                value = value.replace(f"$({name})", said)
            found[one["name"]] = value
    return found


def ours(case: str) -> list[Any]:
    """Each container that runs a process of ours with settings: its class and its environment."""
    manifests = rendered(case)
    return [
        (CLASSES[one["name"]], environment(manifests, one))
        for _, pod in pods(manifests)
        for one in containers(pod)
        if one["name"] in CLASSES
    ]


@pytest.mark.parametrize("case", CIC)
def test_every_process_is_told_only_what_it_knows(case: str) -> None:
    assert ours(case)
    for settings, told in ours(case):
        prefix = settings.model_config["env_prefix"]
        known = {prefix + name.upper() for name in settings.model_fields}
        assert {name for name in told if name.startswith(prefix)} - known == set()
        assert [name for name in told if not name.startswith(prefix)] == []


@pytest.mark.parametrize("case", CIC)
def test_every_process_takes_what_it_is_told(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for settings, told in ours(case):
        with monkeypatch.context() as context:
            for name, value in told.items():
                context.setenv(name, value)
            read = settings()
        assert read


@pytest.mark.parametrize("case", CIC)
def test_what_the_stand_alone_processes_insist_on_is_there(case: str) -> None:
    told = {name for _, said in ours(case) for name in said}

    assert {
        "API_DATABASE_URL", "API_ISSUER", "API_ORIGIN", "API_PASS_KEY", "API_REGISTER_KEY",
        "API_BUS_URL", "API_CONSOLE",
        "MEDIA_NODE", "MEDIA_URL", "MEDIA_BUS_URL", "MEDIA_PASS_KEY",
        "MEDIA_LINK_AUTHORITY", "MEDIA_LINK_CERTIFICATE", "MEDIA_LINK_KEY",
    } <= told  # fmt: skip


@pytest.mark.parametrize("case", CIC)
def test_each_secret_comes_from_a_secret_whose_key_is_its_name(case: str) -> None:
    secrets = {prefix + name.upper() for prefix, names in SECRETS.items() for name in names}
    for _, pod in pods(rendered(case)):
        for one in containers(pod):
            for said in one.get("env", []):
                if said["name"] in secrets:
                    assert said["valueFrom"]["secretKeyRef"]["key"] == said["name"]


@pytest.mark.parametrize("case", CIC)
def test_no_secret_stands_in_a_config_map(case: str) -> None:
    secrets = {prefix + name.upper() for prefix, names in SECRETS.items() for name in names}
    for one in rendered(case):
        if one["kind"] == "ConfigMap":
            assert not secrets & set(one["data"])


def test_what_the_chart_says_by_itself_exists() -> None:
    for prefix, settings in (("API_", ApiSettings), ("MEDIA_", MediaSettings)):
        assert BY_CHART[prefix] | SECRETS[prefix] <= set(settings.model_fields)
        secret = {
            name for name, field in settings.model_fields.items() if not field.repr or holds(field)
        }
        assert secret == SECRETS[prefix]


def holds(field: Any) -> bool:
    return SecretStr.__name__ in str(field.annotation)


def test_numbers_lists_and_truths_are_written_as_the_processes_read_them() -> None:
    data = named(rendered("cic/department"), "ConfigMap", "beffroi-api")["data"]
    media = named(rendered("cic/department"), "ConfigMap", "beffroi-media")["data"]

    assert data["API_FEDERATOR_CERTIFICATE_HOURS"] == "72.5"
    assert data["API_DATABASE_CONNECTIONS"] == "20"
    assert data["API_REGISTER_MAILS"] == "metz=dpo@metz.example.fr"
    assert media["MEDIA_TURN_ONLY"] == "true"
    assert media["MEDIA_VIEWS_AT_MOST"] == "800"
    assert media["MEDIA_TURN_URLS"] == (
        "turn:relay.nord.example.fr:3478?transport=udp,"
        "turn:relay.nord.example.fr:3478?transport=tcp,"
        "turns:relay.nord.example.fr:443?transport=tcp"
    )


def test_the_next_key_of_registers_is_a_file_beside_the_one_that_signs() -> None:
    changed = {"api.keys.register": "register-2027.key"}
    data = named(rendered("cic/department", changed), "ConfigMap", "beffroi-api")["data"]

    assert data["API_REGISTER_KEY"] == "/etc/beffroi/keys/register-2027.key"
    assert data["API_PASS_KEY"] == "/etc/beffroi/keys/pass-key.jwk"


@pytest.mark.parametrize("case", CASES)
def test_every_command_of_a_container_is_understood(case: str) -> None:
    for _, pod in pods(rendered(case)):
        for one in containers(pod):
            for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
                words = one.get(probe, {}).get("exec", {}).get("command", [])
                if words[:1] == ["beffroi"]:
                    assert _parser().parse_args(words[1:])
            if "beffroi" in one["image"] and "command" not in one:
                assert _parser().parse_args(one["args"])


@pytest.mark.parametrize("case", CASES)
def test_every_file_that_is_named_is_mounted(case: str) -> None:
    manifests = rendered(case)
    for _, pod in pods(manifests):
        for one in containers(pod):
            mounts = tuple(mount["mountPath"] + "/" for mount in one.get("volumeMounts", []))
            volumes = {volume["name"] for volume in pod["spec"].get("volumes", [])} | {
                "state",
                "data",
            }
            told = environment(manifests, one)
            files = [path for path in told.values() if path.startswith("/etc/beffroi/")]
            assert all((path + "/").startswith(mounts) for path in files)
            assert {mount["name"] for mount in one.get("volumeMounts", [])} <= volumes | CLAIMED


@pytest.mark.parametrize("case", ["csu/enrolled", "csu/trial"])
def test_the_federator_takes_the_file_that_values_make(case: str) -> None:
    text = named(rendered(case), "ConfigMap", "beffroi-federator")["data"]["federator.toml"]
    said = tomllib.loads(text)
    assert said["link"] == {"enrolment": "/var/lib/beffroi/link"}
    # What enrolment has written there, the federator reads at its start.
    said["link"] = {
        "media": ["wss://media-1.example:8611/federators"],
        **dict.fromkeys(("authority", "certificate", "key", "pass_key"), "there"),
    }

    settings = FederatorSettings.model_validate(said, context={"folder": Path("/")})

    assert settings.state == Path("/var/lib/beffroi/state")
    assert settings.own_register.log_key == Path("/var/lib/beffroi/link/register.pub")
    assert [one.number for one in settings.cameras][:1] == ["017"]
    if case == "csu/enrolled":
        assert settings.steering.calm_seconds == 45
        assert settings.cameras[1].longitude == 3
        assert settings.connector.credentials_file == Path(
            "/etc/beffroi/credentials/credentials.toml"
        )


def test_with_the_states_authority_each_file_is_named() -> None:
    changed: dict[str, Any] = {
        "config": {
            "connector": {"kind": "synthetic"},
            "cameras": [{"number": "1", "name": "Gare", "longitude": 6.1, "latitude": 49.1}],
        },
    }
    manifests = rendered("csu/authority", changed)
    said = tomllib.loads(
        named(manifests, "ConfigMap", "beffroi-federator")["data"]["federator.toml"]
    )

    settings = FederatorSettings.model_validate(said, context={"folder": Path("/")})

    assert settings.link.media == ["wss://beffroi-media-0.link.example.fr:8611/federators"]
    assert settings.link.key == Path("/etc/beffroi/link/tls.key")
    assert settings.convention == Path("/etc/beffroi/convention/convention.toml")
    (pod,) = [pod for _, pod in pods(manifests)]
    assert "initContainers" not in pod["spec"]


def test_there_is_one_federator_and_its_state_outlives_it() -> None:
    one = named(rendered("csu/enrolled"), "StatefulSet", "beffroi-federator")

    assert one["spec"]["replicas"] == 1
    (volume,) = one["spec"]["volumeClaimTemplates"]
    assert volume["spec"]["accessModes"] == ["ReadWriteOnce"]
    assert one["spec"]["template"]["spec"]["securityContext"]["fsGroupChangePolicy"] == (
        "OnRootMismatch"
    )


def test_the_code_of_an_invitation_may_go_once_it_has_served() -> None:
    (pod,) = [pod for _, pod in pods(rendered("csu/enrolled"))]
    (enrol,) = pod["spec"]["initContainers"]

    assert enrol["args"][:2] == ["federator", "enrol"]
    assert "--code=$(ENROLMENT_CODE)" in enrol["args"]
    assert enrol["env"][0]["valueFrom"]["secretKeyRef"]["optional"] is True


def test_values_of_settings_are_named_as_the_settings_are(root: Path) -> None:
    said = yaml.safe_load((root / "charts" / "cic" / "values.schema.json").read_text())
    for name, prefix, settings in (
        ("api", "API_", ApiSettings),
        ("media", "MEDIA_", MediaSettings),
    ):
        model: type[BaseModel] = settings
        values = said["properties"][name]["properties"]["settings"]
        assert values["additionalProperties"] is False
        assert len(values["properties"]) == len(
            set(model.model_fields) - BY_CHART[prefix] - SECRETS[prefix]
        )
