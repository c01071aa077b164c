"""Sessions that end: the provider says so, and no door, socket or picture goes on."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx
import pytest

from services.api.announce import Announcer
from services.api.ending import Endings
from services.api.known_sessions import KnownSessions, to_mapping
from services.api.storage.sessions.shelf import Ending, Whose
from services.kit.bus import topics
from services.kit.bus.protocol import Message
from tenants.vocabulary.identifiers import AgentId
from tests.builders import ASCQ, CIC, NOON
from tests.services.api.door.house import House, conventions, until
from tests.services.api.door.sockets import serving, socket_to
from tests.services.api.heart.test_heart import listening
from tests.services.api.identity.provider import a_logout, a_token, an_organisation

CAMILLE = AgentId("camille.martin")
SID = "a-session-of-the-provider"
FOLLOWED = "subscription { session { code message over } }"
VIEWS = "subscription { views { state code message } }"


async def log_out(house: House, token: str, **how: Any) -> httpx.Response:
    return await house.client.post("/auth/backchannel-logout", data={"logout_token": token}, **how)


def another_replica(house: House) -> Endings:
    """On the same base and the same bus."""

    async def unheard(_: Message) -> None:
        raise AssertionError("the bus is there")

    known = KnownSessions(house.clock)
    return Endings(house.begin, conventions(), known, Announcer(house.bus, unheard))


def an_ending(whose: Whose, code: str, **changes: Any) -> Ending:
    return Ending(whose, code, before=NOON, at=NOON, **changes)


async def test_a_logout_ends_the_pictures_of_the_session_at_once(house: House) -> None:
    view = (await house.watch())["view"]
    async with listening(house) as media:
        answer = await log_out(house, a_logout(NOON))
        body = await media.hear(topics.VIEWS_REVOKED)

    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["cache-control"] == "no-store"
    assert (body["view"], body["code"]) == (view, "session-ended")
    assert body["text"].startswith("Votre session est terminée")


async def test_no_token_of_an_ended_session_is_taken_by_any_door(house: House) -> None:
    await log_out(house, a_logout(NOON))
    later = {"authorization": f"Bearer {a_token(NOON, iat=int(NOON.timestamp()) + 4)}"}

    answers = [
        await house.post({"query": "{ me { id } }"}),
        await house.client.post("/graphql", json={"query": "{ me { id } }"}, headers=later),
        await house.client.post(f"/register/{ASCQ}/export", json={}),
        await house.client.get(f"/inventory/{ASCQ}"),
    ]

    assert [one.status_code for one in answers] == [401] * 4
    said = answers[0].json()
    assert (said["code"], said["reason"]) == ("session-ended", "session-ended")


async def test_another_session_of_the_same_agent_goes_on(house: House) -> None:
    await log_out(house, a_logout(NOON))
    token = a_token(NOON, sid="another-session")

    assert (await house.ask("{ me { id } }", token))["me"] == {"id": CAMILLE}


async def test_a_logout_of_a_person_ends_every_session_until_the_next_login(
    house: House,
) -> None:
    await log_out(house, a_logout(NOON, sid=None))

    before = await house.post({"query": "{ me { id } }"}, a_token(NOON, sid="another-session"))
    again = a_token(NOON, sid="a-third", iat=int(NOON.timestamp()) + 2)

    assert before.status_code == 401
    assert (await house.ask("{ me { id } }", again))["me"] == {"id": CAMILLE}


async def test_a_session_that_was_never_seen_ends_like_another(house: House) -> None:
    answer = await log_out(house, a_logout(NOON, sub="nobody", sid="unseen"))

    assert answer.status_code == 200
    refused = await house.post({"query": "{ me { id } }"}, a_token(NOON, sid="unseen"))
    assert refused.status_code == 401


async def test_a_logout_comes_from_a_server_without_our_origin(house: House) -> None:
    answer = await log_out(house, a_logout(NOON), headers={"origin": "https://id.example.fr"})

    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", "application/x-www-form-urlencoded"),
        (b"logout_token=rubbish", "application/x-www-form-urlencoded"),
        (b"logout_token=a&logout_token=b", "application/x-www-form-urlencoded"),
        (b"logout_token=" + b"x" * 20_000, "application/x-www-form-urlencoded"),
        (b"logout_token=\xff", "application/x-www-form-urlencoded"),
        (b'{"logout_token": "a"}', "application/json"),
    ],
    ids=["empty", "rubbish", "twice", "too-long", "unreadable", "json"],
)
async def test_what_is_no_logout_is_refused_and_ends_nothing(
    house: House, body: bytes, kind: str
) -> None:
    answer = await house.client.post(
        "/auth/backchannel-logout", content=body, headers={"content-type": kind}
    )

    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")
    assert answer.headers["cache-control"] == "no-store"
    assert (await house.ask("{ me { id } }"))["me"] == {"id": CAMILLE}


async def test_a_logout_serves_once(house: House) -> None:
    token = a_logout(NOON)

    codes = [(await log_out(house, token)).status_code for _ in range(2)]

    assert codes == [200, 400]


async def test_the_screen_reads_why_and_its_socket_answers_no_more_and_closes(
    house: House,
) -> None:
    async with serving(house.app) as place, socket_to(place) as socket:
        await socket.begin(a_token(NOON))
        await socket.follow(FOLLOWED)
        await socket.follow("query { me { id } }", "first")
        assert (await socket.hear())["id"] == "first"
        assert (await socket.hear())["type"] == "complete"

        await log_out(house, a_logout(NOON))
        told = (await socket.data())["session"]
        await socket.follow("query { me { id } }", "second")
        refused = await socket.hear()
        code = await socket.closed()

    assert (told["code"], told["over"]) == ("session-ended", True)
    assert refused["payload"][0]["extensions"] == {"code": "session-ended"}
    assert code == 4401


async def test_the_tile_reads_why(house: House) -> None:
    await house.watch()
    async with serving(house.app) as place, socket_to(place) as socket:
        await socket.begin(a_token(NOON))
        await socket.follow(VIEWS)
        await another_replica(house).end(an_ending(Whose(CAMILLE), "account-disabled"))
        told = (await socket.data())["views"]

    assert told == {
        "state": "ENDED",
        "code": "account-disabled",
        "message": "Votre compte a été désactivé.",
    }


async def test_a_role_that_is_taken_leaves_the_session_with_the_others(house: House) -> None:
    both = an_organisation(roles=("flow.view", "flow.steer"))
    token = a_token(NOON, organization=both)
    async with serving(house.app) as place, socket_to(place) as socket:
        await socket.begin(token)
        await socket.follow(FOLLOWED)
        ending = an_ending(Whose(CAMILLE, CIC), "role-withdrawn", roles=frozenset({"flow.view"}))
        await another_replica(house).end(ending)
        told = (await socket.data())["session"]
        await socket.follow("query { me { roles } }", "after")
        (data,) = [(await socket.data())["me"]]

    assert (told["code"], told["over"]) == ("role-withdrawn", False)
    assert told["message"].startswith("Le droit de piloter les caméras vous a été retiré.")
    assert data == {"roles": ["flow.view"]}
    assert (await house.ask("{ me { roles } }", token))["me"] == {"roles": ["flow.view"]}


async def test_a_role_given_back_is_in_the_next_token(house: House) -> None:
    both = an_organisation(roles=("flow.view", "flow.steer"))
    ending = an_ending(Whose(CAMILLE, CIC), "role-withdrawn", roles=frozenset())
    await another_replica(house).end(ending)

    fresh = a_token(NOON, organization=both, iat=int(NOON.timestamp()) + 1)

    assert (await house.ask("{ me { roles } }", fresh))["me"] == {
        "roles": ["flow.steer", "flow.view"]
    }


async def test_what_another_replica_ended_is_heard_on_the_bus(house: House) -> None:
    ending = an_ending(Whose(None, session=SID), "session-ended")
    await house.bus.publish(topics.SESSIONS_ENDED, to_mapping(ending))

    async def is_out() -> bool:
        return (await house.post({"query": "{ me { id } }"})).status_code == 401

    await until(is_out)


async def test_what_no_word_came_of_is_read_in_the_base_and_applied(house: House) -> None:
    view = (await house.watch())["view"]
    async with listening(house) as media:
        async with house.begin() as work:
            await work.sessions.end(an_ending(Whose(CAMILLE, CIC), "not-a-member"))
        body = await media.hear(topics.VIEWS_REVOKED)

    assert (body["view"], body["code"]) == (view, "not-a-member")
    assert (await house.post({"query": "{ me { id } }"})).json()["reason"] == "not-a-member"


async def test_sessions_that_were_seen_are_written_down(house: House) -> None:
    async def is_written() -> bool:
        async with house.begin() as work:
            seen = await work.sessions.going_on(NOON - timedelta(minutes=1))
        return [(one.session, one.agent, one.organisation, one.roles) for one in seen] == [
            (SID, CAMILLE, CIC, frozenset({"flow.view"}))
        ]

    await house.ask("{ me { id } }")

    await until(is_written)
