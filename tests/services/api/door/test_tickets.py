"""Tickets through the real door: the agent of the CSU, the landlord, and the door between them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from services.api.acts.habilitate import habilitate
from services.api.acts.report_inventory import report_inventory
from services.api.acts.sync_tenants import sync_tenants
from services.kit.bus import topics
from tenants.habilitations.habilitation import Right
from tests.builders import NOON, a_habilitation
from tests.services.api.acts.test_tickets import AGENT, ARCADE, CAMERA, CHARENTON, DEEDS, LANDLORD
from tests.services.api.door.house import House, open_house, until
from tests.services.api.identity.provider import a_token, an_organisation

TICKET = """fragment T on TicketAnswer { __typename
    ... on TicketKnown { ticket { id state estate motive minutes until decidedBy code message } }
    ... on TicketNotGranted { code message remedy article { cited } }
    ... on TicketNotFound { id } } """
ASK = TICKET + "mutation($input: AskTicketInput!) { askTicket(input: $input) { ...T } }"
DECIDE = TICKET + "mutation($input: DecideTicketInput!) { decideTicket(input: $input) { ...T } }"
END = TICKET + "mutation($ticket: ID!) { endTicket(ticket: $ticket) { ...T } }"
ASKER = a_token(
    NOON, sub=AGENT.id, organization=an_organisation("csu-charenton", roles=("flow.view",))
)
OWNER = a_token(
    NOON, sub=LANDLORD.id, organization=an_organisation(CHARENTON, kind="tenant", roles=())
)


@pytest.fixture
async def charenton(tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(tmp_path, deeds=DEEDS) as house:
        await sync_tenants(house.begin, DEEDS, NOON)
        await report_inventory(house.begin, CHARENTON, [CAMERA], NOON)
        for agent, rights in (
            (AGENT, {Right.WATCH, Right.ASK_TICKET}),
            (LANDLORD, {Right.DECIDE_TICKET}),
        ):
            named = a_habilitation(agent, tenant=CHARENTON, acts=frozenset(rights))
            await habilitate(house.begin, named, NOON)
        await house.media_speaks(CHARENTON)

        async def is_linked() -> bool:
            data = await house.ask("{ tenants { linked } }", ASKER)
            return [one["linked"] for one in data["tenants"]] == [True]

        await until(is_linked)
        yield house


async def ask(house: House, **changes: Any) -> Any:
    asked = {"tenant": CHARENTON, "estate": ARCADE, "motive": "theft", "hours": 3, **changes}
    return (await house.ask(ASK, ASKER, input=asked))["askTicket"]


async def decide(house: House, ticket: str, **changes: Any) -> Any:
    said = {"ticket": ticket, "accept": True, "office": "titulaire", **changes}
    return (await house.ask(DECIDE, OWNER, input=said))["decideTicket"]


async def test_from_the_request_to_the_picture_and_the_interruption(charenton: House) -> None:
    asked = (await ask(charenton))["ticket"]
    before = await charenton.watch(CAMERA.id, ASKER, motive="theft")

    opened = (await decide(charenton, asked["id"]))["ticket"]
    watching = await charenton.watch(CAMERA.id, ASKER, motive="theft")
    async with charenton.bus.subscribe(topics.VIEWS_REVOKED) as messages:
        over = (await charenton.ask(END, OWNER, ticket=asked["id"]))["endTicket"]["ticket"]
        revoked = (await anext(messages)).body

    assert (asked["state"], asked["motive"], asked["minutes"]) == ("ASKED", "Vol", 180)
    assert before["code"] == "ticket-required"
    assert (opened["state"], opened["until"]) == ("OPEN", "2026-06-15T15:00:00+00:00")
    assert watching["__typename"] == "Watching"
    assert (over["code"], over["message"]) == (
        "ended-early",
        "Le ticket a été interrompu avant son heure.",
    )
    assert (revoked["view"], revoked["code"]) == (watching["view"], "ticket-ended")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"hours": 1}, "duration-too-short"),
        ({"hours": 13}, "duration-too-long"),
        ({"hours": -1}, "duration-unreadable"),
        ({"estate": "ailleurs"}, "estate-unknown"),
        ({"motive": "curiosity"}, "motive-unknown"),
    ],
)
async def test_what_the_control_refuses_is_told_with_its_article(
    charenton: House, changes: dict[str, Any], code: str
) -> None:
    answer = await ask(charenton, **changes)

    assert (answer["__typename"], answer["code"]) == ("TicketNotGranted", code)


async def test_an_estate_that_is_not_the_agent_s_is_not_found(charenton: House) -> None:
    assert await ask(charenton, tenant="nowhere") == {
        "__typename": "TicketNotFound",
        "id": "nowhere",
    }
    assert (await decide(charenton, "nowhere"))["__typename"] == "TicketNotFound"


async def test_who_is_not_named_by_the_convention_decides_nothing(charenton: House) -> None:
    asked = (await ask(charenton))["ticket"]

    answer = await decide(charenton, asked["id"], office="gardien")

    assert (answer["__typename"], answer["code"]) == ("TicketNotGranted", "not-an-approver")
