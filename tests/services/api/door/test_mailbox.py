"""The mailbox and the directory through the real door: one's own, live, and nobody else's."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from services.api.acts.habilitate import habilitate
from tenants.habilitations.habilitation import Right
from tests.builders import ASCQ, NOON, a_habilitation, an_agent
from tests.services.api.acts.test_steering import NIGHT
from tests.services.api.door.house import METZ, Clock, House, open_house
from tests.services.api.door.sockets import serving, socket_to
from tests.services.api.identity.provider import a_token, an_organisation

MAIL = "id kind state office subject text entry proof queuedAt nextTry answer late unread readBy"
BOX = f"{{ mailbox {{ tenant unread more mails {{ {MAIL} }} }} }}"
READ = "mutation($mail: ID!) { markMailRead(mail: $mail) { __typename ... on MailRead { mail { "
READ += MAIL + " } } } }"
ASK = """mutation($input: AskSteeringInput!) { askSteering(input: $input) { __typename
    ... on SteeringHeld { lease { id } } ... on SteeringNotGranted { code } } }"""
RELEASE = "mutation($lease: ID!) { releaseSteering(lease: $lease) { __typename } }"
BOOKS = """{ contactBooks { organisation organisationName own mayChange missing
    contacts { desk label phone mail hours } article { cited } } }"""
GIVE = """mutation($input: GiveContactsInput!) { giveContacts(input: $input) { __typename
    ... on ContactsKept { books { organisation contacts { phone } } }
    ... on ContactsNotKept { code message remedy line field article { cited } } } }"""
STEERS = a_token(
    NIGHT, organization=an_organisation(roles=("flow.view", "flow.steer", "directory.manage"))
)
ROOM = {"desk": "ROOM", "label": "Salle du CSU", "phone": "03 53 01 00 17", "mail": "c@v.example"}


def a_keeper(organisation: str = ASCQ, *, roles: tuple[str, ...] = ("directory.manage",)) -> str:
    return a_token(
        NIGHT, sub="alex", name="Alex Dubois", rank="Chef de salle",
        organization=an_organisation(organisation, kind="tenant", roles=roles),
    )  # fmt: skip


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    """At three in the morning: the CSU has closed at two."""
    async with open_house(tmp_path, clock=Clock(NIGHT)) as house:
        rights = frozenset({Right.WATCH, Right.STEER})
        await habilitate(house.begin, a_habilitation(an_agent(), acts=rights), NOON)
        yield house


async def steered_and_gave_back(house: House) -> None:
    view = (await house.watch(token=STEERS))["view"]
    asked = {"view": view, "ground": "need", "incident": "2026-4711"}
    held = (await house.ask(ASK, STEERS, input=asked))["askSteering"]
    await house.ask(RELEASE, STEERS, lease=held["lease"]["id"])


async def mailbox(house: House, token: str) -> Any:
    return (await house.ask(BOX, token))["mailbox"]


@pytest.mark.clause("VA-8")
async def test_where_no_mail_leaves_the_report_is_read_in_the_mailbox(house: House) -> None:
    await steered_and_gave_back(house)

    box = await mailbox(house, a_keeper())

    (mail,) = box["mails"]
    assert (box["tenant"], box["unread"], box["more"]) == (ASCQ, 1, False)
    assert (mail["kind"], mail["state"], mail["nextTry"]) == ("STEERING_REPORT", "HERE", None)
    assert "Motif : Besoin opérationnel, CSU fermé" in mail["text"]


async def test_it_is_told_live_and_so_is_that_somebody_read_it(house: House) -> None:
    token = a_keeper()
    async with serving(house.app) as place, socket_to(place) as socket:
        await socket.begin(token)
        await socket.follow(f"subscription {BOX}")
        first = (await socket.data())["mailbox"]
        await steered_and_gave_back(house)
        told = (await socket.data())["mailbox"]
        await house.ask(READ, token, mail=told["mails"][0]["id"])
        read = (await socket.data())["mailbox"]

    assert (first["unread"], told["unread"], read["unread"]) == (0, 1, 0)
    assert read["mails"][0]["readBy"] == "Chef de salle Alex Dubois"


async def test_nobody_else_has_this_mailbox(house: House) -> None:
    await steered_and_gave_back(house)
    (mail,) = (await mailbox(house, a_keeper()))["mails"]

    metz = await mailbox(house, a_keeper(METZ))
    cic = await mailbox(house, STEERS)
    marked = await house.ask(READ, a_keeper(METZ), mail=mail["id"])

    assert (metz["mails"], cic) == ([], None)
    assert marked["markMailRead"]["__typename"] == "MailNotFound"
    assert (await mailbox(house, a_keeper()))["unread"] == 1


@pytest.mark.clause("VA-12")
async def test_each_side_writes_its_own_and_reads_the_other(house: House) -> None:
    given = (await house.ask(GIVE, a_keeper(), input={"contacts": [ROOM]}))["giveContacts"]

    (own, csu) = (await house.ask(BOOKS, STEERS))["contactBooks"]

    assert given["__typename"] == "ContactsKept"
    assert (own["own"], own["mayChange"]) == (True, True)
    assert (csu["organisation"], csu["mayChange"], csu["article"]["cited"]) == (
        ASCQ, False, "villeneuve-d-ascq art. 3",
    )  # fmt: skip
    assert csu["contacts"] == [{**ROOM, "phone": "+33353010017", "hours": ""}]


@pytest.mark.parametrize(
    ("token", "typed", "code", "where"),
    [
        (a_keeper(), {"phone": "0353"}, "phone-unreadable", (1, "phone")),
        (a_keeper(), {"mail": "nobody"}, "mail-unreadable", (1, "mail")),
        (a_keeper(roles=()), {}, "no-role", (None, None)),
        (a_keeper("nowhere"), {}, "no-convention", (None, None)),
    ],
)
async def test_what_cannot_be_kept_says_where_and_what_to_do(
    house: House, token: str, typed: dict[str, str], code: str, where: tuple[int | None, str | None]
) -> None:
    lines = [ROOM, {**ROOM, **typed}]

    answer = (await house.ask(GIVE, token, input={"contacts": lines}))["giveContacts"]

    assert (answer["__typename"], answer["code"]) == ("ContactsNotKept", code)
    assert (answer["line"], answer["field"]) == where
    assert answer["remedy"] != ""
