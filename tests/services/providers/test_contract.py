"""What a token is, whoever gives it: the API relies on each of these sentences."""

from __future__ import annotations

import hmac
import json
from base64 import urlsafe_b64encode
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from services.api.identity.identity import NotIdentified, OrganisationKind
from services.api.identity.tokens import ALGORITHMS, EC_ALGORITHMS
from tests.services.api.door.house import until
from tests.services.providers.browser import NoCode, claims_of, header_of
from tests.services.providers.conftest import BACK, Provider


@pytest.fixture
async def tokens(provider: Provider) -> dict[str, Any]:
    return await provider.browser().log_in(provider.answers)


async def test_a_token_names_an_agent_of_one_organisation_and_its_roles(
    provider: Provider, tokens: dict[str, Any]
) -> None:
    identity = await provider.reader().read(tokens["access_token"])

    agent = identity.agent
    assert agent.id == claims_of(tokens["access_token"])["sub"]
    assert (agent.name, agent.rank) == ("Camille Martin", "Brigadier-chef")
    assert (agent.service, agent.organisation) == ("CIC du Nord", "cic-nord")
    assert agent.roles == {"flow.view", "flow.steer"}
    assert agent.mail == f"{provider.answers.username}@cic-nord.example"
    assert identity.organisation_name == "CIC du Nord"
    assert identity.organisation_kind is OrganisationKind.SUBSCRIBER


async def test_an_organisation_that_is_asked_for_by_its_alias_is_the_token_s(
    provider: Provider,
) -> None:
    tokens = await provider.browser().log_in(provider.answers, "openid organization:cic-nord")

    assert (await provider.reader().read(tokens["access_token"])).agent.organisation == "cic-nord"
    renewed = (await provider.browser().refresh(tokens)).json()
    assert set(claims_of(renewed["access_token"])["organization"]) == {"cic-nord"}


@pytest.mark.parametrize("scope", ["openid organization:metz", "openid"])
async def test_an_organisation_that_is_another_s_or_not_asked_for_is_not_in_the_token(
    provider: Provider, scope: str
) -> None:
    tokens = await provider.browser().log_in(provider.answers, scope)

    assert "organization" not in claims_of(tokens["access_token"])
    with pytest.raises(NotIdentified):
        await provider.reader().read(tokens["access_token"])


async def test_a_token_says_what_the_api_reads_and_nothing_else_of_the_person(
    provider: Provider, tokens: dict[str, Any]
) -> None:
    said = claims_of(tokens["access_token"])

    assert (said["iss"], said["azp"], said["typ"]) == (provider.issuer, "beffroi-console", "Bearer")
    assert said["aud"] == "beffroi-api"
    assert said["acr"] == "1"
    assert 0 <= said["iat"] - said["auth_time"] <= 60
    assert len(said["sid"]) > 20
    names = {"name", "preferred_username", "given_name", "family_name", "rank", "service"}
    protocol = {"exp", "iat", "auth_time", "jti", "iss", "aud", "sub", "typ", "azp", "sid"}
    mailbox = {"email", "email_verified"}
    assert set(said) <= names | mailbox | protocol | {"acr", "scope", "organization"}
    assert len(tokens["access_token"]) < 2048


async def test_a_token_lives_a_minute_and_five_seconds_late_is_too_late(
    provider: Provider, tokens: dict[str, Any]
) -> None:
    said = claims_of(tokens["access_token"])
    reader = provider.reader()
    assert said["exp"] - said["iat"] == 60

    provider.clock.ahead = timedelta(seconds=60)
    await reader.read(tokens["access_token"])
    provider.clock.ahead = timedelta(seconds=66)
    with pytest.raises(NotIdentified, match="is over"):
        await reader.read(tokens["access_token"])


@pytest.mark.parametrize(
    "changed",
    [
        {"audience": "beffroi-media"},
        {"client": "somebody-else"},
        {"issuer": "https://elsewhere.example.fr"},
    ],
    ids=["another audience", "another application", "another issuer"],
)
async def test_a_token_for_somebody_else_is_refused(
    provider: Provider, tokens: dict[str, Any], changed: dict[str, str]
) -> None:
    with pytest.raises(NotIdentified):
        await provider.reader(**changed).read(tokens["access_token"])


@pytest.mark.parametrize("kind", ["id_token", "refresh_token"])
async def test_only_an_access_token_opens_the_door(
    provider: Provider, tokens: dict[str, Any], kind: str
) -> None:
    with pytest.raises(NotIdentified):
        await provider.reader().read(tokens[kind])


async def test_an_id_token_carries_no_right(tokens: dict[str, Any]) -> None:
    said = claims_of(tokens["id_token"])

    assert {"organization", "resource_access", "realm_access", "rank"} & set(said) == set()


async def test_it_is_signed_with_an_algorithm_of_our_list(tokens: dict[str, Any]) -> None:
    assert header_of(tokens["access_token"])["alg"] in {*ALGORITHMS, *EC_ALGORITHMS}


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
async def test_its_words_under_another_algorithm_are_refused(
    provider: Provider, tokens: dict[str, Any], algorithm: str
) -> None:
    keys = (await provider.browser().discovery())["jwks_uri"]
    public = (await provider.http.get(keys)).content

    head, body, _ = tokens["access_token"].split(".")
    head = _in_base64(json.dumps({**header_of(tokens["access_token"]), "alg": algorithm}).encode())
    seal = hmac.digest(public, f"{head}.{body}".encode(), "sha256")
    forged = f"{head}.{body}." + ("" if algorithm == "none" else _in_base64(seal))

    with pytest.raises(NotIdentified):
        await provider.reader().read(forged)


async def test_other_words_under_its_signature_are_refused(
    provider: Provider, tokens: dict[str, Any]
) -> None:
    head, _, seal = tokens["access_token"].split(".")
    said = {**claims_of(tokens["access_token"]), "sub": "somebody-else"}
    body = _in_base64(json.dumps(said).encode())

    with pytest.raises(NotIdentified):
        await provider.reader().read(f"{head}.{body}.{seal}")


async def test_a_wrong_password_gives_nothing(provider: Provider) -> None:
    with pytest.raises(NoCode):
        await provider.browser().log_in(replace(provider.answers, password="not-this-one"))


async def test_a_code_is_worth_nothing_without_its_verifier(provider: Provider) -> None:
    browser = provider.browser()
    said = await browser.ask(provider.answers, code_challenge="c" * 43)

    answer = await browser.exchange(
        grant_type="authorization_code", code=said["code"], code_verifier="v" * 43,
        redirect_uri=BACK,
    )  # fmt: skip

    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant")


@pytest.mark.parametrize(
    "changed",
    [{}, {"code_challenge": "c" * 43, "code_challenge_method": "plain"}],
    ids=["no challenge", "a challenge in clear"],
)
async def test_without_a_hashed_challenge_nobody_logs_in(
    provider: Provider, changed: dict[str, str]
) -> None:
    said = await provider.browser().ask(provider.answers, **changed)

    assert said["error"] == "invalid_request"


async def test_an_address_that_is_not_ours_to_the_letter_is_not_redirected_to(
    provider: Provider,
) -> None:
    with pytest.raises(NoCode):
        await provider.browser().ask(
            provider.answers, code_challenge="c" * 43, redirect_uri=BACK + "/"
        )


async def test_a_password_given_to_the_token_door_is_refused(provider: Provider) -> None:
    answer = await provider.browser().exchange(
        grant_type="password",
        username=provider.answers.username,
        password=provider.answers.password,
    )

    assert answer.status_code in {400, 401}


async def test_a_refreshed_token_is_for_the_same_organisation_and_session(
    provider: Provider, tokens: dict[str, Any]
) -> None:
    first = await provider.reader().read(tokens["access_token"])
    renewed = (await provider.browser().refresh(tokens)).json()
    second = await provider.reader().read(renewed["access_token"])

    assert second.agent == first.agent
    before, after = claims_of(tokens["access_token"]), claims_of(renewed["access_token"])
    assert (after["sid"], after["auth_time"]) == (before["sid"], before["auth_time"])
    assert after["jti"] != before["jti"]


async def test_a_refresh_token_shown_twice_is_refused(
    provider: Provider, tokens: dict[str, Any]
) -> None:
    browser = provider.browser()
    await browser.refresh(tokens)

    again = await browser.refresh(tokens)

    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")


async def test_whoever_is_logged_in_is_not_asked_again(provider: Provider) -> None:
    browser = provider.browser()
    await browser.log_in(provider.answers)
    nothing_more = replace(provider.answers, username="", password="", code=_never)

    again = await browser.log_in(nothing_more)

    assert claims_of(again["access_token"])["acr"] == "1"


async def test_whoever_leaves_gives_the_session_up_and_nobody_goes_on_in_it(
    provider: Provider,
) -> None:
    browser = provider.browser()
    tokens = await browser.log_in(provider.answers)

    answer = await browser.revoke(tokens)

    assert answer.status_code == 200
    refused = await browser.refresh(tokens)
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_grant")
    with pytest.raises(NoCode):
        await browser.log_in(replace(provider.answers, password="", code=_never))


def _never() -> str:
    raise AssertionError("no code should be asked for")


def _in_base64(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


async def test_whoever_signs_out_is_told_of_on_the_back_channel_by_a_logout_that_the_api_takes(
    provider: Provider,
) -> None:
    browser = provider.browser()
    tokens = await browser.log_in(provider.answers)
    mine = claims_of(tokens["access_token"])

    assert (await browser.leave(tokens)).status_code in (200, 302, 303)

    (token,) = await _heard(provider)
    said = await provider.logouts().read(token)
    assert (said.session, said.agent) == (mine["sid"], mine["sub"])
    assert (await browser.refresh(tokens)).status_code == 400


async def test_a_logout_is_no_access_token(provider: Provider) -> None:
    browser = provider.browser()
    await browser.leave(await browser.log_in(provider.answers))

    (token,) = await _heard(provider)
    with pytest.raises(NotIdentified):
        await provider.reader().read(token)


async def test_an_access_token_is_no_logout(provider: Provider, tokens: dict[str, Any]) -> None:
    for name in ("access_token", "id_token"):
        with pytest.raises(NotIdentified):
            await provider.logouts().read(tokens[name])


async def _heard(provider: Provider) -> list[str]:
    async def something() -> bool:
        return bool(provider.heard)

    await until(something)
    return provider.heard
