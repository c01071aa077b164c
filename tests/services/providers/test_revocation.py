"""A right taken at a real Keycloak ends what runs here, for its reason, and nothing else.

How fast is measured by `benchmarks/revoking.py`; here it must happen, and be told.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr

from services.api.acts.habilitate import habilitate
from services.api.keycloak.server import Keycloak
from services.api.keycloak.service_account import secret_of
from services.api.keycloak.wanted import RECONCILER
from services.kit.bus import topics
from tenants.habilitations.habilitation import Habilitation, Right
from tenants.vocabulary.identifiers import AgentId
from tests.builders import ASCQ, a_habilitation, an_agent
from tests.servers.keycloak import KeycloakServer
from tests.services.api.acts.reading_back import entries
from tests.services.api.door.house import House, open_house, until, wall_clock
from tests.services.api.door.sockets import serving
from tests.services.providers.browser import claims_of
from tests.services.providers.conftest import REALM, Provider, told_at
from tests.services.providers.people import Person

pytestmark = pytest.mark.servers

TRIALS = 3
PATIENCE_SECONDS = 20
ASK = """mutation($view: ID!) { askSteering(input: {view: $view, ground: "grave-disorder",
  incident: "2026-4711"}) { ... on SteeringHeld { lease { id } }
  ... on SteeringAsked { lease { id } } } }"""
Take = Callable[["Desk"], Awaitable[None]]


@dataclass
class Desk:
    """An agent logged in at Keycloak, who watches and asks for the joystick."""

    house: House
    realm: Keycloak
    person: Person
    token: str
    view: str
    lease: str

    @property
    def sid(self) -> str:
        return str(claims_of(self.token)["sid"])

    async def is_refused(self) -> bool:
        answer = await self.house.post({"query": "{ me { id } }"}, self.token)
        return answer.status_code == 401


@pytest.fixture
async def house(
    tmp_path: Path, keycloak: KeycloakServer, realm: Keycloak, http: httpx.AsyncClient
) -> AsyncIterator[House]:
    """Listening to Keycloak, and heard by it."""
    async with (
        open_house(
            tmp_path,
            clock=wall_clock,
            linked=False,
            issuer=f"{keycloak.url}/realms/{REALM}",
            http=http,
            keycloak_url=keycloak.url,
            keycloak_realm=REALM,
            keycloak_secret=SecretStr(secret_of(realm, RECONCILER)),
        ) as opened,
        serving(opened.app) as place,
    ):
        await _reconciled_for_today(opened)
        with told_at(realm, f"http://{place}/auth/backchannel-logout"):
            yield opened


async def _reconciled_for_today(house: House) -> None:
    """Accounts are compared once, and not again between an account's making and its
    habilitation: what a difference bars is another test's."""

    async def has_looked() -> bool:
        async with house.begin() as work:
            look = await work.drifts.last_look()
        return look is not None and look.read_at is not None

    await until(has_looked, patience=30.0)
    now = datetime.now(UTC)
    async with house.begin() as work:
        await work.drifts.looked(now, now + timedelta(days=1), None)


async def disabled(desk: Desk) -> None:
    await asyncio.to_thread(desk.person.change, enabled=False)


async def deleted(desk: Desk) -> None:
    await asyncio.to_thread(desk.realm.delete, "users", desk.person.id)


async def out_of_the_organisation(desk: Desk) -> None:
    await asyncio.to_thread(desk.person.leave, "cic-nord")


async def without_any_role(desk: Desk) -> None:
    await asyncio.to_thread(desk.person.leave, "cic-nord", "operators")


async def session_ended(desk: Desk) -> None:
    await asyncio.to_thread(desk.realm.delete, "sessions", desk.sid)


async def logged_out_everywhere(desk: Desk) -> None:
    await asyncio.to_thread(desk.realm.post, "users", desk.person.id, "logout", said={})


async def habilitation_over(desk: Desk) -> None:
    now = datetime.now(UTC)
    await habilitate(desk.house.begin, _rights(desk.person, until=now), now)


@pytest.mark.parametrize(
    ("take", "code"),
    [
        (disabled, "account-disabled"),
        (deleted, "account-disabled"),
        (out_of_the_organisation, "not-a-member"),
        (without_any_role, "role-withdrawn"),
        (session_ended, "session-ended"),
        (logged_out_everywhere, "session-ended"),
        (habilitation_over, "habilitation-ended"),
    ],
)
async def test_a_right_that_is_taken_ends_picture_and_joystick_for_its_reason(
    house: House,
    realm: Keycloak,
    at_keycloak: Provider,
    agent: Callable[..., Person],
    take: Take,
    code: str,
) -> None:
    for _ in range(TRIALS):
        async with a_desk(house, realm, at_keycloak, agent) as desk:
            assert await _revoked_by(house, take, desk, topics.VIEWS_REVOKED) == (desk.view, code)

            async def is_entered(desk: Desk = desk) -> bool:
                said = [one for one in await entries(house.begin) if one["view"] == desk.view]
                ends = {one["act"]: one["detail"] for one in said if one["outcome"] == "done"}
                # A renewal may find that the habilitation is over before the round does: the
                # joystick then goes with its picture.
                own = {code, "lost"} if take is habilitation_over else {code}
                return ends.pop("end-steering", None) in own and ends == {
                    "stop-watching": code,
                    "end-flow": code,
                }

            await until(is_entered)
            if take is not habilitation_over and take is not without_any_role:
                await until(desk.is_refused)


async def test_without_the_role_to_steer_the_picture_goes_on(
    house: House, realm: Keycloak, at_keycloak: Provider, agent: Callable[..., Person]
) -> None:
    async def only_looks(desk: Desk) -> None:
        await asyncio.to_thread(desk.person.enter, "cic-nord", "viewers")
        await asyncio.to_thread(desk.person.leave, "cic-nord", "operators")

    for _ in range(TRIALS):
        async with a_desk(house, realm, at_keycloak, agent) as desk:
            told = await _revoked_by(house, only_looks, desk, topics.STEERINGS_REVOKED)
            roles = (await house.ask("{ me { roles } }", desk.token))["me"]["roles"]

            assert told == (desk.lease, "revoked")
            assert roles == ["flow.view"]
            async with house.begin() as work:
                (view,) = await work.views([desk.view])  # type: ignore[list-item]
            assert view.ended is None
            stop = "mutation($v: ID!) { stopWatching(view: $v) { __typename } }"
            await house.ask(stop, desk.token, v=desk.view)


@asynccontextmanager
async def a_desk(
    house: House, realm: Keycloak, at_keycloak: Provider, agent: Callable[..., Person]
) -> AsyncIterator[Desk]:
    person = await asyncio.to_thread(agent, {"cic-nord": "operators"})
    await habilitate(house.begin, _rights(person), datetime.now(UTC))
    tokens = await at_keycloak.browser().log_in(person.answers(), acr_values="2")
    token = tokens["access_token"]
    await house.media_speaks(ASCQ)

    async def is_linked() -> bool:
        said = await house.ask("{ tenants { linked } }", token)
        return [one["linked"] for one in said["tenants"]] == [True]

    await until(is_linked)
    view = (await house.watch(token=token))["view"]
    asked = (await house.ask(ASK, token, view=view))["askSteering"]
    yield Desk(house, realm, person, token, view, asked["lease"]["id"])


async def _revoked_by(house: House, take: Take, desk: Desk, topic: str) -> tuple[str, str]:
    async with house.bus.subscribe(topic) as messages:
        alive = asyncio.create_task(_kept_alive(house, desk.view))
        try:
            await take(desk)
            async with asyncio.timeout(PATIENCE_SECONDS):
                body = (await anext(messages)).body
        finally:
            alive.cancel()
    return str(body.get("view") or body["lease"]), str(body["code"])


async def _kept_alive(house: House, view: str) -> None:
    """As media does, so that a view ends for nothing else."""
    body = {"node": "media-1", "views": [{"view": view, "flow": "f", "fence": 1}]}
    while True:
        await house.bus.publish(topics.VIEWS_ALIVE, body)
        await house.media_speaks(ASCQ)
        await asyncio.sleep(3)


def _rights(person: Person, until: datetime | None = None) -> Habilitation:
    now = datetime.now(UTC)
    holder = an_agent("Camille Martin", id=AgentId(person.id))
    return a_habilitation(
        holder,
        acts=frozenset({Right.WATCH, Right.STEER}),
        since=now - timedelta(days=1),
        until=until or now + timedelta(days=1),
    )
