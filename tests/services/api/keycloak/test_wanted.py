"""What the realm must be: read from the deeds, compared word for word, without a secret."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from services.api.identity.identity import OrganisationKind
from services.api.keycloak.comparing import differences, merged
from services.api.keycloak.organisations import (
    Organisation,
    UnclearOrganisations,
    organisations_of,
)
from services.api.keycloak.wanted import GROUPS, ROLES, Wanted
from services.kit.deeds import SIGNED, read_conventions
from tenants.conventions.convention import Deed
from tests.builders import NOON

WANTED = Wanted("beffroi", "https://beffroi.example.fr", ())


def founding_deeds() -> dict[str, Deed]:
    return {str(tenant): deed for tenant, deed in read_conventions([SIGNED]).items()}


def renamed(deed: Deed, subscriber: str) -> Deed:
    """`deed`, where every subscriber bears this name."""
    return Deed(
        tuple(
            replace(
                one,
                subscribers=tuple(replace(each, name=subscriber) for each in one.subscribers),
            )
            for one in deed.versions
        )
    )


def test_tenants_subscribers_inspection_and_platform_are_organisations() -> None:
    found = {one.alias: one.kind for one in organisations_of(founding_deeds().values(), NOON)}

    assert found == {
        "charenton-immobiliere-3f": OrganisationKind.TENANT,
        "cic-jura": OrganisationKind.SUBSCRIBER,
        "cic-moselle": OrganisationKind.SUBSCRIBER,
        "cic-nord": OrganisationKind.SUBSCRIBER,
        "csu-charenton": OrganisationKind.SUBSCRIBER,
        "departement-57": OrganisationKind.SUBSCRIBER,
        "evrange": OrganisationKind.TENANT,
        "inspection": OrganisationKind.INSPECTION,
        "lons-le-saunier": OrganisationKind.TENANT,
        "metz": OrganisationKind.TENANT,
        "plateforme": OrganisationKind.PLATFORM,
        "sdis-57": OrganisationKind.SUBSCRIBER,
        "villeneuve-d-ascq": OrganisationKind.TENANT,
    }


def test_a_subscriber_of_two_deeds_has_one_name() -> None:
    deeds = founding_deeds()
    other = renamed(deeds["metz"], "Un autre CIC")

    with pytest.raises(UnclearOrganisations, match=r"cic-moselle is « .* » .* in one convention"):
        organisations_of([deeds["evrange"], other], NOON)


def test_two_organisations_do_not_share_a_name() -> None:
    deeds = founding_deeds()
    same = [renamed(deeds[one], "CIC") for one in ("metz", "lons-le-saunier")]

    with pytest.raises(UnclearOrganisations, match="are both named « CIC »"):
        organisations_of(same, NOON)


def test_groups_give_roles_that_exist_and_the_commune_gives_no_view() -> None:
    given = {role for groups in GROUPS.values() for roles in groups.values() for role in roles}

    assert given == set(ROLES)
    for roles in GROUPS[OrganisationKind.TENANT].values():
        assert not {"flow.view", "flow.steer"} & set(roles)


def test_the_console_has_two_ways_back_and_no_right_of_its_own() -> None:
    console = WANTED.console_client()

    assert console["redirectUris"] == [
        "https://beffroi.example.fr/auth/callback",
        "https://beffroi.example.fr/auth/step-up",
    ]
    assert console["webOrigins"] == ["https://beffroi.example.fr"]
    assert console["attributes"] == {
        "pkce.code.challenge.method": "S256",
        "post.logout.redirect.uris": "https://beffroi.example.fr/",
        "backchannel.logout.url": "https://beffroi.example.fr/auth/backchannel-logout",
        "backchannel.logout.session.required": "true",
    }
    closed = ("fullScopeAllowed", "implicitFlowEnabled", "directAccessGrantsEnabled")
    assert [console[one] for one in closed] == [False, False, False]


def test_keycloak_may_reach_the_api_by_a_road_of_its_own() -> None:
    told = replace(WANTED, back_channel_logout_url="http://api.internal:8600/auth/x")

    attributes = told.console_client()["attributes"]
    assert attributes["backchannel.logout.url"] == "http://api.internal:8600/auth/x"


def test_no_secret_is_in_what_we_want() -> None:
    one = Organisation("metz", "Metz", OrganisationKind.TENANT)
    said = str(replace(WANTED, organisations=(one,)).document())

    assert re.findall(r"'(secret|clientSecret|value|password)'|'credentials': \[", said) == []


def test_only_what_we_ask_for_is_compared() -> None:
    wanted = {"a": 1, "names": ["x", "y"], "inside": {"b": "true"}, "gone": None}
    same = {"a": 1, "names": ["y", "x"], "inside": {"b": "true", "c": 2}}

    assert list(differences(wanted, same)) == []
    assert list(differences(wanted, {"a": 2, "names": ["x"], "inside": {}, "gone": 5})) == [
        "a: 2 → 1",
        "names: ['x'] → ['x', 'y']",
        "inside.b: – → true",
        "gone: 5 → –",
    ]


def test_what_is_wanted_takes_its_place_among_what_is_there() -> None:
    found = {"a": 1, "inside": {"b": 1, "c": 2}, "other": 3}

    assert merged(found, {"a": 2, "inside": {"b": 5}}) == {
        "a": 2,
        "inside": {"b": 5, "c": 2},
        "other": 3,
    }
