"""The joystick through the real door: both control rooms, and what each is told."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from services.api.acts.habilitate import habilitate
from services.kit.bus import topics
from services.kit.passes import verify_steering
from services.kit.sharing import Fact, fact_to_mapping
from tenants.decisions.cutting import Cut
from tenants.habilitations.habilitation import Right
from tests.builders import ASCQ, NOON, a_habilitation, an_agent
from tests.services.api.door.house import CAMERAS, Clock, House, open_house, until
from tests.services.api.identity.provider import a_token, an_organisation

LEASES = """fragment L on Lease { id state until minutes article approver code message token
    agent ground camera { number } } """
ASK = (
    LEASES
    + """mutation($input: AskSteeringInput!) { askSteering(input: $input) { __typename
    ... on SteeringHeld { lease { ...L } } ... on SteeringAsked { by silenceRefuses lease { ...L } }
    ... on SteeringNotGranted { code message remedy article { cited } holder { agent } }
    ... on ViewNotFound { id } } }"""
)
ANSWERS = (
    LEASES
    + """fragment A on SteeringAnswer { __typename
    ... on SteeringHeld { lease { ...L } } ... on SteeringOver { lease { ...L } }
    ... on SteeringNotGranted { code } ... on LeaseNotFound { id } } """
)
REPLY = ANSWERS + "mutation($input: ReplySteeringInput!) { replySteering(input: $input) { ...A } }"
RELEASE = ANSWERS + "mutation($lease: ID!) { releaseSteering(lease: $lease) { ...A } }"
TAKE_BACK = ANSWERS + "mutation($lease: ID!) { takeBackSteering(lease: $lease) { ...A } }"
EXTEND = (
    ANSWERS
    + """mutation($lease: ID!, $minutes: Int) {
    extendSteering(lease: $lease, minutes: $minutes) { ...A } }"""
)
NIGHT = datetime(2026, 6, 16, 1, tzinfo=UTC)
MARTIN = an_agent()


def of_the_cic(at: datetime = NOON, *roles: str) -> str:
    cic = an_organisation("cic-nord", roles=roles or ("flow.view", "flow.steer"))
    return a_token(at, organization=cic)


def of_the_csu(at: datetime = NOON, *roles: str) -> str:
    csu = an_organisation(ASCQ, kind="tenant", roles=roles or ("control.approve",))
    return a_token(at, sub="csu", organization=csu)


@pytest.fixture
async def house(house: House) -> House:
    await _let_steer(house)
    return house


@pytest.fixture
async def at_night(tmp_path: Path) -> AsyncIterator[House]:
    """The CSU has closed."""
    async with open_house(tmp_path, clock=Clock(NIGHT)) as opened:
        await _let_steer(opened)
        yield opened


async def _let_steer(house: House) -> None:
    rights = frozenset({Right.WATCH, Right.STEER})
    year = {"since": NOON.replace(year=2025), "until": NOON.replace(year=2030)}
    await habilitate(house.begin, a_habilitation(MARTIN, acts=rights, **year), NOON)


async def ask(house: House, at: datetime = NOON, token: str | None = None, **said: Any) -> Any:
    view = (await house.watch(token=of_the_cic(at)))["view"]
    asked = {"view": view, "ground": "grave-disorder", "incident": "2026-4711", **said}
    data = await house.ask(ASK, token or of_the_cic(at), input=asked)
    return data["askSteering"]


async def test_an_open_csu_is_asked_and_says_yes(house: House) -> None:
    asked = await ask(house, minutes=10)
    lease = asked["lease"]["id"]
    reply = {"lease": lease, "accept": True, "office": "chef de salle du CSU", "minutes": 5}

    answer = (await house.ask(REPLY, of_the_csu(), input=reply))["replySteering"]

    assert (asked["__typename"], asked["silenceRefuses"]) == ("SteeringAsked", True)
    assert (asked["lease"]["state"], asked["lease"]["token"]) == ("ASKED", None)
    assert (answer["lease"]["state"], answer["lease"]["token"]) == ("HELD", None)
    assert answer["lease"]["camera"] == {"number": "001"}
    assert answer["lease"]["until"] == "2026-06-15T12:05:00+00:00"


async def test_a_closed_csu_s_joystick_comes_with_its_token(at_night: House) -> None:
    held = await ask(at_night, NIGHT, ground="need")

    granted, _ = verify_steering(held["lease"]["token"], at_night.pass_key, NIGHT)
    assert held["__typename"] == "SteeringHeld"
    assert (granted.lease, granted.camera, granted.priority, granted.ground) == (
        held["lease"]["id"],
        CAMERAS[0].id,
        1,
        "need",
    )


async def test_the_commune_takes_it_back_and_media_is_told(at_night: House) -> None:
    lease = (await ask(at_night, NIGHT, ground="need"))["lease"]["id"]
    async with at_night.bus.subscribe(topics.STEERINGS_REVOKED) as messages:
        answer = await at_night.ask(TAKE_BACK, of_the_csu(NIGHT), lease=lease)
        told = await anext(messages)

    over = answer["takeBackSteering"]
    assert (over["__typename"], over["lease"]["code"]) == ("SteeringOver", "taken-back")
    assert (told.body["lease"], told.body["code"]) == (lease, "taken-back")
    assert told.body["text"].startswith("La commune a repris la main.")


async def test_it_is_kept_longer_and_given_up(at_night: House) -> None:
    lease = (await ask(at_night, NIGHT, ground="need", minutes=5))["lease"]["id"]

    kept = await at_night.ask(EXTEND, of_the_cic(NIGHT), lease=lease, minutes=20)
    over = await at_night.ask(RELEASE, of_the_cic(NIGHT), lease=lease)

    assert kept["extendSteering"]["lease"]["until"] == "2026-06-16T01:20:00+00:00"
    assert over["releaseSteering"]["lease"]["code"] == "released"


@pytest.mark.parametrize(
    ("said", "entered"),
    [
        ("released", "released"),
        ("deadline", "expired"),
        ("calm", "lost"),
        ("link-lost", "lost"),
    ],
)
async def test_an_end_that_media_heard_first_is_entered_as_what_it_was(
    at_night: House, said: str, entered: str
) -> None:
    lease = (await ask(at_night, NIGHT, ground="need"))["lease"]["id"]
    async with at_night.bus.subscribe(topics.STEERINGS_REVOKED) as messages:
        await at_night.bus.publish(
            topics.STEERINGS_ENDED, {"lease": lease, "code": said, "tenant": ASCQ}
        )
        told = await anext(messages)

    assert told.body["code"] == entered


async def test_what_the_commune_took_back_beside_the_camera_is_told_with_by_whom(
    at_night: House,
) -> None:
    lease = (await ask(at_night, NIGHT, ground="need"))["lease"]["id"]
    cut = Cut(None, "", "le CSU, à sa manette", NIGHT, None)
    fact = fact_to_mapping(Fact("f1", "taken-back", cut, (lease,)))
    async with at_night.bus.subscribe(topics.STEERINGS_REVOKED) as messages:
        await at_night.bus.publish(
            topics.STEERINGS_ENDED, {"lease": lease, "code": "taken-back", "tenant": ASCQ}
        )
        await at_night.bus.publish(topics.FACTS_REPORTED, {"tenant": ASCQ, "facts": [fact]})
        told = await anext(messages)

    assert (told.body["lease"], told.body["code"]) == (lease, "taken-back")
    assert "le CSU, à sa manette" in told.body["text"]
    gone = await at_night.ask(RELEASE, of_the_cic(NIGHT), lease=lease)
    assert gone["releaseSteering"] == {"__typename": "LeaseNotFound", "id": lease}


async def test_silence_ends_a_request(tmp_path: Path) -> None:
    clock = Clock(NOON)
    async with open_house(tmp_path, clock=clock) as opened:
        await _let_steer(opened)
        lease = (await ask(opened))["lease"]["id"]
        clock.now = NOON.replace(minute=2)

        async def is_over() -> bool:
            gone = await opened.ask(RELEASE, of_the_cic(clock.now), lease=lease)
            return str(gone["releaseSteering"]["__typename"]) == "LeaseNotFound"

        async with opened.begin() as work:
            assert [one.id for one in await work.holds([ASCQ])] == [lease]
        await until(is_over)


@pytest.mark.parametrize(
    ("token", "said", "code"),
    [
        (of_the_cic(NOON, "flow.view"), {}, "no-role"),
        (None, {"minutes": 1441}, "duration-unreadable"),
        (None, {"ground": "curiosity"}, "ground-unknown"),
        (None, {"incident": None}, "incident-missing"),
        (None, {"ground": "need"}, "ground-not-allowed"),
    ],
)
async def test_what_is_not_lent_is_refused_with_its_article(
    house: House, token: str | None, said: dict[str, Any], code: str
) -> None:
    answer = await ask(house, token=token, **said)

    assert (answer["__typename"], answer["code"]) == ("SteeringNotGranted", code)
    assert answer["article"]["cited"] != ""


@pytest.mark.parametrize("mutation", [RELEASE, TAKE_BACK, EXTEND])
async def test_a_lease_that_is_nobody_s_is_not_found(house: House, mutation: str) -> None:
    (answer,) = (await house.ask(mutation, of_the_cic(), lease="nowhere")).values()

    assert answer == {"__typename": "LeaseNotFound", "id": "nowhere"}
