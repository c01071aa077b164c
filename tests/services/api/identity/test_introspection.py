"""Whether a token still holds, asked of the provider, and what becomes of its silence."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any

import pytest

from services.api.identity.introspection import KEPT, Introspection
from services.api.identity.keys import ProviderAway
from tests.builders import NOON
from tests.services.api.identity.provider import ISSUER, SECRET, Provider, a_token

TOKEN = a_token(NOON)


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def provider() -> Provider:
    return Provider()


@pytest.fixture
def clock() -> Clock:
    return Clock()


def asking(provider: Provider, clock: Clock, secret: str = SECRET) -> Introspection:
    return Introspection(ISSUER, "beffroi-api", secret, clock, provider.http)


async def test_the_provider_says_whether_a_token_holds(provider: Provider, clock: Clock) -> None:
    assert await asking(provider, clock).holds(TOKEN) is True
    provider.said = {"active": False}
    assert await asking(provider, clock).holds(TOKEN) is False


async def test_an_answer_serves_two_seconds_and_no_longer(provider: Provider, clock: Clock) -> None:
    introspection = asking(provider, clock)
    await introspection.holds(TOKEN)
    provider.said = {"active": False}

    clock.now += KEPT
    assert await introspection.holds(TOKEN) is True
    clock.now += timedelta(milliseconds=1)
    assert await introspection.holds(TOKEN) is False
    assert timedelta(seconds=2) == KEPT


async def test_an_answer_is_about_one_token(provider: Provider, clock: Clock) -> None:
    introspection = asking(provider, clock)
    await introspection.holds(TOKEN)
    await introspection.holds(a_token(NOON, sub="somebody-else"))

    assert provider.questions == 2


@pytest.mark.parametrize(
    "said", [{}, {"active": "yes"}, {"active": 1}, [], "active", None], ids=str
)
async def test_what_is_neither_yes_nor_no_is_no_yes(
    provider: Provider, clock: Clock, said: Any
) -> None:
    provider.said = said

    with pytest.raises(ProviderAway):
        await asking(provider, clock).holds(TOKEN)


async def test_a_provider_that_is_away_has_not_said_yes_and_is_found_again(
    provider: Provider, clock: Clock
) -> None:
    introspection = asking(provider, clock)
    provider.away = True
    with pytest.raises(ProviderAway):
        await introspection.holds(TOKEN)

    provider.away = False
    assert await introspection.holds(TOKEN) is True


async def test_another_issuer_s_document_is_not_believed(provider: Provider, clock: Clock) -> None:
    provider.issuer = "https://elsewhere.example.fr"

    with pytest.raises(ProviderAway):
        await asking(provider, clock).holds(TOKEN)


async def test_a_wrong_secret_is_told_by_its_status_and_never_shown(
    provider: Provider, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING), pytest.raises(ProviderAway):
        await asking(provider, clock, "a-wrong-secret").holds(TOKEN)

    assert "HTTP 401" in caplog.text
    assert "a-wrong-secret" not in caplog.text
    assert TOKEN not in caplog.text
