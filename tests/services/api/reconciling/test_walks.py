"""The life of an agent between our database, Keycloak and the API, on the real servers."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from services.api.acts.people.changing import change_standing
from services.api.keycloak.server import as_our_client
from services.api.keycloak.wanted import RECONCILER
from services.cli.main import main
from tenants.decisions.people.managing import Change, Manager
from tenants.habilitations.habilitation import Right
from tenants.habilitations.person import Event
from tenants.vocabulary.identifiers import AgentId
from tests.builders import CIC
from tests.servers.fixtures import free_port
from tests.services.api.door.house import conventions
from tests.services.api.identity.provider import a_token, an_organisation
from tests.services.api.reconciling.conftest import REALM, Department
from tests.services.providers.browser import Browser, NoCode
from tests.services.providers.people import Person

pytestmark = pytest.mark.servers

WATCHING = ("Watching", None)
REFUSED = ("WatchRefused", "account-differs")
ALL = frozenset({"*"})
DRIFTS = """{ drifts { __typename
  ... on Drifts { drifts { kind agent organisationName narrowed remedy settles } look { late } }
  ... on DriftsRefused { code } } }"""


@pytest.fixture
def settings(department: Department, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the command line is told."""
    monkeypatch.setenv("API_DATABASE_URL", department.address)
    monkeypatch.setenv("API_ISSUER", f"{department.url}/realms/{REALM}")
    monkeypatch.setenv("API_ORIGIN", "https://beffroi.example.fr")
    monkeypatch.setenv("API_KEYCLOAK_URL", department.url)
    monkeypatch.setenv("API_KEYCLOAK_REALM", REALM)
    monkeypatch.setenv("API_KEYCLOAK_SECRET", department.secret)


async def sync(capsys: pytest.CaptureFixture[str], *words: str) -> list[str]:
    """The lines that `beffroi keycloak sync` says, of whoever is not of the house's own."""
    assert await asyncio.to_thread(main, ["keycloak", "sync", *words]) == 0
    said = capsys.readouterr().out.splitlines()
    return [line for line in said if "camille.martin" not in line and "dominique" not in line]


async def change(department: Department, agent: str, event: Event, **said: Any) -> None:
    head = Manager(CIC, "Commandant M. Roussel")
    wish = Change(
        head, AgentId(agent), event, department.clock(), why="Mesure conservatoire", **said
    )
    await change_standing(department.house.begin, conventions(), wish)


async def test_a_new_agent_is_habilitated_by_name_and_gets_the_account(
    department: Department, settings: None, capsys: pytest.CaptureFixture[str]
) -> None:
    await department.habilitated("lea.moreau", name="Léa Moreau", rank="Gardien", service="Nuit")
    await department.round()
    assert await department.differences("lea.moreau") == [("account-missing", ALL)]

    plan = await sync(capsys)
    assert department.realm.get("users", username="lea.moreau") == []
    done = await sync(capsys, "--apply")
    again = await sync(capsys, "--apply")

    (account,) = department.realm.get("users", username="lea.moreau", exact="true")
    agent = account["id"]
    assert plan[0] == (
        "- cic-nord, Léa Moreau (lea.moreau): account-missing: habilitated / –: "
        "account lea.moreau made, without a key, in operators"
    )
    assert plan[-1] == "1 differences to settle. To settle them: --apply. 2 take a person."
    assert [line.split(": ")[1] for line in done[:-1]] == ["account-missing", "account-unbound"]
    assert done[-1] == "2 changes made. 2 take a person."
    assert again == ["Nothing to change by itself. 2 take a person."]
    assert (account["firstName"], account["lastName"]) == ("Léa", "Moreau")
    assert sorted(account["requiredActions"]) == ["CONFIGURE_TOTP", "UPDATE_PASSWORD"]
    assert account["attributes"]["habilitation"] == ["HAB-2026-014"]
    assert department.realm.get("users", agent, "credentials") == []
    await department.becomes(agent, WATCHING)
    assert [act for act, _ in await department.entered("lea.moreau")] == ["drift", "drift-settled"]
    department.realm.delete("users", agent)


async def test_a_change_of_service_reaches_the_account_and_takes_no_right_meanwhile(
    department: Department, settings: None, capsys: pytest.CaptureFixture[str]
) -> None:
    one = department.person({"cic-nord": "operators"})
    await department.habilitated(one.id)
    await sync(capsys, "--apply")
    await change(
        department, one.id, Event.MOVED, service="Nuit", by="A. Petit", reference="HAB-2026-020"
    )

    await department.round()
    between = await department.differences(one.id), await department.watch(one.id)
    await sync(capsys, "--apply")

    kept = department.realm.get("users", one.id)["attributes"]
    assert between == ([("details-differ", frozenset())], WATCHING)
    assert (kept["service"], kept["habilitation"]) == (["Nuit"], ["HAB-2026-020"])
    assert await department.differences(one.id) == []


async def test_a_suspension_closes_the_account_and_its_sessions_and_a_return_opens_it(
    department: Department,
    settings: None,
    capsys: pytest.CaptureFixture[str],
) -> None:
    one = department.person({"cic-nord": "operators"})
    await department.habilitated(one.id)
    await sync(capsys, "--apply")
    async with httpx.AsyncClient(timeout=30) as http:
        issuer = f"{department.url}/realms/{REALM}"
        browser = Browser(http, issuer, "https://beffroi.example.fr/auth/callback")
        tokens = await browser.log_in(one.answers())
        await change(department, one.id, Event.SUSPENDED)

        await department.round()

        assert department.realm.get("users", one.id)["enabled"] is False
        assert department.realm.get("users", one.id, "sessions") == []
        assert (await browser.refresh(tokens)).status_code == 400
        with pytest.raises(NoCode):
            await browser.log_in(one.answers())
    assert await department.differences(one.id) == [("still-open", ALL)]
    await department.round()
    assert await department.differences(one.id) == []
    await department.becomes(one.id, ("WatchRefused", "habilitation-suspended"))

    await change(department, one.id, Event.REINSTATED)
    await department.round()
    await department.becomes(one.id, REFUSED)
    await sync(capsys, "--apply")

    assert department.realm.get("users", one.id)["enabled"] is True
    await department.becomes(one.id, WATCHING)
    assert [act for act, _ in await department.entered(one.id)] == ["drift", "drift-settled"] * 2


async def test_the_end_of_a_habilitation_closes_the_account_or_only_its_service(
    department: Department,
) -> None:
    here = department.person({"cic-nord": "operators"})
    both = department.person({"cic-nord": "operators", "metz": "operators"})
    for one in (here, both):
        await department.habilitated(one.id)
        await change(department, one.id, Event.ENDED)

    await department.round()

    realm = department.realm
    assert realm.get("users", here.id)["enabled"] is False
    assert realm.get("users", both.id)["enabled"] is True
    left = realm.get("organizations", "members", both.id, "organizations")
    assert [one["alias"] for one in left] == ["metz"]


async def _leave(department: Department, one: Person) -> None:
    department.realm.delete("organizations", _organisation(department), "members", one.id)


async def _disabled(department: Department, one: Person) -> None:
    one.change(enabled=False)


async def _only_looks(department: Department, one: Person) -> None:
    organisation = _organisation(department)
    path = ("organizations", organisation, "groups")
    groups = {each["name"]: each["id"] for each in department.realm.get(*path)}
    department.realm.delete(*path, groups["operators"], "members", one.id)
    department.realm.put(*path, groups["viewers"], "members", one.id)


def _organisation(department: Department) -> str:
    found = department.realm.pages("organizations")
    return next(str(one["id"]) for one in found if one["alias"] == "cic-nord")


@pytest.mark.parametrize(
    ("by_hand", "kind", "settles"),
    [(_leave, "not-a-member", True), (_disabled, "account-disabled", False)],
)
async def test_what_is_taken_by_hand_is_taken_whatever_a_token_says(
    department: Department,
    settings: None,
    capsys: pytest.CaptureFixture[str],
    by_hand: Any,
    kind: str,
    settles: bool,
) -> None:
    one = department.person({"cic-nord": "operators"})
    await department.habilitated(one.id)
    await sync(capsys, "--apply")
    assert await department.watch(one.id) == WATCHING
    await by_hand(department, one)

    await department.round()

    assert await department.differences(one.id) == [(kind, ALL)]
    await department.becomes(one.id, REFUSED)
    await department.loses_all_roles(one.id)
    if settles:
        await sync(capsys, "--apply")
    else:
        assert any(one.id in line for line in await sync(capsys, "--apply"))
        one.change(enabled=True)
        await department.round()
    assert await department.differences(one.id) == []
    await department.becomes(one.id, WATCHING)
    first, second = (await department.entered(one.id))[-2:]
    assert (first[0], second[0]) == ("drift", "drift-settled")
    assert str(first[1]).startswith(f"{kind}; ours: habilitated; Keycloak: ")


async def test_who_looks_in_keycloak_and_steers_here_looks(department: Department) -> None:
    one = department.person({"cic-nord": "operators"})
    await department.habilitated(one.id)
    await _only_looks(department, one)

    await department.round()

    told = await department.differences(one.id)
    assert ("group-too-narrow", frozenset({"flow.steer"})) in told
    assert await department.watch(one.id) == WATCHING
    async with department.house.begin() as work:
        locked = await work.lock(next(iter(conventions())))
        held = await locked.habilitation(_agent(one))
    assert held is not None
    assert held.barred == {Right.STEER}


def _agent(one: Person) -> Any:
    from tests.builders import an_agent

    return an_agent(id=AgentId(one.id))


async def test_a_member_added_by_hand_is_told_to_the_head_of_service_and_leaves(
    department: Department, settings: None, capsys: pytest.CaptureFixture[str]
) -> None:
    stranger = department.person({"cic-nord": "operators"})

    await department.round()
    at, roles = department.clock(), ("habilitation.manage",)
    head = a_token(at, sub="head", organization=an_organisation("cic-nord", roles=roles))
    read = (await department.house.ask(DRIFTS, head))["drifts"]["drifts"]
    refused = (await department.house.ask(DRIFTS, department.token("x", "flow.view")))["drifts"]
    await sync(capsys, "--apply")

    mine = next(one for one in read if one["agent"] == stranger.id)
    assert (mine["kind"], mine["organisationName"], mine["settles"]) == (
        "NOT_HABILITATED", "CIC du Nord (DDSP 59)", True,
    )  # fmt: skip
    assert mine["narrowed"] == "Aucun droit tant que l'écart dure."
    assert refused == {"__typename": "DriftsRefused", "code": "role-missing"}
    assert department.realm.get("organizations", "members", stranger.id, "organizations") == []
    assert await department.differences(stranger.id) == []


async def test_while_keycloak_is_away_what_was_known_stands_and_it_is_said(
    department: Department,
) -> None:
    one = department.person({"cic-nord": "operators"})
    await department.habilitated(one.id)
    await _leave(department, one)
    await department.round()
    nowhere = f"http://127.0.0.1:{free_port()}"
    away = as_our_client(nowhere, REALM, RECONCILER, SecretStr(department.secret))

    await department.round(away)
    at_first = await department.standing()
    department.rounds.now += timedelta(minutes=5)
    later = await department.standing()

    assert ("not-a-member", ALL) in await department.differences(one.id)
    assert at_first.look is not None
    assert (at_first.look.trouble, at_first.late, later.late) == ("keycloak-away", False, True)
    assert await department.watch(one.id) == REFUSED
    await department.round()
    assert (await department.standing()).late is False


async def test_a_realm_that_is_not_ours_takes_nobodys_rights(department: Department) -> None:
    one = department.person({"cic-nord": "operators"})
    await department.habilitated(one.id)
    await department.round()
    before = await department.standing()
    wrong = as_our_client(department.url, "master", RECONCILER, SecretStr(department.secret))

    await department.round(wrong)

    after = await department.standing()
    assert after.drifts == before.drifts
    assert after.look is not None
    assert after.look.trouble == "keycloak-refused"
