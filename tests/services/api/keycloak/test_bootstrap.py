"""Bootstrap on a real Keycloak: a plan that touches nothing, then what it says, then nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pydantic import SecretStr

from services.api.identity.identity import OrganisationKind
from services.api.keycloak.bootstrap import applied, planned, remarks
from services.api.keycloak.organisations import Organisation
from services.api.keycloak.server import Keycloak, KeycloakRefused, as_our_client, opened
from services.api.keycloak.service_account import secret_of
from services.api.keycloak.wanted import RECONCILER, Wanted
from services.cli.main import main
from tests.servers.fixtures import free_port
from tests.servers.keycloak import KeycloakServer

pytestmark = pytest.mark.servers

WANTED = Wanted(
    "essai",
    "https://beffroi.example.fr",
    (Organisation("metz", "Metz", OrganisationKind.TENANT),),
)


@pytest.fixture
def server(keycloak: KeycloakServer) -> Iterator[Keycloak]:
    """Without our realm, before and after."""
    with opened(keycloak.url, "essai", keycloak.admin, SecretStr(keycloak.password)) as found:
        yield found
        if found.get() is not None:
            found.delete()


def plan(server: Keycloak) -> list[str]:
    return [change.text for change in planned(server, WANTED)]


def test_a_plan_touches_nothing(server: Keycloak) -> None:
    lines = plan(server)

    assert lines[0] == "realm essai: made"
    operators = "camera.manage, control.approve, directory.manage, register.read given"
    assert f"organization metz, group operators: {operators}" in lines
    assert server.get() is None


def test_a_second_run_finds_nothing_to_do(server: Keycloak) -> None:
    done = list(applied(server, WANTED))

    assert done[0] == "realm essai: made"
    assert plan(server) == []
    assert list(applied(server, WANTED)) == []
    assert list(remarks(server, WANTED)) == []


def test_on_postgresql_too_it_is_done_once_and_a_restart_keeps_it(
    keycloak_on_postgres: KeycloakServer,
) -> None:
    there = keycloak_on_postgres
    password = SecretStr(there.password)
    with opened(there.url, "essai", there.admin, password) as server:
        assert "realm essai: made" in list(applied(server, WANTED))
        assert list(applied(server, WANTED)) == []

    there.kill()
    there.start()

    with opened(there.url, "essai", there.admin, password) as server:
        assert plan(server) == []


def test_what_was_loosened_by_hand_is_named_and_tightened(server: Keycloak) -> None:
    list(applied(server, WANTED))
    _loosen(server)

    lines = plan(server)

    assert lines == [
        "realm essai: bruteForceProtected: False → True",
        "realm essai: accessTokenLifespan: 3600 → 60",
        "words, organization.select: Choisissez → Pour qui agissez-vous ?",
        "attribute lastName: permissions.edit: ['admin', 'user'] → ['admin']",
        "client beffroi-console: redirectUris: ['*'] → "
        "['https://beffroi.example.fr/auth/callback', 'https://beffroi.example.fr/auth/step-up']",
        "client beffroi-console: default scope roles taken away",
        "login flow, auth-otp-form: DISABLED → REQUIRED",
        "logins: browser → beffroi-1",
        "organization metz: attributes.kind: ['subscriber'] → ['tenant']",
        "organization metz, group operators: flow.view taken away",
    ]
    assert list(applied(server, WANTED)) == lines
    assert plan(server) == []


def _loosen(server: Keycloak) -> None:
    server.put(said={"accessTokenLifespan": 3600, "bruteForceProtected": False,
                     "browserFlow": "browser"})  # fmt: skip
    server.post("localization", "fr", said={"organization.select": "Choisissez"})
    profile = server.get("users", "profile")
    for one in profile["attributes"]:
        if one["name"] == "lastName":
            one["permissions"]["edit"] = ["admin", "user"]
    server.put("users", "profile", said=profile)

    console = server.get("clients", clientId="beffroi-console")[0]
    server.put("clients", console["id"], said={**console, "redirectUris": ["*"]})
    flat = next(one["id"] for one in server.get("client-scopes") if one["name"] == "roles")
    server.put("clients", console["id"], "default-client-scopes", flat)

    steps = server.get("authentication", "flows", "beffroi-1", "executions")
    code = next(one for one in steps if one.get("providerId") == "auth-otp-form")
    server.put("authentication", "flows", "beffroi-1", "executions",
               said={**code, "requirement": "DISABLED"})  # fmt: skip

    metz = next(iter(server.pages("organizations", briefRepresentation="false")))
    attributes = metz["attributes"] | {"kind": ["subscriber"]}
    server.put("organizations", metz["id"], said={**metz, "attributes": attributes})
    api = server.get("clients", clientId="beffroi-api")[0]["id"]
    groups = server.get("organizations", metz["id"], "groups")
    operators = next(one["id"] for one in groups if one["name"] == "operators")
    server.post("organizations", metz["id"], "groups", operators, "role-mappings", "clients", api,
                said=[server.get("clients", api, "roles", "flow.view")])  # fmt: skip


def test_a_login_flow_taken_apart_by_hand_is_refused(server: Keycloak) -> None:
    list(applied(server, WANTED))
    steps = server.get("authentication", "flows", "beffroi-1", "executions")
    code = next(one for one in steps if one.get("providerId") == "auth-otp-form")
    server.delete("authentication", "executions", code["id"])

    with pytest.raises(KeycloakRefused, match=r"rebuilt by hand\. Remedy: in Keycloak's console"):
        plan(server)


def test_an_organisation_of_no_convention_is_told_and_left(server: Keycloak) -> None:
    list(applied(server, WANTED))
    server.post("organizations", said={"name": "Autre", "alias": "autre", "enabled": True})

    assert plan(server) == []
    assert list(remarks(server, WANTED)) == ["organization autre: in no convention; left as it is"]


def test_our_own_client_keeps_people_and_no_more(
    server: Keycloak, keycloak: KeycloakServer
) -> None:
    list(applied(server, WANTED))
    ours = as_our_client(
        keycloak.url, "essai", RECONCILER, SecretStr(secret_of(server, RECONCILER))
    )

    with pytest.raises(KeycloakRefused, match=r"400 rank .*, service "):
        ours.post("users", said={"username": "martin", "enabled": True})

    said = {"rank": ["Brigadier"], "service": ["CIC"]}
    ours.post("users", said={"username": "martin", "enabled": True, "attributes": said})
    assert [one["username"] for one in ours.get("users")] == ["martin"]
    assert [one["alias"] for one in ours.pages("organizations")] == ["metz"]
    assert ours.get("admin-events") != []
    for forbidden in (
        lambda: ours.get("clients"),
        lambda: ours.put(said={"accessTokenLifespan": 3600}),
        lambda: ours.post("clients", said={"clientId": "another"}),
        lambda: ours.get("keys"),
    ):
        with pytest.raises(KeycloakRefused, match="403"):
            forbidden()


def test_a_right_too_many_of_our_own_client_is_taken_away(server: Keycloak) -> None:
    list(applied(server, WANTED))
    client = server.get("clients", clientId=RECONCILER)[0]["id"]
    holder = server.get("clients", clientId="realm-management")[0]["id"]
    account = server.get("clients", client, "service-account-user")["id"]
    role = server.get("clients", holder, "roles", "manage-realm")
    server.post("users", account, "role-mappings", "clients", holder, said=[role])
    server.post("clients", client, "scope-mappings", "clients", holder, said=[role])

    lines = [
        "client beffroi-reconciler, account: manage-realm taken away",
        "client beffroi-reconciler, scope: manage-realm taken away",
    ]
    assert plan(server) == lines
    assert list(applied(server, WANTED)) == lines


def test_a_wrong_secret_is_said_without_it(server: Keycloak, keycloak: KeycloakServer) -> None:
    list(applied(server, WANTED))
    ours = as_our_client(keycloak.url, "essai", RECONCILER, SecretStr("surely-not-this-one"))

    with pytest.raises(KeycloakRefused, match="does not know our client, or its secret") as refused:
        ours.get("users")
    assert "surely-not-this-one" not in str(refused.value)


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, keycloak: KeycloakServer) -> pytest.MonkeyPatch:
    monkeypatch.setenv("KEYCLOAK_URL", keycloak.url)
    monkeypatch.setenv("KEYCLOAK_REALM", "essai")
    monkeypatch.setenv("KEYCLOAK_ADMIN_USER", keycloak.admin)
    monkeypatch.setenv("KEYCLOAK_ADMIN_PASSWORD", keycloak.password)
    monkeypatch.setenv("KEYCLOAK_ORIGIN", "https://beffroi.example.fr")
    return monkeypatch


def test_the_command_says_first_does_on_demand_and_knows_when_it_is_done(
    server: Keycloak,
    environment: pytest.MonkeyPatch,
    keycloak: KeycloakServer,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["keycloak", "bootstrap"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("- realm essai: made\n")
    assert said.endswith("changes to make in realm essai. To make them: --apply\n")
    assert server.get() is None

    assert main(["keycloak", "bootstrap", "--apply"]) == 0
    did = capsys.readouterr().out
    assert did.startswith("+ realm essai: made\n")
    assert did.endswith("changes made in realm essai.\n")

    assert main(["keycloak", "bootstrap", "--apply"]) == 0
    assert capsys.readouterr().out == "Realm essai is as wanted: nothing to change.\n"
    assert keycloak.password not in said + did

    assert main(["keycloak", "secret"]) == 0
    assert capsys.readouterr().out == secret_of(server, RECONCILER) + "\n"


def test_a_wrong_password_is_one_line_without_it(
    environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    environment.setenv("KEYCLOAK_ADMIN_PASSWORD", "surely-not-this-one")

    assert main(["keycloak", "bootstrap"]) == 1
    assert capsys.readouterr().err == (
        "beffroi: Keycloak does not know this administrator. "
        "Remedy: mend KEYCLOAK_ADMIN_USER, KEYCLOAK_ADMIN_PASSWORD\n"
    )


def test_a_keycloak_that_is_away_is_one_line(
    environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    environment.setenv("KEYCLOAK_URL", f"http://127.0.0.1:{free_port()}")

    assert main(["keycloak", "bootstrap"]) == 1
    assert capsys.readouterr().err == (
        "beffroi: Keycloak does not answer at KEYCLOAK_URL (KeycloakConnectionError). "
        "Remedy: start it, or mend the address\n"
    )
