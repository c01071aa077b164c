"""No party to a convention: an inspection reads registers, the platform reads what runs."""

from __future__ import annotations

from typing import Any

import pytest

from tenants.register.entry import Act
from tests.builders import ASCQ, NOON
from tests.services.api.acts.reading_back import entries
from tests.services.api.door.house import METZ, House
from tests.services.api.identity.provider import a_token, an_organisation

INSPECTOR = a_token(
    NOON,
    sub="ines.faure",
    name="Inès Faure",
    organization=an_organisation("commission-nord", kind="inspection", roles=("register.read",)),
)
PLATFORM = a_token(
    NOON,
    sub="paul.roy",
    name="Paul Roy",
    organization=an_organisation("plateforme", kind="platform", roles=("platform.manage",)),
)
TENANTS = "{ inspectedTenants { id name convention entries } }"
FILE = """query($tenant: ID!) { inspectionFile(tenant: $tenant) { __typename
    ... on InspectionFile { entry convention { id } habilitations { totalCount nodes { name } } }
    ... on ReadingRefused { code } } }"""
SEARCH = """mutation($input: SearchRegisterInput!) { searchRegister(input: $input) { __typename
    ... on RegisterPage { ownAgentsOnly entry rows { number name act } } } }"""
STATE = """{ platformState { registerWritable busConnected mailsLeave
    nodes { name tenants } tenants { id linked entries signed dispute mailsWaiting } } }"""


async def test_an_inspection_knows_every_tenant_and_sees_no_camera(house: House) -> None:
    said = await house.ask(TENANTS, INSPECTOR)
    seen = await house.ask("{ tenants { id } cameras { totalCount } }", INSPECTOR)

    assert [(one["id"], one["name"]) for one in said["inspectedTenants"]] == [
        ("metz", "Metz"),
        ("villeneuve-d-ascq", "Villeneuve d'Ascq"),
    ]
    assert seen == {"tenants": [], "cameras": {"totalCount": 0}}


@pytest.mark.parametrize("tenant", [ASCQ, METZ])
async def test_each_of_its_readings_is_an_entry_under_the_law(house: House, tenant: Any) -> None:
    await house.watch()
    found = (await house.ask(SEARCH, INSPECTOR, input={"tenant": tenant}))["searchRegister"]
    file = (await house.ask(FILE, INSPECTOR, tenant=tenant))["inspectionFile"]

    assert found["__typename"] == "RegisterPage"
    assert found["ownAgentsOnly"] is False
    assert (file["__typename"], file["convention"]["id"]) == ("InspectionFile", tenant)
    told = [
        (one["act"], one["outcome"], one["name"], one["article"])
        for one in (await entries(house.begin, tenant))[-2:]
    ]
    law = "code de la sécurité intérieure art. L253-3"
    assert told == [
        ("read-register", "granted", "Inès Faure", law),
        ("consult", "done", "Inès Faure", law),
    ]


async def test_its_look_at_a_camera_is_refused_like_any_stranger_s(house: House) -> None:
    answer = await house.watch(token=INSPECTOR)

    assert answer["__typename"] == "CameraNotFound"
    last = (await entries(house.begin))[-1]
    assert (last["act"], last["outcome"], last["name"]) == (
        Act.WATCH, "no-habilitation", "Inès Faure",
    )  # fmt: skip


async def test_a_party_to_a_convention_is_no_inspection_whatever_it_says(house: House) -> None:
    for alias in ("cic-nord", "metz"):
        for kind in ("inspection", "platform"):
            said = an_organisation(alias, kind=kind, roles=("register.read", "platform.manage"))

            answer = await house.post({"query": TENANTS}, a_token(NOON, organization=said))

            assert answer.status_code == 401


async def test_the_platform_s_people_read_what_runs_and_nobody_else_does(house: House) -> None:
    state = (await house.ask(STATE, PLATFORM))["platformState"]

    assert (state["registerWritable"], state["busConnected"], state["mailsLeave"]) == (
        True, True, False,
    )  # fmt: skip
    assert state["nodes"] == [{"name": "media-1", "tenants": [ASCQ]}]
    assert [(one["id"], one["linked"]) for one in state["tenants"]] == [
        (METZ, False),
        (ASCQ, True),
    ]
    assert (await house.ask(STATE, INSPECTOR))["platformState"] is None
    assert (await house.ask(STATE))["platformState"] is None


async def test_the_role_alone_does_not_make_a_platform(house: House) -> None:
    said = an_organisation("cic-lille", roles=("platform.manage",))

    assert (await house.ask(STATE, a_token(NOON, organization=said)))["platformState"] is None
