"""Bad input at the door: a clear typed answer, nothing changed, no trace of our insides."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from services.api.door.limits import LONGEST_BODY
from tests.builders import NOON
from tests.services.api.door.house import (
    CAMERAS,
    MOTIVE,
    WATCH,
    House,
    break_the_database,
    open_house,
)
from tests.services.api.identity.provider import (
    STRANGER,
    a_token,
    an_organisation,
    signed,
    the_claims,
)

INSIDES = ("Traceback", "site-packages", "sqlalchemy", "sqlite", ".py", "services.", "password")


def shows_nothing_of_us(answer: httpx.Response) -> bool:
    return not any(inside in answer.text for inside in INSIDES)


def an_input(**changes: Any) -> dict[str, Any]:
    return {"query": WATCH, "variables": {"input": {
        "camera": CAMERAS[0].id, "motive": MOTIVE, **changes}}}  # fmt: skip


TOKENS = [
    ("no token", None),
    ("rubbish", "Bearer rubbish"),
    ("another scheme", "Basic Y2FtaWxsZTpzZWNyZXQ="),
    ("an empty one", "Bearer "),
    ("forged", f"Bearer {signed(the_claims(NOON), STRANGER)}"),
    ("expired", f"Bearer {a_token(NOON.replace(hour=11))}"),
    ("another audience", f"Bearer {a_token(NOON, aud='account')}"),
    ("another issuer", f"Bearer {a_token(NOON, iss='https://evil.example.fr')}"),
    ("no organisation", f"Bearer {a_token(NOON, organization=None)}"),
    ("two organisations", "Bearer " + a_token(
        NOON, organization=an_organisation() | an_organisation("metz"))),
]  # fmt: skip


@pytest.mark.parametrize(("_case", "said"), TOKENS, ids=[case for case, _ in TOKENS])
async def test_whoever_is_not_identified_gets_a_401_and_changes_nothing(
    house: House, _case: str, said: str | None
) -> None:
    before = await house.entries()
    del house.client.headers["authorization"]
    headers = {} if said is None else {"authorization": said}

    answer = await house.client.post("/graphql", json=an_input(), headers=headers)

    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["www-authenticate"] == 'Bearer error="invalid_token"'
    assert answer.json()["code"] == "not-identified"
    assert shows_nothing_of_us(answer)
    assert "eyJ" not in answer.text
    assert await house.entries() == before


async def test_while_the_provider_is_away_a_newcomer_gets_a_503(tmp_path: Path) -> None:
    async with open_house(tmp_path, linked=False) as house:
        house.provider.away = True

        answer = await house.post({"query": "{ me { id } }"})

        assert (answer.status_code, answer.json()["code"]) == (503, "provider-away")


NOT_GRAPHQL = [
    ("an open brace", {"query": "{ me {"}),
    ("an unknown field", {"query": "{ secrets }"}),
    ("an unknown argument", {"query": "{ cameras(sql: 1) { totalCount } }"}),
    ("a variable of another type", {
        "query": "query($f: Int!) { cameras(first: $f) { totalCount } }",
        "variables": {"f": "many"}}),
    ("a fragment that contains itself", {
        "query": "{ me { ...A } } fragment A on Me { ...A }"}),
    ("nine hundred levels", {"query": "{ a" * 900 + " }" * 900}),
    ("eleven levels", {"query": "{ tenants " + "{ gauge " * 10 + "}" * 11}),
    ("sixteen aliases", {
        "query": "{" + " ".join(f"a{n}: me {{ id }}" for n in range(16)) + "}"}),
    ("sixteen mutations at once", {
        "query": "mutation {" + " ".join(
            f'a{n}: stopWatching(view: "x") {{ __typename }}' for n in range(16)) + "}"}),
    ("two thousand words", {"query": "{ me {" + " id" * 2000 + "} }"}),
    ("no camera", {"query": WATCH, "variables": {"input": {"motive": MOTIVE}}}),
    ("a motive that is a list", an_input(motive=["a", "b"])),
    ("an input it does not know", an_input(urgent=True)),
]  # fmt: skip


@pytest.mark.parametrize(("_case", "body"), NOT_GRAPHQL, ids=[case for case, _ in NOT_GRAPHQL])
async def test_what_is_no_question_of_ours_is_told_so(
    house: House, _case: str, body: dict[str, Any]
) -> None:
    before = await house.entries()

    answer = await house.post(body)

    assert answer.status_code == 200
    assert answer.json()["data"] is None
    assert 1 <= len(answer.json()["errors"]) <= 20
    assert {error["extensions"]["code"] for error in answer.json()["errors"]} == {"not-graphql"}
    assert shows_nothing_of_us(answer)
    assert await house.entries() == before


NOT_A_REQUEST = [
    ("no query", {}),
    ("a query that is null", {"query": None}),
    ("a query that is a number", {"query": 7}),
    ("variables as a list", {"query": "{ me { id } }", "variables": [1]}),
    ("a batch", [{"query": "{ me { id } }"}] * 2),
    ("an empty batch", []),
    ("a word", "me"),
    ("an operation that is not there", {"query": "query A { me { id } }", "operationName": "B"}),
]  # fmt: skip


@pytest.mark.parametrize(("_case", "body"), NOT_A_REQUEST, ids=[case for case, _ in NOT_A_REQUEST])
async def test_what_is_no_request_at_all_is_a_problem(house: House, _case: str, body: Any) -> None:
    answer = await house.post(body)

    assert (answer.status_code, answer.json()["code"]) == (400, "bad-request")
    assert answer.headers["content-type"] == "application/problem+json"
    assert shows_nothing_of_us(answer)


async def test_json_that_is_none_is_a_problem(house: House) -> None:
    headers = {"content-type": "application/json"}

    for body in (b"", b"{", b"\xff\xfe", b"[" * 5000):
        answer = await house.client.post("/graphql", content=body, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (400, "bad-request"), body[:9]
        assert shows_nothing_of_us(answer)


@pytest.mark.parametrize(
    "content_type",
    [
        "", "text/plain", "application/graphql", "application/json-but-not", "json",
        "multipart/form-data; boundary=x", "application/x-www-form-urlencoded",
        "application/json; charset=utf-16",
    ],
)  # fmt: skip
async def test_another_content_type_is_refused(house: House, content_type: str) -> None:
    answer = await house.client.post(
        "/graphql", content=json.dumps(an_input()), headers={"content-type": content_type}
    )

    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported-content-type")


async def test_a_body_that_is_too_long_is_refused(house: House) -> None:
    body = json.dumps({"query": "{ me { id } }", "padding": "x" * LONGEST_BODY})

    answer = await house.client.post(
        "/graphql", content=body, headers={"content-type": "application/json"}
    )

    assert (answer.status_code, answer.json()["code"]) == (413, "too-large")


async def test_a_body_that_does_not_say_its_length_is_refused_while_it_arrives(
    house: House,
) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while sent < 100 * LONGEST_BODY:
            sent += 65536
            yield b" " * 65536

    answer = await house.client.post(
        "/graphql", content=endless(), headers={"content-type": "application/json"}
    )

    assert answer.status_code == 413
    assert sent <= LONGEST_BODY + 2 * 65536


async def test_a_mutation_by_get_is_refused(house: House) -> None:
    before = await house.entries()
    params = {"query": WATCH, "variables": json.dumps(an_input()["variables"])}

    answer = await house.client.get("/graphql", params=params)

    assert (answer.status_code, answer.json()["code"]) == (400, "bad-request")
    assert await house.entries() == before


async def test_a_question_by_get_is_answered(house: House) -> None:
    answer = await house.client.get("/graphql", params={"query": "{ me { id } }"})

    assert answer.json() == {"data": {"me": {"id": "camille.martin"}}}
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("verb", ["PUT", "DELETE", "PATCH", "OPTIONS"])
async def test_another_verb_is_refused(house: House, verb: str) -> None:
    answer = await house.client.request(verb, "/graphql")

    assert (answer.status_code, answer.json()["code"]) == (405, "method-not-allowed")


UNREADABLE = [
    ("no page", "first: 0"),
    ("a page without end", "first: 1001"),
    ("a page that goes backwards", "first: -1"),
    ("a cursor of nobody", 'after: "rubbish"'),
    ("a cursor that is no text", 'after: "////"'),
    ("a box inside out", "within: {west: 4, south: 50, east: 3, north: 51}"),
    ("a box beyond the poles", "within: {west: 3, south: -91, east: 4, north: 51}"),
    ("a place that is nowhere", "near: {longitude: 181, latitude: 0}"),
]


@pytest.mark.parametrize(("_case", "argument"), UNREADABLE, ids=[case for case, _ in UNREADABLE])
async def test_a_question_that_makes_no_sense_is_told_so(
    house: House, _case: str, argument: str
) -> None:
    answer = await house.post({"query": f"{{ cameras({argument}) {{ totalCount }} }}"})

    (error,) = answer.json()["errors"]
    assert error["extensions"] == {"code": "unreadable-query"}
    assert shows_nothing_of_us(answer)


@pytest.mark.parametrize("text", ["%", "_", "' OR 1=1 --", "\x00", "é" * 5000, "🎥"])
async def test_odd_words_find_nothing_and_break_nothing(house: House, text: str) -> None:
    query = "query($t: String) { cameras(text: $t) { edges { node { number } } } }"

    found = (await house.ask(query, t=text))["cameras"]["edges"]

    assert found == [] or text in {"%", "_", "\x00", "🎥"}  # no word at all: nothing is asked


@pytest.mark.parametrize("incident", ["x" * 65, "line\nbreak", "\x00"])
async def test_an_odd_incident_is_refused_and_entered(house: House, incident: str) -> None:
    before = await house.entries()

    answer = await house.watch(incident=incident)

    assert (answer["__typename"], answer["code"]) == ("WatchRefused", "incident-unreadable")
    assert await house.entries() == before + 1


async def test_a_motive_of_nobody_is_refused_and_entered(house: House) -> None:
    before = await house.entries()

    answer = await house.watch(motive="curiosity")

    assert (answer["code"], await house.entries()) == ("motive-unknown", before + 1)


async def test_views_of_nobody_are_not_found(house: House) -> None:
    query = "mutation($v: ID!) { stopWatching(view: $v) { __typename } }"

    for view in ("", "x" * 3000, "'; DROP TABLE views; --", "\x00"):
        data = await house.ask(query, v=view)
        assert data == {"stopWatching": {"__typename": "ViewNotFound"}}


async def test_in_production_the_schema_is_not_told(tmp_path: Path) -> None:
    async with open_house(tmp_path, linked=False) as house:
        for query in ("{ __schema { types { name } } }", '{ __type(name: "Me") { name } }'):
            answer = await house.post({"query": query})
            assert answer.json()["data"] is None

        answer = await house.post({"query": "{ camera(id: 1) { nam } }"})
        assert "Did you mean" not in answer.text


async def test_without_a_database_nothing_is_granted_and_the_door_says_why(
    tmp_path: Path,
) -> None:
    async with open_house(tmp_path) as house:
        await asyncio.to_thread(break_the_database, tmp_path)

        answer = await house.watch()
        listed = await house.post({"query": "{ tenants { id } }"})
        ready = await house.client.get("/readyz")

        assert (answer["__typename"], answer["code"]) == ("WatchRefused", "register-unavailable")
        (error,) = listed.json()["errors"]
        assert error["extensions"] == {"code": "register-unavailable"}
        assert (ready.status_code, ready.json()["code"]) == (503, "unavailable")
        assert shows_nothing_of_us(listed)
        assert shows_nothing_of_us(ready)
