"""The same world at either provider, opened once: a cell leaves nothing to the next."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from pydantic import SecretStr

from services.api.identity.keys import IssuerKeys
from services.api.identity.tokens import TokenReader
from services.api.keycloak.bootstrap import applied
from services.api.keycloak.server import Keycloak, opened
from services.api.keycloak.wanted import Wanted
from services.demo.issuer.app import build_issuer
from tests.servers.keycloak import KeycloakServer
from tests.services.api.door.sockets import serving
from tests.services.providers.browser import Answers, Browser
from tests.services.providers.conftest import BACK, CONSOLE, LOCAL
from tests.services.providers.people import Person
from tests.services.providers.roles.people import PASSWORD, PROFILES, Profile, log_in, organisations
from tests.services.providers.roles.world import World, open_world

REALM = "beffroi-roles"


@dataclass
class Scene:
    """The world, and where its WebSockets answer."""

    world: World
    place: str


@pytest_asyncio.fixture(scope="package", loop_scope="package")
async def at_the_local_issuer(
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[Scene]:
    issuer = build_issuer(
        LOCAL,
        [one.account() for one in PROFILES],
        redirect_uris=[BACK],
        post_logout_uris=[CONSOLE + "/"],
        clock=_now,
    )
    who = [(one, Answers(one.key, PASSWORD)) for one in PROFILES]
    async with httpx.AsyncClient(transport=httpx.ASGITransport(issuer)) as http:
        async for scene in _scene(tmp_path_factory.mktemp("local"), LOCAL, http, who):
            yield scene


@pytest.fixture(scope="package")
def roles_realm(keycloak: KeycloakServer) -> Iterator[Keycloak]:
    """A realm with one organisation for each side."""
    with opened(keycloak.url, REALM, keycloak.admin, SecretStr(keycloak.password)) as server:
        list(applied(server, Wanted(REALM, CONSOLE, organisations())))
        yield server


@pytest_asyncio.fixture(scope="package", loop_scope="package")
async def at_keycloak(
    keycloak: KeycloakServer, roles_realm: Keycloak, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Scene]:
    who = [(one, _person(roles_realm, one).answers()) for one in PROFILES]
    issuer = f"{keycloak.url}/realms/{REALM}"
    async with httpx.AsyncClient(timeout=30) as http:
        async for scene in _scene(tmp_path_factory.mktemp("keycloak"), issuer, http, who):
            yield scene


def _person(realm: Keycloak, profile: Profile) -> Person:
    person = Person(realm, {profile.alias: profile.group})
    person.change(firstName="Agent", lastName=profile.key)
    return person


async def _scene(
    folder: Path,
    issuer: str,
    http: httpx.AsyncClient,
    who: Sequence[tuple[Profile, Answers]],
) -> AsyncIterator[Scene]:
    reader = TokenReader(
        IssuerKeys(issuer, _now, http), _now, issuer=issuer, audience="beffroi-api",
        clients=["beffroi-console"],
    )  # fmt: skip
    people = await log_in(
        reader, [(one, Browser(http, issuer, BACK), answers) for one, answers in who]
    )
    async with (
        open_world(folder, issuer, http, people) as world,
        serving(world.app) as place,
    ):
        yield Scene(world, place)


def _now() -> datetime:
    return datetime.now(UTC)
