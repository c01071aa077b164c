"""Level 2, and whether a token holds: what the gate relies on, whoever gives tokens."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from services.api.identity.assurance import STEERING
from services.api.identity.introspection import KEPT
from services.api.identity.keys import ProviderAway
from tests.services.providers.browser import Browser, NoCode, claims_of
from tests.services.providers.conftest import Provider

ESSENTIAL = {"claims": json.dumps({"id_token": {"acr": {"essential": True, "values": ["2"]}}})}
WISH = {"acr_values": "2"}


@pytest.fixture
def browser(provider: Provider) -> Browser:
    return provider.browser()


@pytest.fixture
async def tokens(provider: Provider, browser: Browser) -> dict[str, Any]:
    """Of a login, and no more."""
    return await browser.log_in(provider.answers)


@pytest.mark.parametrize("asked", [ESSENTIAL, WISH], ids=["a duty", "a wish"])
async def test_level_two_is_given_for_an_answer_of_this_moment_in_the_same_session(
    provider: Provider, browser: Browser, tokens: dict[str, Any], asked: dict[str, str]
) -> None:
    before = await provider.reader().read(tokens["access_token"])

    again = await browser.log_in(provider.answers, **asked)

    after = await provider.reader().read(again["access_token"])
    assert (before.level, after.level) == (1, 2)
    assert before.authenticated <= after.authenticated <= provider.clock()
    assert provider.clock() - after.authenticated <= timedelta(seconds=5)
    assert (after.session, after.agent) == (before.session, before.agent)
    assert claims_of(again["id_token"])["acr"] == "2"


async def test_a_wrong_answer_gives_no_level(
    provider: Provider, browser: Browser, tokens: dict[str, Any]
) -> None:
    wrong = replace(provider.answers, password="not-this-one", code=lambda: "000000")

    with pytest.raises(NoCode):
        await browser.log_in(wrong, **ESSENTIAL)

    renewed = claims_of((await browser.refresh(tokens)).json()["access_token"])
    assert renewed["acr"] == "1"


async def test_a_refreshed_token_says_when_it_was_proved_and_not_when_it_was_refreshed(
    provider: Provider, browser: Browser, tokens: dict[str, Any]
) -> None:
    proved = await browser.log_in(provider.answers, **ESSENTIAL)
    first = await provider.reader().read(proved["access_token"])

    renewed = (await browser.refresh(proved)).json()

    second = await provider.reader().read(renewed["access_token"])
    assert (second.level, second.authenticated) == (2, first.authenticated)
    later = second.authenticated + timedelta(minutes=16)
    assert STEERING.met(second.level, second.authenticated, provider.clock())
    assert not STEERING.met(second.level, second.authenticated, later)


async def test_level_two_is_for_once(
    provider: Provider, browser: Browser, tokens: dict[str, Any]
) -> None:
    await browser.log_in(provider.answers, **ESSENTIAL)

    again = await browser.log_in(provider.answers)

    assert claims_of(again["access_token"])["acr"] == "1"


async def test_a_token_holds_until_its_session_is_over(
    provider: Provider, browser: Browser, tokens: dict[str, Any]
) -> None:
    introspection = provider.introspection()
    assert await introspection.holds(tokens["access_token"])

    door = (await browser.discovery())["end_session_endpoint"]
    await provider.http.get(door, params={"id_token_hint": tokens["id_token"]})
    provider.clock.ahead += KEPT + timedelta(seconds=1)

    assert not await introspection.holds(tokens["access_token"])


async def test_what_was_never_a_token_does_not_hold(
    provider: Provider, tokens: dict[str, Any]
) -> None:
    introspection = provider.introspection()

    assert not await introspection.holds("rubbish")
    assert not await introspection.holds(tokens["access_token"] + "x")


async def test_nobody_asks_about_tokens_without_the_secret(
    provider: Provider, tokens: dict[str, Any]
) -> None:
    with pytest.raises(ProviderAway):
        await provider.introspection("another-secret").holds(tokens["access_token"])
