"""One house for every cell: two communes under the same deed, of which only one is ours.

The hour is the true one, for real tokens: the CSU is staffed around the clock, so that no
answer hangs on it.
"""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import httpx
import orjson
from starlette.types import ASGIApp

from services.api.acts.cut_cameras import cut_cameras, restore_cameras
from services.api.acts.habilitate import habilitate
from services.api.acts.report_inventory import report_inventory
from services.api.acts.steering.end import expire_leases
from services.api.main import open_api
from services.api.settings import Settings
from services.api.storage.opening import open_storage
from services.api.storage.work import Begin
from services.kit import notekeys
from services.kit.bus import topics
from services.kit.bus.memory import MemoryBus
from services.kit.passes import generate_key
from tenants.conventions.convention import Deed, Subscriber
from tenants.conventions.hours import read_hours
from tenants.habilitations.habilitation import Right
from tenants.register.checkpoint import Kind
from tenants.vocabulary.camera import GeoPoint
from tenants.vocabulary.identifiers import CameraId, SubscriberId, TenantId
from tenants.vocabulary.people import Agent
from tests.builders import ASCQ, CIC, a_camera, a_convention, a_habilitation, an_agent
from tests.services.api.door.issuing import issuing_settings
from tests.services.providers.roles.people import Login
from tests.tenants.decisions.cases import a_deed_of

METZ = TenantId("metz")
SDIS = SubscriberId("sdis-nord")
MOSELLE = SubscriberId("cic-moselle")
ORIGIN = "https://beffroi.example.fr"
NODE = "https://media-1.example.fr"
CAMERAS = 250
_FOREVER = {"since": datetime(2025, 1, 1, tzinfo=UTC), "until": datetime(2030, 1, 1, tzinfo=UTC)}
_RIGHTS: Mapping[str, frozenset[Right]] = {
    "cic-operator": frozenset(Right) - {Right.DECIDE_TICKET},
    "cic-administrator": frozenset(Right) - {Right.DECIDE_TICKET},
    "subscriber-operator": frozenset({Right.WATCH}),
    "csu-head": frozenset({Right.DECIDE_TICKET}),
}
"""For what the people of each role are habilitated at Villeneuve d'Ascq."""


def deeds() -> dict[TenantId, Deed]:
    """Every clause that an act may rest on, in one deed."""
    signed = a_convention(quota=8)
    staffed = read_hours("Mo-Su,PH 00:00-24:00", signed.staffed.holidays)  # type: ignore[union-attr]  # it has hours
    evrange = a_deed_of("evrange-moselle-fibre")
    crisis = evrange.crisis
    landlord = a_deed_of("charenton-immobiliere-3f")
    assert crisis is not None
    first = signed.subscribers[0]

    def under(tenant: TenantId, *services: SubscriberId) -> Deed:
        cell = replace(crisis, convened_by=services[:1], members=services)
        return Deed(
            (
                replace(
                    signed,
                    id=tenant,
                    tenant=replace(signed.tenant, id=tenant, name=tenant.capitalize()),
                    staffed=staffed,
                    crisis=cell,
                    motives=(
                        *signed.motives,
                        *(one for one in evrange.motives if one.code == cell.motive),
                    ),
                    tickets=landlord.tickets,
                    contacts=(*signed.contacts, *landlord.contacts),
                    subscribers=tuple(
                        Subscriber(one, one, rank, first.article)
                        for rank, one in enumerate(services, 1)
                    ),
                ),
            )
        )

    return {ASCQ: under(ASCQ, CIC, SDIS), METZ: under(METZ, MOSELLE, SubscriberId("sdis-57"))}


@dataclass
class World:
    """`watchers` look at each tenant's cameras for a service, `chiefs` answer for it."""

    app: ASGIApp
    client: httpx.AsyncClient
    begin: Begin
    bus: MemoryBus
    deeds: Mapping[TenantId, Deed]
    people: Mapping[str, Login]
    numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    @cached_property
    def watchers(self) -> Mapping[TenantId, Agent]:
        roles = frozenset({"flow.view", "flow.steer"})
        return {
            ASCQ: an_agent("Dominique Leroy", organisation=CIC, roles=roles),
            METZ: an_agent("Agent de Metz", organisation=MOSELLE, roles=roles),
        }

    @cached_property
    def chiefs(self) -> Mapping[TenantId, Agent]:
        roles = frozenset({"register.read", "camera.manage", "control.approve", "directory.manage"})
        return {
            tenant: an_agent(
                f"Chef de {tenant}", rank="Chef", organisation=SubscriberId(tenant), roles=roles
            )
            for tenant in (ASCQ, METZ)
        }

    def now(self) -> datetime:
        return datetime.now(UTC)

    def fresh(self) -> int:
        """A number that no other cell uses."""
        return next(self.numbers)

    def fresh_camera(self, tenant: TenantId) -> CameraId:
        return CameraId(f"{tenant}:{self.fresh() % CAMERAS:03}")

    async def link(self) -> None:
        """A media node says that it is there."""
        await self.bus.publish(
            topics.NODES_ALIVE, {"node": "media-1", "url": NODE, "tenants": [ASCQ, METZ]}
        )

    async def size(self, tenant: TenantId) -> int:
        """Entries of a register."""
        async with self.begin() as work:
            return (await work.lock(tenant)).next_seq

    async def entries_since(self, tenant: TenantId, size: int) -> list[dict[str, Any]]:
        async with self.begin() as work:
            kept = await work.registers.entries(tenant, size, size + 1000)
        return [orjson.loads(one.body) for one in kept if one.body is not None]

    async def tidy(self) -> None:
        """No look goes on, no joystick is held, nothing is cut."""
        now, tenants = self.now(), tuple(self.chiefs)
        async with self.begin() as work:
            is_tidy = not await work.holdings(tenants) and not any(
                (await work.cuts(tenants)).values()
            )
        if is_tidy:
            return
        for tenant, chief in self.chiefs.items():
            await cut_cameras(self.begin, chief, tenant, None, "fin", None, now)
            await restore_cameras(self.begin, chief, tenant, None, now)
        await expire_leases(self.begin, self.deeds, now)


@asynccontextmanager
async def open_world(
    folder: Path, issuer: str, http: httpx.AsyncClient, people: Mapping[str, Login]
) -> AsyncIterator[World]:
    """The API of `issuer`'s people."""
    bus, database = MemoryBus(), f"sqlite:///{folder}/beffroi.sqlite"
    register_key = folder / "register.key"
    notekeys.ensure(register_key, "beffroi-nord", Kind.LOG)
    signed = deeds()
    async with (
        open_api(
            Settings(
                database_url=database,
                issuer=issuer,
                origin=ORIGIN,
                **issuing_settings(folder / "pki", datetime.now(UTC)),
            ),
            bus=bus,
            pass_key=generate_key(),
            register_key=register_key,
            conventions=signed,
            clock=lambda: datetime.now(UTC),
            http=http,
        ) as app,
        open_storage(database) as begin,
        httpx.AsyncClient(
            transport=httpx.ASGITransport(app, raise_app_exceptions=False), base_url=ORIGIN
        ) as client,
    ):
        world = World(app, client, begin, bus, signed, people)
        await _furnish(world)
        yield world
    await bus.close()


async def _furnish(world: World) -> None:
    now = world.now()
    for tenant in (ASCQ, METZ):
        cameras = [
            a_camera(
                id=CameraId(f"{tenant}:{number:03}"),
                tenant=tenant,
                number=f"{number:03}",
                name=f"Rue n° {number} de {tenant}",
                place=GeoPoint(3.14 + number / 1e4, 50.62),
            )
            for number in range(CAMERAS)
        ]
        await report_inventory(world.begin, tenant, cameras, now)
        await _habilitate(world, world.watchers[tenant], tenant, frozenset(Right), now)
        await _habilitate(world, world.chiefs[tenant], tenant, frozenset(Right), now)
    for key, rights in _RIGHTS.items():
        await _habilitate(world, world.people[key].agent, ASCQ, rights, now)


async def _habilitate(
    world: World, agent: Agent, tenant: TenantId, acts: Iterable[Right], now: datetime
) -> None:
    named = a_habilitation(agent, tenant=tenant, acts=frozenset(acts), **_FOREVER)
    await habilitate(world.begin, named, now)
