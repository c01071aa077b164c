"""Codes and refresh tokens serve once, and give tokens that the API believes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx
import pytest

from services.api.identity.keys import IssuerKeys
from services.api.identity.tokens import TokenReader
from services.demo.issuer.grants import CODE_LIFE, IDLE, SHIFT
from tests.builders import NOON
from tests.services.demo.issuer.person import (
    HOME,
    ISSUER,
    Browser,
    Clock,
)


async def test_the_api_believes_its_tokens(app: Any, person: Browser, clock: Clock) -> None:
    tokens = (await person.tokens(await person.code())).json()
    keys = IssuerKeys(ISSUER, clock, person.http)
    reader = TokenReader(
        keys, clock, issuer=ISSUER, audience="beffroi-api", clients=["beffroi-console"]
    )

    identity = await reader.read(tokens["access_token"])

    assert identity.agent.id == "demo-martin"
    assert identity.agent.rank == "Brigadier-chef"
    assert identity.agent.roles == {"flow.view"}
    assert identity.agent.organisation == "cic-nord"
    assert identity.expires == NOON + timedelta(seconds=60)
    assert (tokens["token_type"], tokens["expires_in"]) == ("Bearer", 60)


async def test_a_code_serves_once_and_a_second_use_ends_the_session(person: Browser) -> None:
    code = await person.code()
    tokens = (await person.tokens(code)).json()

    again = await person.tokens(code)

    assert (again.status_code, again.json()) == (400, {"error": "invalid_grant"})
    assert (await person.refresh(tokens["refresh_token"])).status_code == 400


@pytest.mark.parametrize(
    ("_case", "changes", "status", "error"),
    [
        ("another verifier", {"code_verifier": "x" * 50}, 400, "invalid_grant"),
        ("no verifier", {"code_verifier": ""}, 400, "invalid_grant"),
        ("a verifier that is not ASCII", {"code_verifier": "é" * 50}, 400, "invalid_grant"),
        ("another address", {"redirect_uri": HOME}, 400, "invalid_grant"),
        ("another code", {"code": "name-1"}, 400, "invalid_grant"),
        ("another client", {"client_id": "somebody"}, 401, "invalid_client"),
        ("a password", {"grant_type": "password"}, 400, "unsupported_grant_type"),
    ],
)
async def test_a_code_is_worth_nothing_to_anybody_else(
    person: Browser, _case: str, changes: dict[str, str], status: int, error: str
) -> None:
    answer = await person.tokens(await person.code(), **changes)

    assert (answer.status_code, answer.json()) == (status, {"error": error})
    assert answer.headers["cache-control"] == "no-store"


async def test_a_code_is_good_for_a_minute(person: Browser, clock: Clock) -> None:
    code = await person.code()
    clock.now += CODE_LIFE

    assert (await person.tokens(code)).status_code == 400


async def test_refresh_tokens_rotate(person: Browser) -> None:
    first = (await person.tokens(await person.code())).json()

    second = (await person.refresh(first["refresh_token"])).json()

    assert second["refresh_token"] != first["refresh_token"]
    assert (await person.refresh(second["refresh_token"])).status_code == 200


async def test_a_refresh_token_shown_twice_ends_the_session(person: Browser) -> None:
    first = (await person.tokens(await person.code())).json()
    second = (await person.refresh(first["refresh_token"])).json()

    stolen = await person.refresh(first["refresh_token"])

    assert stolen.json() == {"error": "invalid_grant"}
    assert (await person.refresh(second["refresh_token"])).json() == {"error": "invalid_grant"}


@pytest.mark.parametrize("wait", [IDLE, SHIFT])
async def test_a_session_that_is_left_alone_ends(
    person: Browser, clock: Clock, wait: timedelta
) -> None:
    tokens = (await person.tokens(await person.code())).json()
    clock.now += wait

    assert (await person.refresh(tokens["refresh_token"])).status_code == 400


async def test_userinfo_says_what_the_token_says(person: Browser, clock: Clock) -> None:
    tokens = (await person.tokens(await person.code())).json()

    async def info(token: str) -> httpx.Response:
        headers = {"authorization": f"Bearer {token}"}
        return await person.http.get("/oidc/userinfo", headers=headers)

    said = (await info(tokens["access_token"])).json()
    assert (said["sub"], said["preferred_username"]) == ("demo-martin", "martin")
    assert list(said["organization"]) == ["cic-nord"]
    assert (await info(tokens["id_token"])).status_code == 401
    assert (await info("rubbish")).status_code == 401
    clock.now += timedelta(seconds=61)
    assert (await info(tokens["access_token"])).status_code == 401


async def test_discovery_names_the_issuer_to_the_letter(person: Browser) -> None:
    said = (await person.http.get("/oidc/.well-known/openid-configuration")).json()

    assert said["issuer"] == ISSUER
    assert said["code_challenge_methods_supported"] == ["S256"]
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri", "end_session_endpoint"):
        assert said[name].startswith(ISSUER + "/")


async def test_the_private_key_is_not_among_the_public_ones(person: Browser) -> None:
    (key,) = (await person.http.get("/oidc/jwks")).json()["keys"]

    assert set(key) == {"kty", "crv", "x", "y", "kid", "use", "alg"}


@pytest.mark.parametrize(
    ("_case", "content", "kind", "status"),
    [
        ("JSON", b"{}", "application/json", 415),
        ("too long", b"a=" + b"x" * 20_000, "application/x-www-form-urlencoded", 413),
        ("not UTF-8", b"a=\xff\xfe", "application/x-www-form-urlencoded", 400),
        ("a name said twice", b"a=1&a=2", "application/x-www-form-urlencoded", 400),
        ("no pairs", b"rubbish", "application/x-www-form-urlencoded", 400),
    ],
)
async def test_a_form_that_is_none_is_refused(
    person: Browser, _case: str, content: bytes, kind: str, status: int
) -> None:
    answer = await person.http.post("/oidc/token", content=content, headers={"content-type": kind})

    assert answer.status_code == status
