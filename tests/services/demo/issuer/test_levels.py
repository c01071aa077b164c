"""Level 2 of the local issuer: the password again, on a page that says so."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import httpx
import pytest

from tests.services.demo.issuer.person import Browser, Clock, said_back
from tests.services.providers.browser import claims_of

DUTY = json.dumps({"id_token": {"acr": {"essential": True, "values": ["2"]}}})


async def claims(person: Browser, answer: httpx.Response) -> dict[str, Any]:
    tokens = await person.tokens(said_back(answer)["code"])
    return claims_of(tokens.json()["access_token"])


async def test_whoever_is_logged_in_is_asked_for_the_password_again(
    person: Browser, clock: Clock
) -> None:
    first = await claims(person, await person.enter())
    clock.now += timedelta(hours=1)

    page = await person.ask(claims=DUTY)
    second = await claims(person, await person.enter(claims=DUTY))

    assert page.status_code == 200
    assert "Confirmez votre identité" in page.text
    assert "Brigadier-chef Camille Martin" in page.text
    assert "un nouveau code à" in page.text
    assert 'name="username" value="martin"' in page.text
    assert (first["acr"], second["acr"], second["sid"]) == ("1", "2", first["sid"])
    assert second["auth_time"] - first["auth_time"] == 3600


async def test_a_wrong_password_shows_the_same_page_again(person: Browser) -> None:
    await person.enter()

    answer = await person.enter("not-this-one", claims=DUTY)

    assert answer.status_code == 401
    assert "Confirmez votre identité" in answer.text
    assert "Mot de passe inconnu." in answer.text


async def test_a_login_that_wants_level_two_is_one_answer_and_not_two(person: Browser) -> None:
    assert (await claims(person, await person.enter(acr_values="2")))["acr"] == "2"


@pytest.mark.parametrize(("age", "asked"), [(59, False), (61, True)])
async def test_a_proof_older_than_a_client_wants_is_asked_for_again(
    person: Browser, clock: Clock, age: int, asked: bool
) -> None:
    await person.enter()
    clock.now += timedelta(seconds=age)

    answer = await person.ask(max_age="60")

    assert (answer.status_code == 200) is asked


async def test_without_a_page_nobody_gets_level_two(person: Browser) -> None:
    await person.enter()

    said = said_back(await person.ask(prompt="none", acr_values="2"))

    assert said["error"] == "login_required"


@pytest.mark.parametrize("said", ["rubbish", "[]", '{"id_token": 1}', '{"id_token": {"acr": 2}}',
                                  '{"id_token": {"acr": {"values": "2"}}}'])  # fmt: skip
async def test_claims_that_cannot_be_read_are_told_to_the_console(
    person: Browser, said: str
) -> None:
    assert said_back(await person.ask(claims=said))["error"] == "invalid_request"


@pytest.mark.parametrize("said", ["{}", '{"id_token": {"acr": null}}', '{"userinfo": {}}'])
async def test_claims_that_want_no_level_are_a_login(person: Browser, said: str) -> None:
    assert (await claims(person, await person.enter(claims=said)))["acr"] == "1"


async def test_a_browser_without_the_cookie_begins_a_session_of_its_own(person: Browser) -> None:
    first = await claims(person, await person.enter())
    person.http.cookies.clear()

    second = await claims(person, await person.enter(claims=DUTY))

    assert second["sid"] != first["sid"]
