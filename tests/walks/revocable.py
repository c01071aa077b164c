"""A department on a real Keycloak, and people at work there whose rights can be taken."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import httpx
from pydantic import SecretStr

from services.api.acts.habilitate import habilitate
from services.api.keycloak.server import Keycloak, opened
from services.api.keycloak.service_account import secret_of
from services.api.keycloak.wanted import RECONCILER
from services.api.storage.work import Begin
from services.kit.bus.redis import RedisBus
from tenants.habilitations.habilitation import Right
from tenants.vocabulary.identifiers import AgentId
from tests.builders import a_habilitation, an_agent
from tests.servers.keycloak import KeycloakServer
from tests.services.federator.scripted import camera_named
from tests.services.media.scene.viewer import Viewer
from tests.services.providers.browser import Browser
from tests.services.providers.people import Person
from tests.walks.department import Department, Identities
from tests.walks.stack import Processes

CIC, CAMERA = "cic-nord", "001"
WATCH = """mutation($input: WatchCameraInput!) { watchCamera(input: $input) {
  __typename ... on Watching { view whep pass } } }"""
ASK = """mutation($view: ID!) { askSteering(input: {view: $view, ground: "grave-disorder",
  incident: "1"}) { __typename ... on SteeringHeld { lease { id } }
  ... on SteeringAsked { lease { id } } } }"""


@dataclass
class Place:
    """Everything that a trial needs."""

    department: Department
    keycloak: KeycloakServer
    realm: Keycloak
    begin: Begin
    bus: RedisBus
    http: httpx.AsyncClient


@dataclass
class Desk:
    """One person at work: a picture that runs, and a joystick held or asked for."""

    place: Place
    person: Person
    token: str
    view: str = ""
    lease: str = ""
    viewer: Viewer | None = None
    ends: datetime | None = None
    arrivals: list[float] = field(default_factory=list)

    async def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        answer = await self.place.http.post(
            f"{self.place.department.origin}/graphql",
            json={"query": query, "variables": variables},
            headers={"authorization": f"Bearer {self.token}"},
        )
        said: dict[str, Any] = answer.json()
        if "errors" in said or answer.status_code != 200:
            raise RuntimeError(f"{answer.status_code}: {said}")
        data: dict[str, Any] = said["data"]
        return data


def identities_of(
    processes: Processes,
    keycloak: KeycloakServer,
    realm: str,
    origin: str,
    operators: list[Person],
    count: int = 0,
) -> Identities:
    """Keycloak as bootstrap makes it, the API listening to it, and `count` operators, who may
    only look too, added to `operators`."""
    said = {
        "KEYCLOAK_URL": keycloak.url,
        "KEYCLOAK_REALM": realm,
        "KEYCLOAK_ADMIN_USER": keycloak.admin,
        "KEYCLOAK_ADMIN_PASSWORD": keycloak.password,
        "KEYCLOAK_ORIGIN": origin,
    }
    processes.run("keycloak", "bootstrap", "--apply", **said)
    with opened(keycloak.url, realm, keycloak.admin, SecretStr(keycloak.password)) as server:
        for _ in range(count):
            operators.append(Person(server, {CIC: "operators"}))
            operators[-1].enter(CIC, "viewers")
        settings = {
            "API_KEYCLOAK_URL": keycloak.url,
            "API_KEYCLOAK_REALM": realm,
            "API_KEYCLOAK_SECRET": secret_of(server, RECONCILER),
        }
    agents = [person.id for person in operators] or ["nobody"]
    issuer = f"{keycloak.url}/realms/{realm}"
    # As their group says: a difference would take the joystick before anybody does.
    return Identities(issuer, agents, settings, acts=("watch", "steer"))


async def at_work(place: Place, groups: Sequence[str], ends: datetime | None = None) -> Desk:
    """Somebody new, in these groups, habilitated until `ends`: a picture, and a joystick held
    or asked for."""
    first, *more = groups
    person = await asyncio.to_thread(Person, place.realm, {CIC: first})
    for group in more:
        await asyncio.to_thread(person.enter, CIC, group)
    await habilitated(place, person, ends)
    origin = place.department.origin
    browser = Browser(place.http, place.department.issuer, f"{origin}/auth/callback")
    tokens = await browser.log_in(person.answers(), acr_values="2")
    desk = Desk(place, person, tokens["access_token"], ends=ends)

    asked = {"camera": camera_named(CAMERA), "motive": "public-order", "incident": "1"}
    granted = (await desk.ask(WATCH, input=asked))["watchCamera"]
    desk.view = granted["view"]
    parts = urlsplit(granted["whep"])
    viewer = Viewer(httpx.AsyncClient(base_url=f"{parts.scheme}://{parts.netloc}"))
    _listen(viewer, desk.arrivals)
    answer = await viewer.open(camera_named(CAMERA), granted["pass"])
    if answer.status_code != 201:
        raise RuntimeError(f"no picture: {answer.text}")
    await viewer.is_told("live")
    await viewer.sees(3)
    desk.viewer = viewer
    desk.lease = (await desk.ask(ASK, view=desk.view))["askSteering"]["lease"]["id"]
    return desk


async def habilitated(place: Place, person: Person, ends: datetime | None) -> None:
    """To watch and to steer, until `ends`, tomorrow where it is left out."""
    now = datetime.now(UTC)
    rights = a_habilitation(
        an_agent("Camille Martin", id=AgentId(person.id)),
        acts=frozenset({Right.WATCH, Right.STEER}),
        since=now - timedelta(days=1) if ends is None else ends - timedelta(days=1),
        until=ends or now + timedelta(days=1),
    )
    await habilitate(place.begin, rights, now)


def _listen(viewer: Viewer, arrivals: list[float]) -> None:
    receiver = viewer._receiver
    handle = receiver._handle_rtp_packet

    async def noted(packet: Any, arrival_time_ms: int) -> None:
        arrivals.append(time.monotonic())
        await handle(packet, arrival_time_ms)

    receiver._handle_rtp_packet = noted  # type: ignore[method-assign]
