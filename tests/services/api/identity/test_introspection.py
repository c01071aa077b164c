"""Whether a token still holds, asked of the provider, and what becomes of its silence."""

from __future__ import annotations

import asyncio
import json
import logging
import re
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest

from services.api.identity.introspection import KEPT, Introspection
from services.api.identity.keys import ProviderAway
from tests.builders import NOON
from tests.servers.fixtures import free_port
from tests.services.api.identity.provider import ISSUER, SECRET, Provider, a_token

TOKEN = a_token(NOON)
PORT = free_port()
CLOSING = f"http://127.0.0.1:{PORT}"


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


async def test_a_kept_connection_that_closes_under_a_question_costs_none(clock: Clock) -> None:
    """As a server does whose patience with idle connections ends at that instant."""
    answers = {
        b"GET": json.dumps({"issuer": CLOSING, "introspection_endpoint": f"{CLOSING}/ask"}),
        b"POST": json.dumps({"active": True}),
    }
    opened = closed = 0

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal opened, closed
        opened += 1
        with suppress(asyncio.IncompleteReadError):
            # The first connection answers once, and closes on the next question.
            for _ in range(1 if opened == 1 else 2):
                head = await reader.readuntil(b"\r\n\r\n")
                length = re.search(rb"content-length: (\d+)", head.lower())
                await reader.readexactly(int(length[1]) if length else 0)
                said = answers[head.split(b" ")[0]].encode()
                writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n")
                writer.write(b"content-length: %d\r\n\r\n%s" % (len(said), said))
            await reader.readuntil(b"\r\n\r\n")
        writer.close()
        await writer.wait_closed()
        closed += 1

    async with await asyncio.start_server(serve, "127.0.0.1", PORT):
        http = httpx.AsyncClient()
        assert await Introspection(CLOSING, "beffroi-api", SECRET, clock, http).holds(TOKEN)

        assert opened == 2
        await http.aclose()
        while closed < 2:  # noqa: ASYNC110  # both have heard the end, within the test's patience
            await asyncio.sleep(0)
