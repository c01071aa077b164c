"""Who has not proved it lately enough is told what to prove (RFC 9470), at every door."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.routing import Route

from services.api.door.graphql import PATH
from services.api.identity.assurance import DOORS, OPEN_DOORS
from tests.builders import ASCQ, NOON
from tests.services.api.door.house import Clock, House, open_house, wall_clock
from tests.services.api.door.sockets import serving, socket_to
from tests.services.api.door.test_steering import ASK, EXTEND, RELEASE, TAKE_BACK
from tests.services.api.identity.provider import SECRET, a_token, an_organisation

CODE = "insufficient-user-authentication"
CHALLENGE = 'Bearer error="insufficient_user_authentication"'
WISH = {"input": {"view": "a-view", "ground": "need"}}
SAFETY = {
    "stopWatching": 'mutation { stopWatching(view: "nowhere") { __typename } }',
    "releaseSteering": 'mutation { releaseSteering(lease: "nowhere") { __typename } }',
    "takeBackSteering": 'mutation { takeBackSteering(lease: "nowhere") { __typename } }',
    "endTicket": 'mutation { endTicket(ticket: "nowhere") { __typename } }',
    "endSpecial": 'mutation { endSpecial(special: "nowhere") { __typename } }',
    "cutCameras": """mutation {
        cutCameras(input: {tenant: "villeneuve-d-ascq", reason: "other", minutes: 15})
        { __typename } }""",
}


def steering(**said: Any) -> str:
    cic = an_organisation("cic-nord", roles=("flow.view", "flow.steer"))
    return a_token(NOON, organization=cic, **said)


def logged_in(**said: Any) -> str:
    """With the login of the shift, and no more."""
    return steering(acr="1", **said)


def proved(ago: timedelta) -> str:
    return steering(auth_time=int((NOON - ago).timestamp()))


async def asked(house: House, query: str, token: str, **variables: Any) -> httpx.Response:
    return await house.post({"query": query, "variables": variables}, token)


@pytest.mark.parametrize(
    "token",
    [logged_in(), proved(timedelta(minutes=16))],
    ids=["a login alone", "a proof too old"],
)
@pytest.mark.parametrize(
    ("query", "variables"), [(ASK, WISH), (EXTEND, {"lease": "nowhere"})], ids=["ask", "extend"]
)
async def test_the_joystick_asks_for_a_proof_and_the_answer_says_which(
    house: House, query: str, variables: dict[str, Any], token: str
) -> None:
    before = await house.entries()

    answer = await asked(house, query, token, **variables)

    (error,) = answer.json()["errors"]
    assert (answer.status_code, answer.json()["data"]) == (401, None)
    assert error["extensions"] == {"code": CODE, "acrValues": "2", "maxAge": 900}
    assert answer.headers["www-authenticate"] == (
        f'{CHALLENGE}, error_description="The person must prove who they are again", '
        'acr_values="2", max_age="900"'
    )
    assert await house.entries() == before


async def test_a_proof_of_this_quarter_of_an_hour_opens_it(house: House) -> None:
    answer = await asked(house, ASK, proved(timedelta(minutes=15)), **WISH)

    assert answer.json() == {
        "data": {"askSteering": {"__typename": "ViewNotFound", "id": "a-view"}}
    }


@pytest.mark.parametrize("query", SAFETY.values(), ids=SAFETY)
async def test_what_stops_anything_goes_on_whatever_was_proved(house: House, query: str) -> None:
    for one in (logged_in(), logged_in(auth_time=0), steering(acr="0", auth_time=0)):
        answer = await asked(house, query, one)
        assert (answer.status_code, "errors" in answer.json()) == (200, False), answer.text


async def test_watching_asks_for_the_login_alone_and_another_s_slot_for_a_proof(
    house: House,
) -> None:
    watched = await house.watch(token=logged_in())
    assert watched["__typename"] == "Watching"

    query = """mutation($input: WatchCameraInput!) { watchCamera(input: $input) { __typename } }"""
    wish = {"camera": f"{ASCQ}:002", "motive": "public-order", "insteadOf": watched["flow"]}
    answer = await asked(house, query, logged_in(), input=wish)

    assert answer.json()["errors"][0]["extensions"]["acrValues"] == "2"


async def test_an_argument_written_into_the_document_is_seen_like_a_variable(
    house: House,
) -> None:
    query = """mutation { watchCamera(input:
        {camera: "a:1", motive: "public-order", insteadOf: "a-flow"}) { __typename } }"""

    assert (await asked(house, query, logged_in())).status_code == 401


async def test_a_session_of_before_this_shift_looks_at_nothing(house: House) -> None:
    old = logged_in(auth_time=int((NOON - timedelta(hours=13)).timestamp()))

    answer = await asked(house, "{ me { id } }", old)

    (error,) = answer.json()["errors"]
    assert error["extensions"] == {"code": CODE, "acrValues": "1", "maxAge": 43200}


@pytest.mark.parametrize(
    "query",
    [
        'mutation { stopWatching(view: "x") { __typename } %s }',
        "mutation { ...Both } fragment Both on Mutation { %s }",
        "mutation { ... on Mutation { %s } }",
        "mutation { ... @include(if: true) { again: %s } }",
    ],
)
async def test_an_operation_of_several_acts_asks_what_its_strictest_asks_and_does_nothing(
    house: House, query: str
) -> None:
    view = (await house.watch(token=logged_in()))["view"]
    act = 'askSteering(input: {view: "v", ground: "need"}) { __typename }'

    answer = await asked(house, (query % act).replace('"x"', f'"{view}"'), logged_in())

    assert (answer.status_code, answer.json()["data"]) == (401, None)
    stopped = await house.ask(
        f'mutation {{ stopWatching(view: "{view}") {{ __typename }} }}', logged_in()
    )
    assert stopped == {"stopWatching": {"__typename": "Stopped"}}


async def test_on_a_websocket_the_same_words_come_and_a_fresh_token_by_ping_opens_it(
    tmp_path: Path,
) -> None:
    act = 'mutation { askSteering(input: {view: "v", ground: "need"}) { __typename } }'

    def token(level: str) -> str:
        cic = an_organisation("cic-nord", roles=("flow.view", "flow.steer"))
        return a_token(wall_clock(), organization=cic, acr=level)

    async with (
        open_house(tmp_path, clock=wall_clock, linked=False) as house,
        serving(house.app) as place,
        socket_to(place) as socket,
    ):
        await socket.begin(token("1"))
        await socket.follow(act)
        refused = await socket.hear()
        await socket.say({"type": "ping", "payload": {"authorization": f"Bearer {token('2')}"}})
        assert (await socket.hear())["type"] in {"pong", "complete"}
        await socket.follow(act, "2")
        answer = await socket.hear()
        while answer["type"] != "next":
            answer = await socket.hear()

    said = {"code": CODE, "acrValues": "2", "maxAge": 900}
    heard = refused["payload"]
    (error,) = heard if isinstance(heard, list) else heard["errors"]
    assert error["extensions"] == said
    assert answer["payload"]["data"] == {"askSteering": {"__typename": "ViewNotFound"}}


async def test_a_register_does_not_leave_on_a_login_alone(house: House) -> None:
    csu = an_organisation(ASCQ, kind="tenant", roles=("register.read",))
    for said in ({"acr": "1"}, {"auth_time": int((NOON - timedelta(minutes=6)).timestamp())}):
        token = a_token(NOON, organization=csu, **said)
        answer = await house.client.post(
            f"/register/{ASCQ}/export",
            json={"format": "jsonl", "reason": "contrôle"},
            headers={"authorization": f"Bearer {token}"},
        )

        document = answer.json()
        assert (answer.status_code, document["code"]) == (401, CODE)
        assert (document["acrValues"], document["maxAge"]) == ("2", 300)
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.headers["www-authenticate"].endswith('acr_values="2", max_age="300"')


def doors(house: House) -> set[str]:
    """Every address but GraphQL's, with each of its verbs."""
    app: Any = house.app
    return {
        f"{verb} {one.path}"
        for one in app._app._app.router.routes
        if isinstance(one, Route) and one.path != PATH
        for verb in (one.methods or set()) - {"HEAD"}
    }


async def test_every_door_says_what_it_asks_or_that_it_asks_nobody(tmp_path: Path) -> None:
    async with open_house(tmp_path, linked=False, console=tmp_path) as house:
        assert doors(house) == set(DOORS) | OPEN_DOORS


@pytest.mark.parametrize("door", sorted(DOORS))
async def test_each_door_asks_before_it_reads_anything(house: House, door: str) -> None:
    verb, path = door.split()
    nobody = logged_in(auth_time=0)

    answer = await house.client.request(
        verb, path.format(tenant=ASCQ), headers={"authorization": f"Bearer {nobody}"}
    )

    assert (answer.status_code, answer.json()["code"]) == (401, CODE)


@pytest.fixture
async def asking(tmp_path: Path) -> AsyncIterator[House]:
    """A house that knows the secret by which the provider is asked."""
    async with open_house(tmp_path, client_secret=SECRET) as opened:
        yield opened


async def test_a_token_that_the_provider_took_back_steers_nothing(asking: House) -> None:
    asking.provider.said = {"active": False}

    answer = await asked(asking, ASK, steering(), **WISH)

    (error,) = answer.json()["errors"]
    assert (answer.status_code, error["extensions"]) == (401, {"code": "not-identified"})
    assert answer.headers["www-authenticate"] == 'Bearer error="invalid_token"'


async def test_while_the_provider_is_away_sensitive_acts_wait_and_the_others_go_on(
    asking: House,
) -> None:
    view = (await asking.watch(token=logged_in()))["view"]
    asking.provider.away = True

    refused = await asked(asking, ASK, steering(), **WISH)
    exported = await asking.client.post(f"/register/{ASCQ}/export", json={})

    (error,) = refused.json()["errors"]
    assert (error["extensions"], refused.json()["data"]) == ({"code": "provider-away"}, None)
    assert "n'a pas été fait" in error["message"]
    assert (exported.status_code, exported.json()["code"]) == (503, "provider-away")
    assert (await asking.watch(f"{ASCQ}:002", logged_in()))["__typename"] == "Watching"
    for query in (SAFETY["stopWatching"].replace("nowhere", view), SAFETY["cutCameras"]):
        assert "errors" not in (await asked(asking, query, logged_in())).json()
    for query in (RELEASE, TAKE_BACK):
        assert "errors" not in (await asked(asking, query, logged_in(), lease="nowhere")).json()


async def test_looking_and_stopping_ask_the_provider_nothing(asking: House) -> None:
    await asking.watch(token=logged_in())
    for query in SAFETY.values():
        await asked(asking, query, logged_in())

    assert asking.provider.questions == 0


async def test_without_a_secret_the_house_says_at_its_start_what_it_relies_on(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        async with open_house(tmp_path, clock=Clock(), linked=False):
            pass

    assert "API_CLIENT_SECRET is not set" in caplog.text
