"""A real Keycloak beside a real PostgreSQL, and an API between them whose clock is a test's."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from services.api.acts.drifts.reading import Standing, standing_drifts
from services.api.acts.habilitate import habilitate
from services.api.bars import Bars
from services.api.heart.reconciling import Reconciling
from services.api.keycloak.bootstrap import applied
from services.api.keycloak.organisations import organisations_of
from services.api.keycloak.server import Keycloak, as_our_client, opened
from services.api.keycloak.service_account import secret_of
from services.api.keycloak.wanted import RECONCILER, Wanted
from services.api.reconciling.round import Reconciliation
from tenants.habilitations.habilitation import Right
from tenants.vocabulary.identifiers import AgentId
from tests.builders import ASCQ, CIC, NOON, a_habilitation, an_agent
from tests.servers.keycloak import KeycloakServer
from tests.services.api.acts.reading_back import entries
from tests.services.api.door.house import Clock, House, conventions, open_house, until
from tests.services.api.identity.provider import a_token, an_organisation
from tests.services.providers.people import Person

REALM = "comptes"
BOTH = frozenset({Right.WATCH, Right.STEER})


@pytest.fixture(scope="session")
def realm(keycloak: KeycloakServer) -> Iterator[Keycloak]:
    """What bootstrap makes of the conventions that the house knows, as an administrator."""
    known = organisations_of(conventions().values(), NOON)
    with opened(keycloak.url, REALM, keycloak.admin, SecretStr(keycloak.password)) as server:
        list(applied(server, Wanted(REALM, "https://beffroi.example.fr", known)))
        yield server


@dataclass
class Department:
    """A house, its realm, and its rounds, one after another whatever the hour."""

    house: House
    realm: Keycloak
    server: Keycloak
    clock: Clock
    address: str
    secret: str
    url: str
    rounds: Clock = field(default_factory=Clock)
    people: list[Person] = field(default_factory=list)

    def person(self, memberships: dict[str, str] | None = None) -> Person:
        """Somebody with an account."""
        made = Person(self.realm, memberships or {})
        self.people.append(made)
        return made

    async def habilitated(self, agent: str, **changes: Any) -> None:
        """For Villeneuve d'Ascq, as the account of `Person` describes them."""
        said = {"name": "Camille Martin", "rank": "Brigadier-chef", "service": "CIC du Nord",
                "acts": BOTH, "until": NOON.replace(year=2030)}  # fmt: skip
        holder = an_agent(id=AgentId(agent))
        await habilitate(self.house.begin, a_habilitation(holder, **(said | changes)), self.clock())

    def reconciling(self, server: Keycloak | None = None) -> Reconciling:
        begin, hour = self.house.begin, self.rounds
        compared = Reconciliation(begin, server or self.server, conventions(), hour)
        return Reconciling(begin, Bars(), compared, hour)

    async def round(self, server: Keycloak | None = None) -> None:
        """A minute later than the one before; people's own clock stands still."""
        self.rounds.now += timedelta(seconds=61)
        await self.reconciling(server).round()

    async def differences(self, agent: str) -> list[tuple[str, frozenset[str]]]:
        standing = await self.standing()
        return [(one.kind, one.bars) for one in standing.drifts if one.agent == agent]

    async def standing(self) -> Standing:
        return await standing_drifts(self.house.begin, None, self.rounds())

    async def entered(self, agent: str) -> list[tuple[str, str | None]]:
        """What the register of Villeneuve d'Ascq says of differences of this agent's."""
        told = await entries(self.house.begin, ASCQ)
        acts = {"drift", "drift-settled"}
        return [(one["act"], one["detail"]) for one in told
                if one["agent"] == agent and one["act"] in acts]  # fmt: skip

    def token(self, agent: str, *roles: str) -> str:
        """One that still works, whatever Keycloak says of the account by now."""
        cic = an_organisation(CIC, roles=roles or ("flow.view", "flow.steer"))
        return a_token(self.clock(), sub=agent, organization=cic)

    async def watch(self, agent: str) -> tuple[str, str | None]:
        answer = await self.house.watch(token=self.token(agent))
        if answer["__typename"] == "Watching":
            await self.house.ask(
                "mutation($v: ID!) { stopWatching(view: $v) { __typename } }",
                self.token(agent), v=answer["view"],
            )  # fmt: skip
        return answer["__typename"], answer.get("code")

    async def becomes(self, agent: str, answer: tuple[str, str | None]) -> None:
        """Within the second that the house takes to hear of it."""

        async def is_so() -> bool:
            return await self.watch(agent) == answer

        await until(is_so)

    async def loses_all_roles(self, agent: str) -> None:
        """Within the same second, whatever its token says."""

        async def is_so() -> bool:
            said = await self.house.ask("{ me { roles } }", self.token(agent))
            return bool(said["me"]["roles"] == [])

        await until(is_so)


@pytest.fixture
async def department(
    realm: Keycloak,
    keycloak: KeycloakServer,
    new_postgres_base: Callable[[], str],
    tmp_path: Path,
) -> AsyncIterator[Department]:
    secret, address, clock = secret_of(realm, RECONCILER), new_postgres_base(), Clock()
    server = as_our_client(keycloak.url, REALM, RECONCILER, SecretStr(secret))
    async with AsyncExitStack() as stack:
        house = await stack.enter_async_context(open_house(tmp_path, clock=clock, database=address))
        made = Department(house, realm, server, clock, address, secret, keycloak.url)
        yield made
        for one in made.people:
            realm.delete("users", one.id)
