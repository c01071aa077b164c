"""Heads of service at the GraphQL door: their own agents, and the word that cuts a picture."""

from __future__ import annotations

from typing import Any

import pytest

from services.kit.bus import topics
from tests.builders import ASCQ, NOON, an_agent
from tests.services.api.door.house import House
from tests.services.api.identity.provider import a_token, an_organisation

PARTS = """
fragment AgentParts on HabilitatedAgent {
  agent name service standing myself nextReview suspension { why by until }
  habilitations { tenant acts since until over suspended ended reference designatedBy level }
}
"""
SAID = """
fragment Said on AgentAnswer {
  __typename
  ... on AgentChanged { ended agent { ...AgentParts } }
  ... on AgentRefused { code message remedy tenant tenantName article { cited } }
  ... on AgentNotFound { id }
}
"""
WORDS = PARTS + SAID
AGENTS = (
    PARTS
    + """{ agents {
  __typename
  ... on Agents { agents { ...AgentParts } opened { tenant acts mayorSOwn } }
  ... on AgentRefused { code article { cited } remedy }
} }"""
)
HABILITATE = (
    WORDS + "mutation($input: HabilitateInput!) { habilitateAgent(input: $input) { ...Said } }"
)
SUSPEND = WORDS + "mutation($input: SuspendInput!) { suspendAgent(input: $input) { ...Said } }"
MOVE = (
    WORDS
    + "mutation($input: ChangeServiceInput!) { changeAgentService(input: $input) { ...Said } }"
)
RETURN = WORDS + "mutation($agent: ID!) { reinstateAgent(agent: $agent) { ...Said } }"
END = (
    WORDS
    + """mutation($agent: ID!, $why: String!, $tenant: ID) {
  endHabilitation(agent: $agent, why: $why, tenant: $tenant) { ...Said }
}"""
)
MINE = "{ mySuspension { why by until } }"
CAMILLE = an_agent().id
ANDREA = {
    "agent": "andrea.petit", "name": "Andrea Petit", "rank": "Gardien de la paix",
    "service": "CIC du Nord", "tenants": [ASCQ], "acts": ["watch"], "until": "2027-06-15",
    "designation": {"by": "Commissaire A. Petit", "reference": "HAB-2026-031"},
}  # fmt: skip


def a_head(organisation: str = "cic-nord", kind: str = "subscriber") -> str:
    roles = ("flow.view", "habilitation.manage")
    return a_token(
        NOON,
        sub="maxime.roussel",
        name="Maxime Roussel",
        rank="Commandant",
        organization=an_organisation(organisation, kind=kind, roles=roles),
    )


async def test_a_head_reads_who_is_habilitated_and_what_may_be_given(house: House) -> None:
    told = (await house.ask(AGENTS, a_head()))["agents"]

    assert [one["agent"] for one in told["agents"]] == ["camille.martin", "dominique.leroy"]
    assert told["agents"][0]["standing"] == "HABILITATED"
    acts = ["watch", "steer", "arrange", "read-register"]
    assert told["opened"] == [
        {"tenant": "metz", "acts": acts, "mayorSOwn": False},
        {"tenant": ASCQ, "acts": acts, "mayorSOwn": False},
    ]


async def test_nobody_else_reads_it(house: House) -> None:
    told = (await house.ask(AGENTS))["agents"]

    assert (told["__typename"], told["code"]) == ("AgentRefused", "role-missing")


async def test_a_tenant_s_head_sees_the_tenant_s_own_agents_alone(house: House) -> None:
    told = (await house.ask(AGENTS, a_head(ASCQ, "tenant")))["agents"]

    assert told["agents"] == []
    assert told["opened"] == [
        {"tenant": ASCQ, "acts": ["extract", "read-register"], "mayorSOwn": True}
    ]


@pytest.mark.clause("VA-16")
async def test_an_agent_is_added_suspended_taken_back_and_ended(house: House) -> None:
    newcomer = a_token(NOON, sub="andrea.petit", name="Andrea Petit")
    assert (await house.watch(token=newcomer))["__typename"] == "CameraNotFound"

    added = (await house.ask(HABILITATE, a_head(), input=ANDREA))["habilitateAgent"]
    assert added["agent"]["standing"] == "HABILITATED"
    assert (await house.watch(token=newcomer))["__typename"] == "Watching"

    async with house.bus.subscribe(topics.VIEWS_REVOKED) as revoked:
        asked = {"agent": "andrea.petit", "why": "Mesure conservatoire", "until": "2026-07-01"}
        stopped = (await house.ask(SUSPEND, a_head(), input=asked))["suspendAgent"]
        said = await anext(aiter(revoked))
    assert (stopped["ended"], stopped["agent"]["standing"]) == (1, "SUSPENDED")
    stop = {
        "why": "Mesure conservatoire",
        "by": "Commandant Maxime Roussel",
        "until": "2026-06-30T22:00:00+00:00",
    }
    assert stopped["agent"]["suspension"] == stop
    assert (said.body["code"], said.body["text"]) == (
        "habilitation-suspended",
        "Commandant Maxime Roussel a suspendu votre habilitation : Mesure conservatoire",
    )
    assert (await house.ask(MINE, newcomer))["mySuspension"] == stop
    refused = await house.watch(token=newcomer)
    assert (refused["code"], refused["article"]["cited"]) == (
        "habilitation-suspended",
        "villeneuve-d-ascq art. 6",
    )

    back = (await house.ask(RETURN, a_head(), agent="andrea.petit"))["reinstateAgent"]
    assert back["agent"]["standing"] == "HABILITATED"
    assert (await house.ask(MINE, newcomer))["mySuspension"] is None
    assert (await house.watch(token=newcomer))["__typename"] == "Watching"

    over = await house.ask(END, a_head(), agent="andrea.petit", why="Mutation")
    assert over["endHabilitation"]["agent"]["habilitations"][0]["ended"] == "Mutation"
    assert (await house.watch(token=newcomer))["__typename"] == "CameraNotFound"


async def test_another_service_is_read_at_once(house: House) -> None:
    asked = {"agent": CAMILLE, "service": "Nuit", "by": "Commissaire", "reference": "HAB-20"}

    moved = (await house.ask(MOVE, a_head(), input=asked))["changeAgentService"]

    assert (moved["ended"], moved["agent"]["service"]) == (0, "Nuit")


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("own-habilitation", {"agent": "maxime.roussel"}),
        ("not-subscribed", {}),
        ("act-not-opened", {"acts": ["decide-ticket"]}),
        ("habilitation-misdated", {"since": "2026-06-01"}),
        ("designation-unreadable", {"agent": "a\u0000b"}),
    ],
)
async def test_a_refusal_names_where_and_what_would_help(
    house: House, code: str, changes: dict[str, Any]
) -> None:
    token = a_head("sdis-59") if code == "not-subscribed" else a_head()

    refused = (await house.ask(HABILITATE, token, input=ANDREA | changes))["habilitateAgent"]

    assert (refused["__typename"], refused["code"]) == ("AgentRefused", code)
    assert refused["remedy"]
    assert (refused["tenantName"] or "Villeneuve d'Ascq") == "Villeneuve d'Ascq"


async def test_an_agent_of_another_organisation_is_not_found(house: House) -> None:
    asked = {"agent": CAMILLE, "why": "Essai"}
    before = await house.entries()

    answer = (await house.ask(SUSPEND, a_head("cic-moselle"), input=asked))["suspendAgent"]

    assert answer == {"__typename": "AgentNotFound", "id": CAMILLE}
    assert await house.entries() == before


async def test_a_day_that_is_no_day_of_ours_is_told(house: House) -> None:
    body = {"query": HABILITATE, "variables": {"input": ANDREA | {"until": "9999-12-31"}}}

    answer = (await house.post(body, a_head())).json()

    assert answer["errors"][0]["extensions"]["code"] == "unreadable-query"
