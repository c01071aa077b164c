"""The two providers, and somebody who can log in to either."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from services.api.door.backchannel import PATH
from services.api.identity.identity import OrganisationKind
from services.api.identity.introspection import Introspection
from services.api.identity.keys import IssuerKeys
from services.api.identity.logout import LogoutReader
from services.api.identity.tokens import TokenReader
from services.api.keycloak.bootstrap import applied
from services.api.keycloak.organisations import Organisation
from services.api.keycloak.server import Keycloak, opened
from services.api.keycloak.wanted import CONSOLE as CONSOLE_CLIENT
from services.api.keycloak.wanted import Wanted
from services.demo.issuer.accounts import Account
from services.demo.issuer.app import build_issuer
from services.demo.issuer.herald import Herald
from tests.servers.keycloak import KeycloakServer
from tests.services.api.door.sockets import serving
from tests.services.providers.browser import Answers, Browser
from tests.services.providers.people import Person

REALM = "beffroi"
CONSOLE = "https://console.example.fr"
BACK = CONSOLE + "/auth/callback"
SECRET = "the-secret-of-the-api"
LOCAL = "https://issuer.example.fr/oidc"
ORGANISATIONS = (
    Organisation("cic-nord", "CIC du Nord", OrganisationKind.SUBSCRIBER),
    Organisation("metz", "Metz", OrganisationKind.TENANT),
)


@dataclass
class Clock:
    """The true time, and what a test adds to it."""

    ahead: timedelta = field(default_factory=timedelta)

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@dataclass
class Provider:
    """Whoever gives tokens, and an agent of the CIC who may look and steer."""

    issuer: str
    http: httpx.AsyncClient
    answers: Answers
    clock: Clock
    secret: str
    """The API's, by which it asks whether a token holds."""
    heard: list[str] = field(default_factory=list)
    """What it said on the back channel: logout tokens."""

    def browser(self) -> Browser:
        return Browser(self.http, self.issuer, BACK)

    def logouts(self) -> LogoutReader:
        keys = IssuerKeys(self.issuer, self.clock, self.http)
        return LogoutReader(keys, self.clock, issuer=self.issuer, client="beffroi-console")

    def introspection(self, secret: str | None = None) -> Introspection:
        return Introspection(
            self.issuer, "beffroi-api", secret or self.secret, self.clock, self.http
        )

    def reader(
        self,
        audience: str = "beffroi-api",
        client: str = "beffroi-console",
        issuer: str | None = None,
    ) -> TokenReader:
        keys = IssuerKeys(self.issuer, self.clock, self.http)
        return TokenReader(
            keys, self.clock, issuer=issuer or self.issuer, audience=audience, clients=[client]
        )


@pytest.fixture(scope="session")
def realm(keycloak: KeycloakServer) -> Iterator[Keycloak]:
    """The realm that bootstrap makes, with two organisations."""
    password = SecretStr(keycloak.password)
    with opened(keycloak.url, REALM, keycloak.admin, password) as server:
        list(applied(server, Wanted(REALM, CONSOLE, ORGANISATIONS)))
        yield server


@pytest.fixture
def agent(realm: Keycloak) -> Callable[..., Person]:
    """Make an agent: `agent({"cic-nord": "operators"})`."""
    return lambda memberships: Person(realm, memberships)


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(timeout=30) as client:
        yield client


@pytest.fixture
async def at_keycloak(
    keycloak: KeycloakServer,
    realm: Keycloak,
    agent: Callable[..., Person],
    http: httpx.AsyncClient,
) -> AsyncIterator[Provider]:
    person = await asyncio.to_thread(agent, {"cic-nord": "operators"})
    issuer = f"{keycloak.url}/realms/{REALM}"
    provider = Provider(issuer, http, person.answers(), Clock(), _secret(realm))
    async with serving(_ear(provider.heard)) as place:
        with told_at(realm, f"http://{place}{PATH}"):
            yield provider


def _secret(realm: Keycloak) -> str:
    client = realm.get("clients", clientId="beffroi-api")[0]["id"]
    return str(realm.get("clients", client, "client-secret")["value"])


@contextmanager
def told_at(realm: Keycloak, address: str) -> Iterator[None]:
    """Where Keycloak says that a session is over, for a while."""
    client = realm.get("clients", clientId=CONSOLE_CLIENT)[0]
    attributes = {**client["attributes"], "backchannel.logout.url": address}
    realm.put("clients", client["id"], said={**client, "attributes": attributes})
    yield
    realm.put("clients", client["id"], said=client)


def _ear(heard: list[str]) -> ASGIApp:
    """The API's back channel, which believes everything and keeps it."""

    async def hear(request: Request) -> Response:
        heard.extend((await request.body()).decode().split("logout_token=")[1:])
        return Response()

    return Starlette(routes=[Route(PATH, hear, methods=["POST"])])


@pytest.fixture
async def at_the_local_issuer() -> AsyncIterator[Provider]:
    clock = Clock()
    martin = Account(
        username="martin",
        password="beffroi",
        sub="demo-martin",
        name="Camille Martin",
        rank="Brigadier-chef",
        service="CIC du Nord",
        organisation="cic-nord",
        organisation_name="CIC du Nord",
        organisation_kind="subscriber",
        roles=("flow.view", "flow.steer"),
        description="",
        mail="martin@cic-nord.example",
    )
    heard: list[str] = []
    async with httpx.AsyncClient(transport=httpx.ASGITransport(_ear(heard))) as api:
        issuer = build_issuer(
            LOCAL, [martin], redirect_uris=[BACK], post_logout_uris=[CONSOLE + "/"], clock=clock,
            herald=Herald(CONSOLE + PATH, api), api_secret=SECRET,
        )  # fmt: skip
        async with httpx.AsyncClient(transport=httpx.ASGITransport(issuer)) as client:
            yield Provider(LOCAL, client, Answers("martin", "beffroi"), clock, SECRET, heard)


@pytest.fixture(
    params=["at_the_local_issuer", pytest.param("at_keycloak", marks=pytest.mark.servers)]
)
def provider(request: pytest.FixtureRequest) -> Provider:
    found: Provider = request.getfixturevalue(request.param)
    return found
