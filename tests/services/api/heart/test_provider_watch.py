"""Hearing of what was taken at Keycloak: whom an event names is looked at, and no word is lost."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from services.api.announce import Announcer
from services.api.ending import Endings
from services.api.hearing import Hearing
from services.api.heart.provider_watch import COMES_LATE, MOST_AT_ONCE, ProviderWatch
from services.api.keycloak.server import KeycloakAway
from services.api.keycloak.standing import PAGE
from services.api.known_sessions import KnownSessions
from services.api.storage.opening import open_storage
from services.api.storage.sessions.shelf import Seen
from services.api.storage.work import Begin
from services.kit.bus.memory import MemoryBus
from services.kit.bus.protocol import Message
from tenants.vocabulary.identifiers import AgentId
from tests.builders import CIC, NOON
from tests.services.api.door.house import Clock
from tests.services.api.storage.fixtures import CONVENTIONS, sqlite_template

__all__ = ["sqlite_template"]

ROLES = ["flow.steer", "flow.view"]


@dataclass
class Account:
    enabled: bool = True
    sessions: list[str] = field(default_factory=lambda: ["login"])
    member: bool = True
    roles: list[str] = field(default_factory=lambda: list(ROLES))


class Realm:
    """Keycloak's answers, for accounts in memory; `asked` is what they cost."""

    def __init__(self) -> None:
        self.accounts: dict[str, Account] = {}
        self.events: list[dict[str, Any]] = []
        self.asked = 0
        self.away = False

    def happens(self, at: datetime, path: str, operation: str = "UPDATE") -> None:
        event = {"id": f"event-{len(self.events)}", "time": int(at.timestamp() * 1000)}
        self.events.insert(0, {**event, "operationType": operation, "resourcePath": path})

    def get(self, *path: str, **query: str) -> Any:
        self.asked += 1
        if self.away:
            raise KeycloakAway("it does not answer")
        match path:
            case ("admin-events",):
                since = int(query.get("dateFrom", "0"))
                found = [one for one in self.events if one["time"] >= since]
                return found[: int(query["max"])]
            case ("users", name):
                account = self.accounts.get(name)
                return None if account is None else {"enabled": account.enabled}
            case ("users", name, "sessions"):
                return [{"id": one} for one in self.accounts[name].sessions]
            case ("organizations", "members", name, "organizations"):
                whole = {"id": "o-1", "alias": str(CIC), "enabled": True}
                return [whole] if self.accounts[name].member else []
            case ("organizations", "o-1", "members", name, "groups"):
                return [{"id": name}]
            case ("organizations", "o-1", "groups", name):
                return {"clientRoles": {"beffroi-api": self.accounts[name].roles}}
        raise AssertionError(path)


@dataclass
class Watching:
    watch: ProviderWatch
    realm: Realm
    begin: Begin
    clock: Clock
    hearing: Hearing

    async def somebody(self, name: str) -> Account:
        """Who acts here now."""
        account = self.realm.accounts[name] = Account(sessions=[f"login of {name}"])
        await self.seen(name)
        return account

    async def seen(self, name: str) -> None:
        now = self.clock()
        one = Seen(f"login of {name}", AgentId(name), CIC, frozenset(ROLES), now, now)
        async with self.begin() as work:
            await work.sessions.saw([one])

    async def ended(self) -> list[tuple[str | None, str]]:
        async with self.begin() as work:
            endings = await work.sessions.endings(NOON - timedelta(days=1))
        return sorted((one.whose.agent, one.code) for one in endings)


async def unheard(_: Message) -> None:
    """No screen hangs on this process."""


@pytest.fixture
def file(tmp_path: Path, sqlite_template: Path) -> Path:
    return Path(shutil.copyfile(sqlite_template, tmp_path / "beffroi.db"))


@pytest.fixture
async def here(file: Path) -> AsyncIterator[Watching]:
    clock, realm, bus = Clock(), Realm(), MemoryBus()
    hearing = Hearing(clock)
    async with open_storage(f"sqlite:///{file}") as begin:
        known = KnownSessions(clock)
        endings = Endings(begin, CONVENTIONS, known, Announcer(bus, unheard))
        watch = ProviderWatch(realm, begin, endings, hearing, clock)
        hearing.begin()
        realm.happens(NOON - timedelta(minutes=5), "users/somebody-before")
        await watch.round()
        yield Watching(watch, realm, begin, clock, hearing)
    await bus.close()


async def test_whom_an_event_names_is_looked_at_and_nobody_else(here: Watching) -> None:
    camille = await here.somebody("camille")
    dominique = await here.somebody("dominique")
    camille.enabled = dominique.enabled = False
    here.realm.happens(NOON, "users/camille")

    await here.watch.round()

    assert await here.ended() == [("camille", "account-disabled")]


@pytest.mark.parametrize(
    ("change", "path", "code"),
    [
        ({"member": False}, "organizations/o-1/members/camille", "not-a-member"),
        ({"roles": ["flow.view"]}, "organizations/o-1/groups/g/members/camille", "role-withdrawn"),
        ({"sessions": []}, "users/camille/logout", "session-ended"),
        ({"roles": []}, "organizations/o-1/groups/g/role-mappings/clients/c", "role-withdrawn"),
        ({"member": False}, "organizations/o-1", "not-a-member"),
        ({"sessions": []}, "sessions/login of camille", "session-ended"),
    ],
)
async def test_whatever_was_taken_is_found(
    here: Watching, change: dict[str, Any], path: str, code: str
) -> None:
    account = await here.somebody("camille")
    for name, value in change.items():
        setattr(account, name, value)
    here.realm.happens(NOON, path, "DELETE")

    await here.watch.round()

    assert await here.ended() == [("camille", code)]


async def test_a_quiet_second_costs_one_request(here: Watching) -> None:
    await here.somebody("camille")
    before = here.realm.asked

    await here.watch.round()

    assert here.realm.asked == before + 1


async def test_an_event_is_looked_into_once(here: Watching) -> None:
    await here.somebody("camille")
    here.realm.happens(NOON, "users/camille")
    await here.watch.round()
    before = here.realm.asked

    await here.watch.round()

    assert here.realm.asked == before + 1


async def test_what_is_given_is_no_reason_to_look(here: Watching) -> None:
    account = await here.somebody("camille")
    account.enabled = False
    here.realm.happens(NOON, "organizations/o-1/members/camille", "CREATE")

    await here.watch.round()

    assert await here.ended() == []


async def test_more_than_can_be_read_is_a_reason_to_look_at_everybody(here: Watching) -> None:
    camille = await here.somebody("camille")
    camille.enabled = False
    for number in range(PAGE + 1):
        here.realm.happens(NOON, f"users/stranger-{number}")

    await here.watch.round()

    assert await here.ended() == [("camille", "account-disabled")]


async def test_whom_an_event_names_does_not_wait_for_everybody(here: Watching) -> None:
    for number in range(2 * MOST_AT_ONCE):
        (await here.somebody(f"agent-{number:02}")).enabled = False
    here.realm.happens(NOON, "realm")
    here.realm.happens(NOON, "users/agent-39")

    await here.watch.round()
    first = [agent for agent, _ in await here.ended()]
    await here.watch.round()

    assert (len(first), "agent-39" in first) == (MOST_AT_ONCE, True)
    assert len(await here.ended()) == 2 * MOST_AT_ONCE


async def test_a_session_that_is_written_after_the_event_is_looked_at(here: Watching) -> None:
    here.realm.accounts["camille"] = Account(enabled=False)
    here.realm.happens(NOON, "users/camille")
    await here.watch.round()
    await here.seen("camille")

    await here.watch.round()

    assert await here.ended() == [("camille", "account-disabled")]


async def test_a_session_that_is_written_after_an_event_without_a_name_is_looked_at(
    here: Watching,
) -> None:
    here.realm.accounts["camille"] = Account(sessions=[])
    here.realm.happens(NOON, "sessions/login of camille", "DELETE")
    await here.watch.round()
    await here.seen("camille")

    await here.watch.round()

    assert await here.ended() == [("camille", "session-ended")]


async def test_a_token_that_came_after_the_event_that_made_us_look_is_over_too(
    here: Watching,
) -> None:
    account = await here.somebody("camille")
    here.realm.happens(NOON, "realm")
    here.clock.now += timedelta(seconds=2)
    account.member = False

    await here.watch.round()

    async with here.begin() as work:
        (ending,) = await work.sessions.endings(NOON - timedelta(days=1))
    assert (ending.code, ending.before) == ("not-a-member", here.clock())


async def test_what_keycloak_still_shows_just_after_the_event_is_looked_for_once_more(
    here: Watching,
) -> None:
    camille = await here.somebody("camille")
    here.realm.happens(NOON, "users/camille/logout")
    await here.watch.round()
    camille.sessions.clear()
    await here.watch.round()
    at_once = await here.ended()

    here.clock.now += COMES_LATE
    await here.watch.round()
    asked = here.realm.asked
    here.clock.now += COMES_LATE
    await here.watch.round()

    assert (at_once, await here.ended()) == ([], [("camille", "session-ended")])
    assert here.realm.asked == asked + 1


async def test_an_event_whose_word_was_lost_is_found_within_minutes(here: Watching) -> None:
    camille = await here.somebody("camille")
    await here.watch.round()
    camille.enabled = False

    here.clock.now += timedelta(seconds=59)
    await here.watch.round()
    before = await here.ended()
    here.clock.now += timedelta(seconds=1)
    await here.watch.round()

    assert (before, await here.ended()) == ([], [("camille", "account-disabled")])


async def test_while_keycloak_is_away_it_says_late_and_then_hears_what_happened(
    here: Watching,
) -> None:
    camille = await here.somebody("camille")
    was = here.hearing.state
    here.realm.away = True
    camille.enabled = False
    here.realm.happens(NOON, "users/camille")
    with pytest.raises(KeycloakAway):
        await here.watch.round()
    here.clock.now += timedelta(seconds=6)
    meanwhile = here.hearing.state

    here.realm.away = False
    await here.watch.round()

    assert (was, meanwhile, here.hearing.state) == ("heard", "late", "heard")
    assert await here.ended() == [("camille", "account-disabled")]


async def test_a_look_that_fails_half_way_is_taken_again(here: Watching) -> None:
    await here.somebody("camille")
    here.realm.happens(NOON, "users/camille")
    account = here.realm.accounts.pop("camille")
    here.realm.accounts["camille"] = account
    account.enabled = False
    answer = here.realm.get

    def fails(*path: str, **query: str) -> Any:
        if path[0] == "users":
            raise KeycloakAway("it went away in between")
        return answer(*path, **query)

    here.realm.get = fails  # type: ignore[method-assign]
    with pytest.raises(KeycloakAway):
        await here.watch.round()
    here.realm.get = answer  # type: ignore[method-assign]
    await here.watch.round()

    assert await here.ended() == [("camille", "account-disabled")]
