"""ProConnect as it is set: all of it or nothing, the secret nowhere, one establishment each."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from pydantic import SecretStr, ValidationError

from services.api.identity.identity import OrganisationKind
from services.api.keycloak.organisations import (
    Organisation,
    UnclearOrganisations,
    with_sirets,
)
from services.api.keycloak.proconnect.words import ProConnect
from services.api.keycloak.settings import Settings
from services.api.keycloak.wanted import Wanted, organization

SECRET = "f3d1c0de-not-to-be-seen"
ISSUER = "https://proconnect.example.fr/api/v2"
PROCONNECT = ProConnect(ISSUER, "beffroi", SecretStr(SECRET))
ENDPOINTS = {"authorizationUrl": ISSUER + "/authorize", "tokenUrl": ISSUER + "/token"}
METZ = Organisation("metz", "Metz", OrganisationKind.TENANT)

NEEDED = {
    "KEYCLOAK_URL": "https://identite.example.fr",
    "KEYCLOAK_ADMIN_USER": "admin",
    "KEYCLOAK_ADMIN_PASSWORD": "secret",
    "KEYCLOAK_ORIGIN": "https://beffroi.example.fr",
}
GIVEN = {
    "KEYCLOAK_PROCONNECT_ISSUER": ISSUER,
    "KEYCLOAK_PROCONNECT_CLIENT_ID": "beffroi",
    "KEYCLOAK_PROCONNECT_CLIENT_SECRET": SECRET,
    "KEYCLOAK_PROCONNECT_SIRETS": "metz=21570463600012, cic-nord=11000201100044,metz=2" + 13 * "1",
}


def read(monkeypatch: pytest.MonkeyPatch, given: dict[str, str]) -> Settings:
    for name, value in (NEEDED | given).items():
        monkeypatch.setenv(name, value)
    return Settings()


def test_without_a_word_of_it_nobody_comes_by_proconnect(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read(monkeypatch, {}).proconnect is None


def test_it_is_read_with_the_establishments_of_each(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = read(monkeypatch, GIVEN)

    assert settings.proconnect == PROCONNECT
    assert settings.sirets == {
        "metz": ("21570463600012", "2" + 13 * "1"),
        "cic-nord": ("11000201100044",),
    }
    assert SECRET not in repr(settings)


@pytest.mark.parametrize("missing", sorted(GIVEN))
def test_half_of_it_is_refused(monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    given = {name: value for name, value in GIVEN.items() if name != missing}

    with pytest.raises(ValidationError, match="together") as refused:
        read(monkeypatch, given)

    assert SECRET not in str(refused.value.errors(include_input=False))


@pytest.mark.parametrize("said", ["metz", "metz=123", "metz=2157046360001X", "=21570463600012"])
def test_a_siret_has_fourteen_digits_and_somebody(
    monkeypatch: pytest.MonkeyPatch, said: str
) -> None:
    with pytest.raises(ValidationError, match="organization=SIRET"):
        read(monkeypatch, GIVEN | {"KEYCLOAK_PROCONNECT_SIRETS": said})


def test_an_organization_bears_its_establishments() -> None:
    (metz,) = with_sirets([METZ], {"metz": ("21570463600012",)})

    assert organization(metz)["attributes"]["siret"] == ["21570463600012"]
    assert "siret" not in organization(METZ)["attributes"]
    with pytest.raises(UnclearOrganisations, match="lille has a SIRET and is in no convention"):
        with_sirets([METZ], {"lille": ("21590350100017",)})


def test_the_second_factor_is_asked_about_and_nothing_is_passed_on() -> None:
    config = PROCONNECT.provider(ENDPOINTS)["config"]

    address = urlsplit(config["authorizationUrl"])
    assert parse_qs(address.query) == {"claims": ['{"id_token":{"amr":{"essential":true}}}']}
    assert config["defaultScope"] == "openid siret"
    passed_on = ("loginHint", "uiLocales", "passMaxAge", "pkceEnabled", "sendClientIdOnLogout")
    assert {config[name] for name in passed_on} == {"false"}


def test_the_secret_is_in_no_document_and_another_one_is_noticed() -> None:
    wanted = Wanted("beffroi", "https://beffroi.example.fr", (), proconnect=PROCONNECT)
    other = ProConnect(ISSUER, "beffroi", SecretStr("another"))

    assert SECRET not in f"{wanted} {wanted.document()} {PROCONNECT.provider(ENDPOINTS)}"
    assert PROCONNECT.fingerprint != other.fingerprint
