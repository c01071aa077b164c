"""The slot that is offered, what is convened, and the log of tickets, through the real door."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from services.api.acts.habilitate import habilitate
from services.kit.bus import topics
from tenants.conventions.articles import Clause
from tenants.conventions.convention import Deed, Subscriber
from tenants.vocabulary.identifiers import CameraId, SubscriberId
from tests.builders import ASCQ, NOON, a_convention, a_deed, a_habilitation, an_agent
from tests.services.api.door.house import CAMERAS, QUOTA, House, open_house
from tests.services.api.door.test_tickets import ASKER, OWNER, ask, charenton, decide
from tests.services.api.identity.provider import a_token, an_organisation

__all__ = ["charenton"]

VA = a_convention()
SDIS = Subscriber(SubscriberId("sdis-59"), "SDIS du Nord", 2, VA.article(Clause.WATCHING))
RANKED = {ASCQ: Deed((a_convention(quota=QUOTA, subscribers=(*VA.subscribers, SDIS)),))}
FIREMAN = an_agent("Robin Fournier", organisation=SDIS.id)
FIRE = a_token(
    NOON,
    sub=FIREMAN.id,
    name=FIREMAN.name,
    service=SDIS.name,
    organization=an_organisation(SDIS.id, roles=("flow.view",)),
)
CSU = a_token(NOON, sub="alex", organization=an_organisation(ASCQ, kind="tenant", roles=()))
TAKE = """mutation($input: WatchCameraInput!) { watchCamera(input: $input) { __typename
    ... on Watching { slot }
    ... on WatchRefused { code offer { article { cited } holder { flow viewers { name } } } } } }"""
POST = """mutation($input: PostInput!) { declarePost(input: $input) { __typename
    ... on SpecialKnown { special { id kind state title zones } }
    ... on SpecialNotGranted { code article { cited } }
    ... on SpecialNotFound { id } } }"""
ENDING = """mutation($id: ID!) { endSpecial(special: $id) { __typename
    ... on SpecialKnown { special { state code message } }
    ... on SpecialNotGranted { code } } }"""
TERMS = """{ tenants { convention { motives { code }
    tickets { estates offices shortestHours longestHours answerMinutes silenceRefuses mayAsk }
    arranging { offices longestDays } posts { id mayDeclare } crisis { mayConvene } } } }"""
LOG = """query($tenant: ID!) { connectionLog(tenant: $tenant) { __typename
    ... on TicketRecords { records { ticket { state name }
        connections { camera cameraName until code } } }
    ... on TicketNotGranted { code } ... on TicketNotFound { id } } }"""
MINE = LOG.replace("connectionLog", "myTickets")


@pytest.fixture
async def ranked(tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(tmp_path, deeds=RANKED) as house:
        await habilitate(house.begin, a_habilitation(FIREMAN), NOON)
        yield house


async def take(house: House, camera: CameraId, flow: str | None = None) -> Any:
    asked = {"camera": camera, "motive": "public-order", "insteadOf": flow}
    return (await house.ask(TAKE, input=asked))["watchCamera"]


@pytest.mark.clause("VA-9")
async def test_the_refusal_offers_a_slot_and_its_agents_are_told_who_took_it(
    ranked: House,
) -> None:
    held = [await ranked.watch(one.id, FIRE) for one in CAMERAS[:QUOTA]]
    refused = await take(ranked, CAMERAS[3].id)
    async with ranked.bus.subscribe(topics.VIEWS_REVOKED) as messages:
        taken = await take(ranked, CAMERAS[3].id, refused["offer"]["holder"]["flow"])
        revoked = (await anext(messages)).body

    assert refused["offer"] == {
        "article": {"cited": "villeneuve-d-ascq art. 3"},
        "holder": {"flow": held[0]["flow"], "viewers": [{"name": "Robin Fournier"}]},
    }
    assert taken == {"__typename": "Watching", "slot": 1}
    assert (revoked["view"], revoked["code"]) == (held[0]["view"], "preempted")
    assert "CIC du Nord" in revoked["text"]


@pytest.mark.clause("VA-13")
async def test_a_post_is_declared_and_ended_and_a_stranger_finds_none(tmp_path: Path) -> None:
    async with open_house(tmp_path, deeds={ASCQ: a_deed()}) as house:
        asked = {"tenant": ASCQ, "post": "stade-pierre-mauroy", "hours": 6}
        declared = (await house.ask(POST, input=asked))["declarePost"]["special"]
        other = (await house.ask(POST, input={**asked, "tenant": "metz"}))["declarePost"]
        long = (await house.ask(POST, input={**asked, "hours": 30}))["declarePost"]
        owner = (await house.ask(ENDING, CSU, id=declared["id"]))["endSpecial"]
        ended = (await house.ask(ENDING, id=declared["id"]))["endSpecial"]["special"]

    assert (declared["kind"], declared["state"], declared["title"]) == (
        "ACTIVE_POST",
        "OPEN",
        "Abords du stade Pierre-Mauroy",
    )
    assert other == {"__typename": "SpecialNotFound", "id": "metz"}
    assert long["code"] == "post-too-long"
    assert owner == {"__typename": "SpecialNotGranted", "code": "not-an-ender"}
    assert (ended["state"], ended["code"], ended["message"]) == (
        "ENDED",
        "ended-early",
        "Terminé avant son terme.",
    )


@pytest.mark.clause("CH-3", "CH-4")
async def test_offices_and_lengths_are_the_convention_s(charenton: House) -> None:
    (told,) = (await charenton.ask(TERMS, ASKER))["tenants"]

    assert told["convention"]["tickets"] == {
        "estates": ["1 rue de l'Arcade", "7 quai de Bercy", "8 rue du Port aux Lions"],
        "offices": ["titulaire", "suppléant"],
        "shortestHours": 2,
        "longestHours": 12,
        "answerMinutes": 15,
        "silenceRefuses": True,
        "mayAsk": True,
    }
    assert (told["convention"]["arranging"], told["convention"]["posts"]) == (None, [])


@pytest.mark.clause("CH-6", "CH-8")
async def test_the_connection_log_is_the_owner_s_and_each_reading_is_entered(
    charenton: House,
) -> None:
    asked = (await ask(charenton))["ticket"]
    await decide(charenton, asked["id"])
    watching = await charenton.watch("charenton-immobiliere-3f:001", ASKER, motive="theft")
    tenant = "charenton-immobiliere-3f"
    reader = a_token(
        NOON,
        sub="lou.perrin",
        organization=an_organisation(tenant, kind="tenant", roles=("register.read",)),
    )

    log = (await charenton.ask(LOG, reader, tenant=tenant))["connectionLog"]
    mine = (await charenton.ask(MINE, ASKER, tenant=tenant))["myTickets"]
    without = (await charenton.ask(LOG, OWNER, tenant=tenant))["connectionLog"]
    stranger = (await charenton.ask(LOG, ASKER, tenant=tenant))["connectionLog"]

    assert watching["__typename"] == "Watching"
    (record,) = log["records"]
    assert (record["ticket"]["state"], len(record["connections"])) == ("OPEN", 1)
    assert record["connections"][0]["until"] is None
    assert mine == log
    assert without == {"__typename": "TicketNotGranted", "code": "role-missing"}
    assert stranger == {"__typename": "TicketNotFound", "id": tenant}
