"""Quota and rights at the GraphQL door: each asker's own organisation, and no other."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from services.api import french_refusals
from services.api.acts.habilitate import habilitate
from tests.builders import ASCQ, NOON, a_convention, a_habilitation, an_agent
from tests.services.api.door.house import CAMERAS, QUOTA, House
from tests.services.api.door.test_inventory import LIST, Desk
from tests.services.api.identity.provider import a_token, an_organisation

DEED = """{
  conventionInForce {
    id flows regime clauses { clause article { number } }
    term { tacit months noticeMonths ends }
    subscribers { id rank }
    steeringOpen { way answerSeconds silenceRefuses offices noticeTo }
    steeringClosed { way reportTo reportMinutes }
    orders { number inForce }
  }
}"""
HABILITATIONS = """query($first: Int!, $after: String) {
  habilitations(first: $first, after: $after) {
    totalCount
    pageInfo { hasNextPage endCursor }
    nodes { agent name organisationName acts level endsSoon reference }
  }
}"""
SLOTS = "query($hours: Int!) { slotHistory(hours: $hours) { at most quota refused } }"
REFUSALS = """query($first: Int!, $before: Int) {
  refusals(first: $first, before: $before) {
    __typename
    ... on Refusals {
      entry before
      refusals { entry act name cameraNumber code reason remedy article motive }
    }
    ... on ReadingRefused { code remedy article { cited } }
    ... on TenantNotFound { id }
  }
}"""
NEWS = "{ inventoryNews { tenant tenantName latest { version by added changed removed } } }"
ACKNOWLEDGE = """mutation($tenant: ID!, $version: Int!) {
  acknowledgeInventory(tenant: $tenant, version: $version) {
    __typename
    ... on InventoryAcknowledged { version by entry }
    ... on InventoryRefused { code message }
    ... on TenantNotFound { id }
  }
}"""


def an_owner_s_token(tenant: str = ASCQ, *roles: str) -> str:
    organisation = an_organisation(tenant, kind="tenant", roles=roles or ("register.read",))
    return a_token(NOON, sub="alex.dubois", organization=organisation)


async def test_the_convention_in_force_is_told_whole(house: House) -> None:
    told = (await house.ask(DEED, an_owner_s_token()))["conventionInForce"]

    convention = a_convention()
    assert (told["id"], told["flows"], told["regime"]) == (ASCQ, QUOTA, "PERMANENT")
    assert len(told["clauses"]) == len(convention.articles)
    assert told["term"] == {
        "tacit": True, "months": 36, "noticeMonths": 6, "ends": "2028-09-29",
    }  # fmt: skip
    assert told["subscribers"] == [{"id": "cic-nord", "rank": 1}]
    assert told["steeringOpen"] == {
        "way": "APPROVAL",
        "answerSeconds": 120,
        "silenceRefuses": True,
        "offices": ["directeur de la police municipale", "chef de salle du CSU"],
        "noticeTo": "Responsable du CSU",
    }
    assert told["steeringClosed"] == {
        "way": "FREE", "reportTo": "CSU de Villeneuve d'Ascq", "reportMinutes": 60,
    }  # fmt: skip
    assert [one["inForce"] for one in told["orders"]] == [True, True]


async def test_who_owns_no_camera_is_told_no_convention_and_nobody_s_rights(house: House) -> None:
    assert (await house.ask(DEED))["conventionInForce"] is None
    assert (await house.ask(HABILITATIONS, first=10))["habilitations"]["totalCount"] == 0
    assert (await house.ask(SLOTS, hours=24))["slotHistory"] == []
    refusals = (await house.ask(REFUSALS, a_reader_of_the_cic(), first=10))["refusals"]
    assert refusals == {"__typename": "TenantNotFound", "id": "cic-nord"}


def a_reader_of_the_cic() -> str:
    return a_token(NOON, organization=an_organisation(roles=("flow.view", "register.read")))


@pytest.mark.clause("VA-16")
async def test_habilitations_are_told_with_their_designation_a_page_at_a_time(
    house: House,
) -> None:
    soon = replace(
        a_habilitation(an_agent("Zoé Petit")), until=NOON + timedelta(days=59), name="Zoé Petit"
    )
    await habilitate(house.begin, soon, NOON)
    token = an_owner_s_token()

    first = (await house.ask(HABILITATIONS, token, first=2))["habilitations"]
    after = first["pageInfo"]["endCursor"]
    then = (await house.ask(HABILITATIONS, token, first=2, after=after))["habilitations"]

    assert (first["totalCount"], first["pageInfo"]["hasNextPage"]) == (3, True)
    assert [one["name"] for one in first["nodes"]] == [None, None]
    assert then["nodes"] == [
        {
            "agent": soon.agent,
            "name": "Zoé Petit",
            "organisationName": "CIC du Nord (DDSP 59)",
            "acts": ["watch"],
            "level": "DEPARTMENTAL",
            "endsSoon": True,
            "reference": "HAB-2026-014",
        }
    ]
    metz = (await house.ask(HABILITATIONS, an_owner_s_token("metz"), first=9))["habilitations"]
    assert (metz["totalCount"], metz["nodes"]) == (0, [])


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        (HABILITATIONS, {"first": 0}),
        (HABILITATIONS, {"first": 201}),
        (HABILITATIONS, {"first": 1, "after": "bm90aGluZw"}),
        (HABILITATIONS, {"first": 1, "after": "é"}),
        (SLOTS, {"hours": 745}),
        (REFUSALS, {"first": 101}),
    ],
)
async def test_a_question_without_bounds_is_told_so(
    house: House, query: str, asked: dict[str, Any]
) -> None:
    before = await house.entries()

    answer = await house.post({"query": query, "variables": asked}, an_owner_s_token())

    assert answer.json()["errors"][0]["extensions"]["code"] == "unreadable-query"
    assert await house.entries() == before


@pytest.mark.clause("VA-4")
async def test_a_ninth_look_is_counted_and_told_with_its_article_and_its_remedy(
    house: House,
) -> None:
    for camera in CAMERAS[: QUOTA + 1]:
        await house.watch(camera.id)
    token = an_owner_s_token()

    (hour,) = (await house.ask(SLOTS, token, hours=1))["slotHistory"]
    read = (await house.ask(REFUSALS, token, first=10))["refusals"]

    assert (hour["most"], hour["quota"], hour["refused"]) == (QUOTA, QUOTA, 1)
    (one,) = read["refusals"]
    reason, remedy = french_refusals.refusal("quota-reached")
    assert one | {"entry": 0} == {
        "entry": 0,
        "act": "watch",
        "name": "Camille Martin",
        "cameraNumber": CAMERAS[QUOTA].number,
        "code": "quota-reached",
        "reason": reason,
        "remedy": remedy,
        "article": "villeneuve-d-ascq art. 3",
        "motive": "Trouble à l'ordre public",
    }
    assert read["entry"] == await house.entries() - 1


async def test_refusals_are_not_read_without_the_role_and_metz_reads_its_own(
    house: House,
) -> None:
    await house.watch("metz:001")

    refused = await house.ask(REFUSALS, an_owner_s_token(ASCQ, "camera.manage"), first=1)
    metz = (await house.ask(REFUSALS, an_owner_s_token("metz"), first=9))["refusals"]
    ascq = (await house.ask(REFUSALS, an_owner_s_token(), first=9))["refusals"]

    assert refused["refusals"]["code"] == "role-missing"
    assert [one["code"] for one in metz["refusals"]] == ["no-habilitation"]
    assert ascq["refusals"] == []


@pytest.mark.clause("VA-2")
async def test_the_cic_is_told_of_a_new_list_and_says_that_it_received_it(house: House) -> None:
    desk = Desk(house, an_owner_s_token(ASCQ, "camera.manage"))
    await desk.bring_in(LIST)

    (news,) = (await house.ask(NEWS))["inventoryNews"]
    own = (await house.ask(NEWS, desk.token))["inventoryNews"]
    said = await house.ask(ACKNOWLEDGE, tenant=ASCQ, version=2)
    again = await house.ask(ACKNOWLEDGE, tenant=ASCQ, version=2)
    foreign = await house.ask(ACKNOWLEDGE, tenant="metz", version=1)

    assert news["tenant"] == ASCQ
    assert news["latest"] | {"by": ""} == {
        "version": 2, "by": "", "added": 1, "changed": 1, "removed": 1,
    }  # fmt: skip
    assert own == []
    assert said["acknowledgeInventory"]["__typename"] == "InventoryAcknowledged"
    assert said["acknowledgeInventory"]["entry"] == await house.entries() - 1
    assert again["acknowledgeInventory"]["code"] == "nothing-to-acknowledge"
    assert foreign["acknowledgeInventory"] == {"__typename": "TenantNotFound", "id": "metz"}
    assert (await house.ask(NEWS))["inventoryNews"] == []


@pytest.mark.parametrize("code", ["steering-not-provided", "something-new"])
def test_a_code_that_nobody_wrote_a_sentence_for_still_has_one(code: str) -> None:
    reason, remedy = french_refusals.refusal(code)

    assert reason
    assert remedy
    assert "{" not in reason + remedy
