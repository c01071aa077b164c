"""Logout tokens: one that says who has left, and every other, refused."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from services.api.identity.identity import NotIdentified
from services.api.identity.keys import IssuerKeys
from services.api.identity.logout import LogoutReader
from tests.builders import NOON
from tests.services.api.identity.provider import (
    ISSUER,
    RSA,
    STRANGER,
    Provider,
    a_logout,
    a_token,
    signed,
    the_claims,
)

EVENT = "http://schemas.openid.net/event/backchannel-logout"


@pytest.fixture
def reader() -> LogoutReader:
    def clock() -> datetime:
        return NOON

    keys = IssuerKeys(ISSUER, clock, Provider().http)
    return LogoutReader(keys, clock, issuer=ISSUER, client="beffroi-console")


@pytest.mark.parametrize(
    ("left", "session", "agent"),
    [
        ({}, "a-session-of-the-provider", "camille.martin"),
        ({"sub": None}, "a-session-of-the-provider", None),
        ({"sid": None}, None, "camille.martin"),
    ],
)
async def test_a_logout_names_a_session_a_person_or_both(
    reader: LogoutReader, left: dict[str, Any], session: str | None, agent: str | None
) -> None:
    said = await reader.read(a_logout(NOON, **left))

    assert (said.session, said.agent, said.at) == (session, agent, NOON)


@pytest.mark.parametrize(
    "changes",
    [
        {"sid": None, "sub": None},
        {"iss": "https://elsewhere.example.fr"},
        {"aud": "another-client"},
        {"aud": None},
        {"iat": None},
        {"jti": None},
        {"jti": 7},
        {"jti": ""},
        {"events": None},
        {"events": {}},
        {"events": {EVENT: "yes"}},
        {"events": EVENT},
        {"nonce": "n"},
        {"nonce": ""},
        {"sid": 12},
        {"sid": "x" * 201},
        {"sub": "a\nb"},
        {"exp": int(NOON.timestamp()) - 6},
        {"iat": int(NOON.timestamp()) - 121},
        {"iat": int(NOON.timestamp()) + 6},
        {"iat": "now"},
    ],
    ids=str,
)
async def test_a_logout_that_is_not_whole_ends_nothing(
    reader: LogoutReader, changes: dict[str, Any]
) -> None:
    with pytest.raises(NotIdentified):
        await reader.read(a_logout(NOON, **changes))


@pytest.mark.parametrize(
    "token",
    [
        "",
        "not-a-token",
        "x" * 9000,
        a_token(NOON),
        signed(the_claims(NOON, typ="ID", aud="beffroi-console")),
        signed({"iss": ISSUER}, STRANGER),
        signed(
            {
                "iss": ISSUER, "aud": "beffroi-console", "iat": int(NOON.timestamp()),
                "jti": "1", "sub": "camille.martin", "events": {EVENT: {}},
            },
            STRANGER,
        ),
        signed({"iss": ISSUER, "events": {EVENT: {}}}, typ="at+jwt"),
    ],
    ids=[
        "nothing", "no-token", "too-long", "an-access-token", "an-id-token", "a-stranger",
        "a-strangers-logout", "another-type",
    ],
)  # fmt: skip
async def test_another_token_is_no_logout(reader: LogoutReader, token: str) -> None:
    with pytest.raises(NotIdentified):
        await reader.read(token)


async def test_a_key_of_another_kind_signs_no_logout(reader: LogoutReader) -> None:
    forged = signed({"iss": ISSUER}, RSA, "RS256")

    with pytest.raises(NotIdentified):
        await reader.read(forged)


async def test_one_that_has_done_its_work_is_refused_and_another_is_not(
    reader: LogoutReader,
) -> None:
    token = a_logout(NOON)
    again = await reader.read(token)
    reader.used(again)

    with pytest.raises(NotIdentified, match="used"):
        await reader.read(token)
    assert (await reader.read(a_logout(NOON))).session == again.session


async def test_a_logout_that_failed_may_be_said_again(reader: LogoutReader) -> None:
    token = a_logout(NOON, iat=int((NOON - timedelta(seconds=60)).timestamp()))
    await reader.read(token)

    assert (await reader.read(token)).agent == "camille.martin"
