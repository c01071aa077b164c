"""Coming by ProConnect: who is let in, at which level, and what is never asked or believed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace

import pytest
from pydantic import SecretStr

from services.api.identity.identity import NotIdentified
from services.api.keycloak.bootstrap import applied, planned
from services.api.keycloak.proconnect.words import ProConnect
from services.api.keycloak.server import Keycloak, KeycloakRefused
from services.api.keycloak.wanted import Wanted
from tests.services.providers.browser import SCOPE, Answers, NoCode, claims_of
from tests.services.providers.conftest import Provider
from tests.services.providers.people import Person
from tests.services.providers.proconnect.conftest import NOBODY, PASSWORD, Known, Visitor
from tests.services.providers.proconnect.door import SHORTEST_STATE, Door

pytestmark = pytest.mark.servers

CIC, BOTH = {"cic-nord": "operators"}, {"cic-nord": "operators", "metz": "heads"}
AT_METZ = "openid profile email organization:metz"
WITH_MFA, WITHOUT = ["pwd", "mfa"], ["pwd"]

MakeAgent = Callable[[dict[str, str]], Person]
MakeKnown = Callable[..., Known]
MakeVisitor = Callable[[Known], Visitor]


async def linked(person: Person, them: Known, visitor: MakeVisitor) -> None:
    """The agent proves the account, once."""
    await visitor(them).come(person.answers())


async def test_an_agent_links_the_account_once_and_then_comes_by_proconnect_alone(
    department: Provider, agent: MakeAgent, known: MakeKnown, visitor: MakeVisitor
) -> None:
    person, them = agent(CIC), known(WITH_MFA)
    first, again = visitor(them), visitor(them)

    await first.come(person.answers())
    tokens = await again.come()

    assert first.pages == ["proconnect", "ours", "ours"]
    assert again.pages == ["proconnect"]
    identity = await department.reader().read(tokens["access_token"])
    assert (identity.agent.id, identity.level) == (person.id, 1)
    assert identity.agent.roles == {"flow.view", "flow.steer"}
    # What registers say is what the head of service wrote.
    assert (identity.agent.name, identity.agent.rank) == ("Camille Martin", "Brigadier-chef")


async def test_whoever_is_no_agent_gets_no_account(
    realm: Keycloak, known: MakeKnown, visitor: MakeVisitor
) -> None:
    them = known(WITH_MFA)
    before = realm.get("users", "count")

    with pytest.raises(NoCode):
        await visitor(them).come(Answers(them.username, PASSWORD))

    assert realm.get("users", "count") == before


async def test_a_mailbox_proves_nobody(
    realm: Keycloak, agent: MakeAgent, known: MakeKnown, visitor: MakeVisitor
) -> None:
    person = agent(CIC)
    them = known(WITH_MFA, mail=f"{person.username}@cic-nord.example")

    with pytest.raises(NoCode):
        await visitor(them).come()

    assert realm.get("users", person.id, "federated-identity") == []


async def test_a_password_alone_links_nothing(
    realm: Keycloak, agent: MakeAgent, known: MakeKnown, visitor: MakeVisitor
) -> None:
    person = agent(CIC)
    without_code = replace(person.answers(), code=lambda: "000000")

    with pytest.raises(NoCode):
        await visitor(known(WITH_MFA)).come(without_code)

    assert realm.get("users", person.id, "federated-identity") == []


async def test_an_open_desk_lets_nobody_link_themselves_to_its_agent(
    realm: Keycloak, agent: MakeAgent, known: MakeKnown, visitor: MakeVisitor
) -> None:
    person, passer_by = agent(CIC), visitor(known(WITH_MFA))

    said = await passer_by.link_from_account_pages(person.answers())

    assert (said["kc_action_status"], passer_by.pages) == ("error", ["ours", "ours"])
    assert realm.get("users", person.id, "federated-identity") == []


async def test_an_administrator_links_by_the_sub(
    realm: Keycloak, agent: MakeAgent, known: MakeKnown, visitor: MakeVisitor
) -> None:
    person, them = agent(CIC), known(WITH_MFA)
    said = {"identityProvider": "proconnect", "userId": them.sub, "userName": them.sub}
    realm.post("users", person.id, "federated-identity", "proconnect", said=said)

    tokens = await visitor(them).come()

    assert claims_of(tokens["access_token"])["sub"] == person.id


@pytest.mark.parametrize("amr", [WITHOUT, ["pwd", "mail"], []], ids=["password", "mail", "silent"])
async def test_without_a_second_factor_there_ours_is_asked_for(
    agent: MakeAgent, known: MakeKnown, visitor: MakeVisitor, amr: list[str]
) -> None:
    person, them = agent(CIC), known(WITH_MFA)
    await linked(person, them, visitor)
    them.change(amr=amr)

    coming = visitor(them)
    tokens = await coming.come(person.answers())

    assert coming.pages == ["proconnect", "ours"]
    assert claims_of(tokens["access_token"])["acr"] == "1"
    with pytest.raises(NoCode):
        await visitor(them).come(replace(person.answers(), code=lambda: "000000"))


async def test_the_code_that_linked_the_account_is_not_asked_for_twice(
    agent: MakeAgent, known: MakeKnown, visitor: MakeVisitor
) -> None:
    coming = visitor(known(WITHOUT))

    tokens = await coming.come(agent(CIC).answers())

    assert coming.pages == ["proconnect", "ours", "ours"]
    assert claims_of(tokens["access_token"])["acr"] == "1"


async def test_level_two_is_our_own_code_whatever_proconnect_says(
    department: Provider, agent: MakeAgent, known: MakeKnown, visitor: MakeVisitor
) -> None:
    person, them = agent(CIC), known(WITH_MFA)
    await linked(person, them, visitor)
    coming = visitor(them)
    tokens = await coming.come()
    assert claims_of(tokens["access_token"])["acr"] == "1"

    higher = await coming.log_in(person.answers(), acr_values="2")

    assert coming.pages == ["proconnect", "ours"]
    assert (await department.reader().read(higher["access_token"])).level == 2


async def test_level_two_may_be_asked_for_at_once(
    agent: MakeAgent, known: MakeKnown, visitor: MakeVisitor
) -> None:
    person, them = agent(CIC), known(WITH_MFA)
    await linked(person, them, visitor)
    coming = visitor(them)

    tokens = await coming.come(person.answers(), acr_values="2")

    assert coming.pages == ["proconnect", "ours"]
    assert claims_of(tokens["access_token"])["acr"] == "2"


async def test_proconnect_is_asked_nothing_that_it_refuses(
    agent: MakeAgent, known: MakeKnown, visitor: MakeVisitor, door: Door
) -> None:
    person, them = agent(CIC), known(WITH_MFA)
    await linked(person, them, visitor)
    more = {
        "acr_values": "1",
        "login_hint": "camille.martin@interieur.example",
        "ui_locales": "fr",
        "kc_locale": "fr",
        "max_age": "600",
        "claims": '{"id_token":{"acr":{"essential":true,"values":["1"]}}}',
        "of_the_console": "7",
    }

    await visitor(them).come(NOBODY, SCOPE, **more)

    asked = door.asked[-1]
    assert set(asked) == {"response_type", "client_id", "redirect_uri", "scope", "claims", "state",
                          "nonce", "prompt"}  # fmt: skip
    assert set(asked["scope"].split()) == {"openid", "siret"}
    assert (asked["prompt"], asked["claims"]) == (
        "login",
        '{"id_token":{"amr":{"essential":true}}}',
    )
    assert len(asked["state"]) >= SHORTEST_STATE


async def test_keycloak_s_nonce_is_shorter_than_proconnect_s_page_asks_for(
    agent: MakeAgent, known: MakeKnown, visitor: MakeVisitor, door: Door
) -> None:
    await linked(agent(CIC), known(WITH_MFA), visitor)

    # A Keycloak that makes longer ones is told here: docs/how-to/proconnect.md says 22.
    assert len(door.asked[-1]["nonce"]) == 22


async def test_proconnect_answers_for_one_organisation_and_not_for_the_other(
    department: Provider, agent: MakeAgent, known: MakeKnown, visitor: MakeVisitor
) -> None:
    person, them = agent(BOTH), known(WITH_MFA)
    await linked(person, them, visitor)
    by_proconnect = visitor(them)
    cic = await by_proconnect.come(scope="openid organization:cic-nord")
    metz = await by_proconnect.log_in(person.answers(), AT_METZ)
    by_password = await department.browser().log_in(person.answers(), AT_METZ)

    reader = department.reader()
    assert (await reader.read(cic["access_token"])).agent.organisation == "cic-nord"
    with pytest.raises(NotIdentified, match="another establishment"):
        await reader.read(metz["access_token"])
    assert (await reader.read(by_password["access_token"])).agent.organisation == "metz"


async def test_whoever_changed_employers_at_proconnect_is_refused(
    department: Provider, agent: MakeAgent, known: MakeKnown, visitor: MakeVisitor
) -> None:
    person, them = agent(CIC), known(WITH_MFA)
    await linked(person, them, visitor)
    them.change(siret=["21570463600012"])

    tokens = await visitor(them).come()

    with pytest.raises(NotIdentified, match="another establishment"):
        await department.reader().read(tokens["access_token"])


async def test_signing_out_ends_proconnect_s_session_too(
    agent: MakeAgent, known: MakeKnown, visitor: MakeVisitor, door: Door
) -> None:
    person, them = agent(CIC), known(WITH_MFA)
    await linked(person, them, visitor)
    coming = visitor(them)
    tokens = await coming.come()

    back = await coming.log_out(tokens)

    assert back == "https://console.example.fr/"
    (left,) = door.left
    assert set(left) == {"id_token_hint", "state", "post_logout_redirect_uri"}
    assert claims_of(left["id_token_hint"])["sub"] == them.sub
    with pytest.raises(NoCode):
        await coming.log_in(NOBODY)


async def test_a_user_disabled_here_does_not_come_back_by_proconnect(
    agent: MakeAgent, known: MakeKnown, visitor: MakeVisitor
) -> None:
    person, them = agent(CIC), known(WITH_MFA)
    await linked(person, them, visitor)
    person.change(enabled=False)

    with pytest.raises(NoCode):
        await visitor(them).come(person.answers())


async def test_a_second_run_finds_nothing_to_do_and_another_secret_is_noticed(
    realm: Keycloak, wanted: Wanted
) -> None:
    assert wanted.proconnect is not None
    other = ProConnect(wanted.proconnect.issuer, wanted.proconnect.client_id, SecretStr("another"))

    assert await asyncio.to_thread(plan, realm, wanted) == []
    (line,) = await asyncio.to_thread(plan, realm, replace(wanted, proconnect=other))

    assert line.startswith("identity provider proconnect: config.beffroi.fingerprint: ")
    assert "another" not in line


async def test_what_was_loosened_by_hand_is_named_and_tightened(
    realm: Keycloak, wanted: Wanted
) -> None:
    def loosen() -> None:
        path = ("identity-provider", "instances", "proconnect")
        found = realm.get(*path)
        config = {**found["config"], "forwardParameters": "acr_values", "prompt": ""}
        loose = {**found, "trustEmail": True, "postBrokerLoginFlowAlias": "", "config": config}
        realm.put(*path, said=loose)
        (amr,) = [one for one in realm.get(*path, "mappers") if one["name"] == "means"]
        config = {**amr["config"], "syncMode": "IMPORT"}
        realm.put(*path, "mappers", amr["id"], said={**amr, "config": config})

    await asyncio.to_thread(loosen)
    provider, mapper = await asyncio.to_thread(lambda: list(applied(realm, wanted)))

    for name in ("trustEmail", "postBrokerLoginFlowAlias", "forwardParameters", "prompt"):
        assert name in provider
    assert mapper == ("identity provider proconnect, mapper means: config.syncMode: IMPORT → FORCE")
    assert await asyncio.to_thread(plan, realm, wanted) == []


async def test_a_proconnect_that_cannot_be_reached_is_one_line(
    realm: Keycloak, wanted: Wanted, door: Door
) -> None:
    door.away = True

    with pytest.raises(KeycloakRefused, match=r"cannot read .* Remedy: open the way"):
        await asyncio.to_thread(plan, realm, wanted)


def plan(realm: Keycloak, wanted: Wanted) -> list[str]:
    return [change.text for change in planned(realm, wanted)]
