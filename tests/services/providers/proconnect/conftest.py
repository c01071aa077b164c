"""A department whose agents may come by ProConnect, and people whom ProConnect knows."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
import uvicorn
from pydantic import SecretStr

from services.api.keycloak.bootstrap import applied
from services.api.keycloak.organisations import with_sirets
from services.api.keycloak.proconnect.words import ProConnect
from services.api.keycloak.server import Keycloak, opened
from services.api.keycloak.wanted import Wanted
from services.demo.issuer.grants import challenge_of
from tests.servers.fixtures import free_port
from tests.servers.keycloak import KeycloakServer
from tests.services.providers.browser import SCOPE, Answers, Browser
from tests.services.providers.conftest import BACK, CONSOLE, ORGANISATIONS, Clock, Provider
from tests.services.providers.people import Person
from tests.services.providers.proconnect.door import Door

REALM, BEHIND = "departement-proconnect", "proconnect"
CLIENT, SECRET = "fs-beffroi", SecretStr(secrets.token_hex(32))
SIRET_OF_THE_CIC = "11000201100044"
PASSWORD = "le-mot-de-passe-de-proconnect"


@dataclass
class Known:
    """Somebody whom ProConnect knows."""

    username: str
    sub: str
    change: Callable[..., None]

    def answers(self) -> Answers:
        return Answers(self.username, PASSWORD)


NOBODY = Answers("nobody", "nothing")


class Visitor(Browser):
    """Comes by ProConnect, and answers each side as it should be answered."""

    def __init__(self, at: Provider, door: str, known: Known) -> None:
        super().__init__(at.http, at.issuer, BACK)
        self._door = door
        self._known = known
        self.pages: list[str] = []

    async def come(
        self, answers: Answers = NOBODY, scope: str = SCOPE, **more: str
    ) -> dict[str, Any]:
        """Tokens; `answers` are for what our own side asks, if it may ask anything."""
        return await self.log_in(answers, scope, kc_idp_hint="proconnect", **more)

    async def link_from_account_pages(self, answers: Answers) -> dict[str, str]:
        """In the session of whoever answers, as Keycloak's account pages do; what came of it."""
        self._back, self._client = self._issuer + "/account/", "account-console"
        await self.log_in(answers, "openid")
        challenge = challenge_of(secrets.token_urlsafe(48))
        return await self.ask(
            answers, "openid", kc_action="idp_link:proconnect", code_challenge=challenge
        )

    async def _next(self, page: httpx.Response, target: str, answers: Answers) -> httpx.Response:
        theirs = str(page.url).startswith(self._door)
        if not page.is_redirect:
            self.pages.append("proconnect" if theirs else "ours")
        return await super()._next(page, target, self._known.answers() if theirs else answers)


@pytest.fixture(scope="session")
def port() -> int:
    return free_port()


@pytest.fixture(scope="session")
def behind(keycloak: KeycloakServer, port: int) -> Iterator[Keycloak]:
    """The realm that plays ProConnect; everybody reaches it by its door."""
    password = SecretStr(keycloak.password)
    with opened(keycloak.url, BEHIND, keycloak.admin, password) as server:
        ours = f"{keycloak.url}/realms/{REALM}/broker/proconnect/endpoint"
        server.make_realm(
            {
                "realm": BEHIND,
                "enabled": True,
                "sslRequired": "none",
                "accessTokenLifespan": 60,
                "accessCodeLifespan": 30,
                "attributes": {"frontendUrl": f"http://127.0.0.1:{port}"},
            }
        )
        profile = server.get("users", "profile")
        server.put("users", "profile", said={**profile, "unmanagedAttributePolicy": "ENABLED"})
        server.post("client-scopes", said=_scope_of_siret())
        server.post("clients", said=_client(ours))
        yield server


def _scope_of_siret() -> dict[str, Any]:
    # Only userinfo says it, signed, as ProConnect does.
    return {
        "name": "siret",
        "protocol": "openid-connect",
        "protocolMappers": [_claim("siret", "userinfo.token.claim")],
    }


def _client(ours: str) -> dict[str, Any]:
    return {
        "clientId": CLIENT,
        "secret": SECRET.get_secret_value(),
        "enabled": True,
        "protocol": "openid-connect",
        "redirectUris": [ours],
        "fullScopeAllowed": False,
        "attributes": {
            "user.info.response.signature.alg": "RS256",
            "post.logout.redirect.uris": f"{ours}/logout_response",
        },
        "defaultClientScopes": ["basic"],
        "optionalClientScopes": ["siret"],
        "protocolMappers": [_claim("amr", "id.token.claim", several="true")],
    }


def _claim(name: str, where: str, several: str = "false") -> dict[str, Any]:
    places = ("id.token.claim", "access.token.claim", "userinfo.token.claim")
    return {
        "name": name,
        "protocol": "openid-connect",
        "protocolMapper": "oidc-usermodel-attribute-mapper",
        "config": {
            "user.attribute": name,
            "claim.name": name,
            "jsonType.label": "String",
            "multivalued": several,
            **{place: str(place == where).lower() for place in places},
        },
    }


@pytest.fixture
async def door(behind: Keycloak, keycloak: KeycloakServer, port: int) -> AsyncIterator[Door]:
    """Its strict door, open for one test."""
    door = Door(keycloak.url)
    config = uvicorn.Config(door.app, port=port, lifespan="off", log_config=None)
    config.load()
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    await server.startup()
    yield door
    await server.shutdown()


@pytest.fixture(scope="session")
def wanted(port: int) -> Wanted:
    issuer = f"http://127.0.0.1:{port}/realms/{BEHIND}"
    organisations = with_sirets(ORGANISATIONS, {"cic-nord": (SIRET_OF_THE_CIC,)})
    return Wanted(REALM, CONSOLE, organisations, proconnect=ProConnect(issuer, CLIENT, SECRET))


@pytest.fixture(scope="session")
def ours(keycloak: KeycloakServer) -> Iterator[Keycloak]:
    with opened(keycloak.url, REALM, keycloak.admin, SecretStr(keycloak.password)) as server:
        yield server


@pytest.fixture
async def realm(ours: Keycloak, door: Door, wanted: Wanted) -> Keycloak:
    """Ours, as bootstrap makes it with ProConnect; made by the first test that needs it."""
    if ours.get() is None:
        # In a thread: Keycloak asks the door, which is served here.
        await asyncio.to_thread(lambda: list(applied(ours, wanted)))
    return ours


@pytest.fixture
def agent(realm: Keycloak) -> Callable[..., Person]:
    return lambda memberships: Person(realm, memberships)


@pytest.fixture
def known(behind: Keycloak) -> Callable[..., Known]:
    """Somebody at ProConnect: `known(amr=["pwd", "mfa"])`."""

    def make(amr: list[str], siret: str = SIRET_OF_THE_CIC, mail: str = "") -> Known:
        username = f"agent-{secrets.token_hex(4)}"
        said = {
            "username": username,
            "enabled": True,
            "email": mail or f"{username}@interieur.example",
            "emailVerified": True,
            "firstName": "Autre",
            "lastName": "Nom",
            "attributes": {"amr": amr, "siret": [siret]},
            "credentials": [{"type": "password", "value": PASSWORD, "temporary": False}],
        }
        behind.post("users", said=said)
        found = behind.get("users", username=username)[0]

        def change(**attributes: list[str]) -> None:
            held = behind.get("users", found["id"])
            changed = {**held["attributes"], **attributes}
            behind.put("users", found["id"], said={**held, "attributes": changed})

        return Known(username, found["id"], change)

    return make


@pytest.fixture
def department(keycloak: KeycloakServer, realm: Keycloak, http: httpx.AsyncClient) -> Provider:
    return Provider(f"{keycloak.url}/realms/{REALM}", http, NOBODY, Clock(), secret="")


@pytest.fixture
def visitor(department: Provider, port: int) -> Callable[[Known], Visitor]:
    return lambda known: Visitor(department, f"http://127.0.0.1:{port}/", known)
