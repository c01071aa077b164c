"""What Keycloak does besides: several organisations, levels, keys that change, doors that close."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from itertools import count
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey

from services.api.identity.identity import NotIdentified
from services.api.keycloak.server import Keycloak
from tests.services.providers.browser import Answers, Browser, NoCode, claims_of, header_of
from tests.services.providers.conftest import Provider
from tests.services.providers.people import Person

pytestmark = pytest.mark.servers

BOTH = {"cic-nord": "operators", "metz": "heads"}
AT_THE_CIC = "openid profile email organization:cic-nord"
AT_METZ = "openid profile email organization:metz"
AT_BOTH = "openid profile email organization:*"

Agent = Callable[[dict[str, str]], Person]


async def test_a_role_held_in_one_organisation_opens_nothing_in_another(
    at_keycloak: Provider, agent: Agent
) -> None:
    person, browser = agent(BOTH), at_keycloak.browser()
    cic = await browser.log_in(person.answers(), AT_THE_CIC)
    metz = await browser.log_in(person.answers(), AT_METZ)

    reader = at_keycloak.reader()
    for_the_cic = (await reader.read(cic["access_token"])).agent
    for_metz = (await reader.read(metz["access_token"])).agent

    assert (for_the_cic.organisation, for_the_cic.roles) == (
        "cic-nord",
        {"flow.view", "flow.steer"},
    )
    assert (for_metz.organisation, for_metz.roles) == (
        "metz",
        {
            "register.read",
            "camera.manage",
            "control.approve",
            "directory.manage",
            "habilitation.manage",
            "convention.manage",
        },
    )
    assert for_the_cic.id == for_metz.id


async def test_whoever_is_of_two_organisations_is_nobody_until_they_say_which(
    at_keycloak: Provider, agent: Agent
) -> None:
    answers, browser = agent(BOTH).answers(organisation="metz"), at_keycloak.browser()
    undecided = await browser.log_in(answers)
    # Keycloak asks for whom where a session goes on, and not on its first pass.
    decided = await browser.log_in(answers)

    reader = at_keycloak.reader()
    with pytest.raises(NotIdentified, match="exactly one organisation"):
        await reader.read(undecided["access_token"])
    assert (await reader.read(decided["access_token"])).agent.organisation == "metz"


async def test_before_the_password_nobody_learns_whose_agent_a_name_is(
    at_keycloak: Provider, agent: Agent
) -> None:
    with pytest.raises(NoCode) as refused:
        await at_keycloak.browser().log_in(_with_a_wrong_password(agent(BOTH)))

    assert "CIC du Nord" not in refused.value.page
    assert "Metz" not in refused.value.page


async def test_a_token_for_both_is_a_token_for_nobody(at_keycloak: Provider, agent: Agent) -> None:
    tokens = await at_keycloak.browser().log_in(agent(BOTH).answers(), AT_BOTH)

    assert set(claims_of(tokens["access_token"])["organization"]) == {"cic-nord", "metz"}
    with pytest.raises(NotIdentified, match="exactly one organisation"):
        await at_keycloak.reader().read(tokens["access_token"])


async def test_whoever_is_of_no_such_organisation_is_nobody_there(
    at_keycloak: Provider, agent: Agent
) -> None:
    person = agent({"cic-nord": "operators"})

    tokens = await at_keycloak.browser().log_in(person.answers(), AT_METZ)

    assert "organization" not in claims_of(tokens["access_token"])
    with pytest.raises(NotIdentified, match="exactly one organisation"):
        await at_keycloak.reader().read(tokens["access_token"])


async def test_a_role_given_outside_the_organisation_reaches_no_token(
    at_keycloak: Provider, agent: Agent
) -> None:
    person = agent({"cic-nord": "operators"})
    person.give_client_role("beffroi-api", "control.approve")

    tokens = await at_keycloak.browser().log_in(person.answers())

    said = claims_of(tokens["access_token"])
    assert {"realm_access", "resource_access"} & set(said) == set()
    identity = await at_keycloak.reader().read(tokens["access_token"])
    assert identity.agent.roles == {"flow.view", "flow.steer"}


async def test_an_attribute_of_an_organisation_is_no_role(
    at_keycloak: Provider, agent: Agent, realm: Keycloak
) -> None:
    found = next(one for one in realm.pages("organizations", briefRepresentation="false")
                 if one["alias"] == "metz")  # fmt: skip
    attributes = {**found["attributes"], "roles": ["flow.view"], "resource_access": ["flow.view"]}
    realm.put("organizations", found["id"], said={**found, "attributes": attributes})

    tokens = await at_keycloak.browser().log_in(agent({"metz": "operators"}).answers(), AT_METZ)
    realm.put("organizations", found["id"], said=found)

    roles = (await at_keycloak.reader().read(tokens["access_token"])).agent.roles
    assert roles == {"register.read", "camera.manage", "control.approve", "directory.manage"}


async def test_a_console_that_wants_only_the_level_has_one_code_asked_and_not_two(
    at_keycloak: Provider, agent: Agent
) -> None:
    for more, codes in (({}, 1), ({"prompt": "login"}, 2)):
        answers, browser = agent({"cic-nord": "operators"}).answers(), at_keycloak.browser()
        await browser.log_in(answers)
        given: list[str] = []

        def counted(answers: Answers = answers, given: list[str] = given) -> str:
            given.append(answers.code())
            return given[-1]

        await browser.log_in(replace(answers, code=counted), acr_values="2", **more)
        assert len(given) == codes, more


async def test_a_step_up_stays_in_the_organisation_that_it_names(
    at_keycloak: Provider, agent: Agent
) -> None:
    answers, browser = agent(BOTH).answers(), at_keycloak.browser()
    await browser.log_in(answers, AT_THE_CIC)

    tokens = await browser.log_in(answers, AT_THE_CIC, acr_values="2")

    identity = await at_keycloak.reader().read(tokens["access_token"])
    assert (identity.agent.organisation, identity.level) == ("cic-nord", 2)


async def test_a_refresh_token_of_before_the_proof_gives_what_was_proved_since(
    at_keycloak: Provider, agent: Agent
) -> None:
    person, browser = agent({"cic-nord": "operators"}), at_keycloak.browser()
    before = await browser.log_in(person.answers())
    proved = claims_of((await browser.log_in(person.answers(), acr_values="2"))["access_token"])

    renewed = claims_of((await browser.refresh(before)).json()["access_token"])

    # The level is the session's: whoever keeps an old token of it keeps its level too.
    assert (renewed["acr"], renewed["auth_time"]) == ("2", proved["auth_time"])


async def test_whoever_is_disabled_holds_no_token_any_more(
    at_keycloak: Provider, agent: Agent
) -> None:
    person = agent({"cic-nord": "operators"})
    tokens = await at_keycloak.browser().log_in(person.answers())
    assert await at_keycloak.introspection().holds(tokens["access_token"])
    person.change(enabled=False)

    assert not await at_keycloak.introspection().holds(tokens["access_token"])


async def test_a_one_time_code_serves_once(at_keycloak: Provider, agent: Agent) -> None:
    answers = agent({"cic-nord": "operators"}).answers()
    code = answers.code()
    same = replace(answers, code=lambda: code)
    await at_keycloak.browser().log_in(same)

    with pytest.raises(NoCode):
        await at_keycloak.browser().log_in(same)


async def test_whoever_is_disabled_gets_no_token_any_more(
    at_keycloak: Provider, agent: Agent
) -> None:
    person, browser = agent({"cic-nord": "operators"}), at_keycloak.browser()
    tokens = await browser.log_in(person.answers())
    person.change(enabled=False)

    refused = await browser.refresh(tokens)

    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_grant")
    with pytest.raises(NoCode):
        await browser.log_in(person.answers())
    with pytest.raises(NoCode):
        await at_keycloak.browser().log_in(person.answers())


async def test_five_wrong_passwords_close_the_door_to_the_right_one(
    at_keycloak: Provider, agent: Agent
) -> None:
    person = agent({"cic-nord": "operators"})
    for _ in range(5):
        with pytest.raises(NoCode):
            await at_keycloak.browser().log_in(_with_a_wrong_password(person))

    with pytest.raises(NoCode):
        await at_keycloak.browser().log_in(person.answers())


async def test_keys_change_twice_while_requests_go_on_and_none_is_refused(
    at_keycloak: Provider, agent: Agent, realm: Keycloak
) -> None:
    browser, reader = at_keycloak.browser(), at_keycloak.reader()
    person = agent({"cic-nord": "operators"})
    last = await browser.log_in(person.answers())
    first = last
    over = asyncio.Event()
    read: list[str] = []

    async def go_on() -> None:
        while not over.is_set():
            read.append((await reader.read(last["access_token"])).agent.id)
            await asyncio.sleep(0)

    async def make_up_keys() -> None:
        for number in count():
            if over.is_set():
                return
            with pytest.raises(NotIdentified):
                await reader.read(_under_a_made_up_key(number))

    async with asyncio.TaskGroup() as group:
        for work in (go_on, go_on, make_up_keys):
            group.create_task(work())
        for _ in range(2):
            before = header_of(last["access_token"])["kid"]
            await asyncio.to_thread(_rotate, realm, before)
            last = (await browser.refresh(last)).json()
            assert header_of(last["access_token"])["kid"] != before
            assert (await reader.read(last["access_token"])).agent.id == person.id
        over.set()

    assert (await reader.read(first["access_token"])).agent.id == person.id
    assert set(read) == {person.id}


def _under_a_made_up_key(number: int) -> str:
    header = {"alg": "ES256", "kid": f"made-up-{number}"}
    return jwt.encode(header, {"sub": "nobody"}, ECKey.generate_key("P-256"), ["ES256"])


def _rotate(realm: Keycloak, key_id: str) -> None:
    active = next(one for one in realm.get("keys")["keys"] if one["kid"] == key_id)
    realm.post("components", said=_a_new_key(realm, active["providerPriority"] + 1))


RENAMED: dict[str, dict[str, Any]] = {
    "first name": {"firstName": "Dominique"},
    "last name": {"lastName": "Leroy"},
    "mailbox": {"email": "somebody.else@cic-nord.example"},
    "user name": {"username": "leroy"},
    "rank": {"attributes": {"rank": ["Commissaire"], "service": ["CIC du Nord"]}},
    "service": {"attributes": {"rank": ["Brigadier-chef"], "service": ["CIC de la Moselle"]}},
}


async def test_an_agent_cannot_rename_itself(at_keycloak: Provider, agent: Agent) -> None:
    person = agent({"cic-nord": "operators"})
    account = at_keycloak.issuer + "/account"
    by_itself = Browser(at_keycloak.http, at_keycloak.issuer, account + "/", "account-console")
    tokens = await by_itself.log_in(person.answers(), "openid")
    speak = {"authorization": f"Bearer {tokens['access_token']}", "accept": "application/json"}
    whole = (await at_keycloak.http.get(account, headers=speak)).json()
    kept = person.said()

    same = await at_keycloak.http.post(account, json=whole, headers=speak)
    assert same.status_code == 204, same.text
    for what, renamed in RENAMED.items():
        answer = await at_keycloak.http.post(account, json=whole | renamed, headers=speak)
        assert (answer.status_code, person.said()) == (400, kept), what


async def test_the_console_s_token_opens_nobody_s_account(at_keycloak: Provider) -> None:
    tokens = await at_keycloak.browser().log_in(at_keycloak.answers)
    speak = {"authorization": f"Bearer {tokens['access_token']}", "accept": "application/json"}

    answer = await at_keycloak.http.get(at_keycloak.issuer + "/account", headers=speak)

    assert answer.status_code in {401, 403}


async def test_while_a_session_goes_on_the_same_browser_asks_for_that_person_alone(
    at_keycloak: Provider, agent: Agent
) -> None:
    """Why who leaves a shared desk gives their session up first (decision 33)."""
    browser, reader = at_keycloak.browser(), at_keycloak.reader()
    martin, leroy = (agent({"cic-nord": "operators"}) for _ in range(2))
    answers = martin.answers()
    await browser.log_in(answers)

    tokens = await browser.log_in(replace(answers, username=leroy.username), prompt="login")

    assert (await reader.read(tokens["access_token"])).agent.id == martin.id


async def test_once_who_leaves_gave_it_up_the_next_is_asked_who_they_are(
    at_keycloak: Provider, agent: Agent
) -> None:
    browser, reader = at_keycloak.browser(), at_keycloak.reader()
    martin, leroy = (agent({"cic-nord": "operators"}) for _ in range(2))
    before = await browser.log_in(martin.answers())

    await browser.revoke(before)
    after = await browser.log_in(leroy.answers(), prompt="login")

    assert (await reader.read(after["access_token"])).agent.id == leroy.id
    assert claims_of(after["access_token"])["sid"] != claims_of(before["access_token"])["sid"]
    assert (await browser.refresh(before)).status_code == 400


def _a_new_key(realm: Keycloak, priority: int) -> dict[str, Any]:
    return {
        "name": f"key-{priority}",
        "providerId": "rsa-generated",
        "providerType": "org.keycloak.keys.KeyProvider",
        "parentId": realm.get()["id"],
        "config": {"priority": [str(priority)], "algorithm": ["RS256"], "keySize": ["2048"]},
    }


def _with_a_wrong_password(person: Person) -> Answers:
    return replace(person.answers(), password="not-this-one")
