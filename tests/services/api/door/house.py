"""The whole API in a test: SQLite in a folder, a bus in memory, a provider that signs at will."""

from __future__ import annotations

import asyncio
import functools
import sqlite3
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
from fastapi.dependencies import models as fastapi_calls
from joserfc.jwk import OKPKey
from starlette.types import ASGIApp

from services.api.acts.habilitate import habilitate
from services.api.acts.report_inventory import report_inventory
from services.api.main import open_api
from services.api.settings import Settings
from services.api.storage.opening import open_storage
from services.api.storage.work import Begin
from services.kit import notekeys
from services.kit.bus import topics
from services.kit.bus.memory import MemoryBus
from services.kit.bus.protocol import Bus
from services.kit.notekeys import NoteKey
from services.kit.passes import generate_key
from tenants.conventions.convention import Deed
from tenants.register.checkpoint import Kind
from tenants.vocabulary.camera import GeoPoint
from tenants.vocabulary.identifiers import CameraId, TenantId
from tests.builders import ASCQ, NOON, a_camera, a_convention, a_deed, a_habilitation, an_agent
from tests.services.api.identity.provider import ISSUER, Provider, a_token

ORIGIN = "https://beffroi.example.fr"
NODE = "https://media-1.example.fr"
METZ = TenantId("metz")
QUOTA = 2
FOREIGN = CameraId("metz:001")

CAMERAS = tuple(
    a_camera(f"{number:03}", name=f"Rue n° {number}", place=GeoPoint(3.14 + number / 1e4, 50.62))
    for number in range(1, 6)
)


MOTIVE = next(motive.code for motive in a_convention().motives if not motive.incident_required)
WATCH = """
mutation Watch($input: WatchCameraInput!) {
  watchCamera(input: $input) {
    __typename
    ... on Watching { view flow slot whep pass until entry camera { id } article { cited } }
    ... on WatchRefused {
      code message remedy article { cited }
      holders { slot camera { id } viewers { name motive } }
    }
    ... on WatchNeedsApproval { message by }
    ... on CameraNotFound { id }
  }
}
"""


async def until(condition: Callable[[], Awaitable[bool]], patience: float = 20.0) -> None:
    """Ask again until it holds; fails when patience is over."""
    deadline = time.monotonic() + patience
    while not await condition():
        assert time.monotonic() < deadline, f"{condition} never came true"
        await asyncio.sleep(0.01)


class Clock:
    """Stands still until told otherwise."""

    def __init__(self, now: datetime = NOON) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


def wall_clock() -> datetime:
    return datetime.now(UTC)


def conventions() -> dict[TenantId, Deed]:
    """Villeneuve d'Ascq with two slots, and Metz, where nobody of ours may look."""
    ascq = a_deed(quota=QUOTA)
    metz = a_deed(quota=QUOTA, id="metz", tenant=replace(ascq.tenant, id=METZ, name="Metz"))
    return {ASCQ: ascq, METZ: metz}


@dataclass
class House:
    """`client` is identified as Camille Martin."""

    app: ASGIApp
    bus: Bus
    clock: Callable[[], datetime]
    provider: Provider
    pass_key: OKPKey
    begin: Begin
    register_key: Path
    log: NoteKey
    client: httpx.AsyncClient

    async def ask(self, query: str, token: str | None = None, **variables: Any) -> dict[str, Any]:
        """The data of a GraphQL answer that has no errors."""
        answer = await self.post({"query": query, "variables": variables}, token)
        said = answer.json()
        assert answer.status_code == 200, said
        assert "errors" not in said, said
        data: dict[str, Any] = said["data"]
        return data

    async def post(self, body: Any, token: str | None = None, **headers: str) -> httpx.Response:
        said = {"authorization": f"Bearer {token}"} if token else {}
        return await self.client.post("/graphql", json=body, headers={**said, **headers})

    async def entries(self, tenant: TenantId = ASCQ) -> int:
        """How many entries the tenant's register holds."""
        async with self.begin() as work:
            return (await work.registers.log(tenant)).size

    async def media_speaks(self, *tenants: TenantId, node: str = "media-1") -> None:
        """A media node says that it is alive, and linked to these tenants."""
        body = {"node": node, "url": NODE, "tenants": list(tenants)}
        await self.bus.publish(topics.NODES_ALIVE, body)

    async def is_linked(self) -> bool:
        data = await self.ask("{ tenants { linked } }")
        return [tenant["linked"] for tenant in data["tenants"]] == [True]

    async def watch(
        self, camera: str = CAMERAS[0].id, token: str | None = None, **changes: Any
    ) -> dict[str, Any]:
        """The answer of `watchCamera`."""
        asked = {"camera": camera, "motive": MOTIVE, **changes}
        data = await self.ask(WATCH, token, input=asked)
        answer: dict[str, Any] = data["watchCamera"]
        return answer


@asynccontextmanager
async def open_house(
    folder: Path,
    *,
    clock: Callable[[], datetime] | None = None,
    bus: Bus | None = None,
    linked: bool = True,
    deeds: Mapping[TenantId, Deed] | None = None,
    database: str | None = None,
    issuer: str = ISSUER,
    http: httpx.AsyncClient | None = None,
    **settings: Any,
) -> AsyncIterator[House]:
    """Open everything, with five cameras, one habilitated agent and one media node. With
    another `issuer`, reached by `http`, the tokens are a test's own business."""
    now = clock or Clock()
    provider, carrier = Provider(), bus or MemoryBus()
    database = database or f"sqlite:///{folder}/beffroi.sqlite"
    key = generate_key()
    register_key = folder / "register.key"
    log = notekeys.ensure(register_key, "beffroi-nord", Kind.LOG)
    read = Settings(database_url=database, issuer=issuer, origin=ORIGIN, **settings)

    async with (
        open_api(
            read,
            bus=carrier,
            pass_key=key,
            register_key=register_key,
            conventions=conventions() | dict(deeds or {}),
            clock=now,
            http=http or provider.http,
        ) as app,
        open_storage(database) as begin,
        httpx.AsyncClient(
            transport=httpx.ASGITransport(app, raise_app_exceptions=False), base_url=ORIGIN
        ) as client,
    ):
        client.headers["authorization"] = f"Bearer {a_token(now())}"
        await _furnish(begin, now())
        house = House(app, carrier, now, provider, key, begin, register_key, log, client)
        if linked:
            await house.media_speaks(ASCQ)
            await until(house.is_linked)
        yield house
    await carrier.close()
    _forget_applications()


def _forget_applications() -> None:
    """FastAPI remembers each function that it ever looked at, and with our doors the whole
    application behind them: after a thousand houses the collector stops the world for seconds."""
    for one in vars(fastapi_calls).values():
        if isinstance(one, functools._lru_cache_wrapper):
            one.cache_clear()


async def _furnish(begin: Begin, now: datetime) -> None:
    await report_inventory(begin, ASCQ, CAMERAS, now)
    await report_inventory(begin, METZ, [a_camera(id=FOREIGN, tenant=METZ)], now)
    for name in ("Camille Martin", "Dominique Leroy"):
        agent = an_agent(name)
        await habilitate(
            begin,
            a_habilitation(agent, since=NOON.replace(year=2025), until=NOON.replace(year=2030)),
            now,
        )


def break_the_database(folder: Path) -> None:
    """As when the disk goes bad: what is there is no database any more.

    Only the file itself is spoiled. The index of the log (`-shm`) is memory that SQLite shares
    with this very process: rubbish in it is followed as pointers, and takes the process along.
    """
    file = folder / "beffroi.sqlite"
    with closing(sqlite3.connect(file)) as other:
        # A write that the open connections have not seen makes them read the file again.
        other.execute("PRAGMA user_version = 1")
        (busy, *_) = other.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    assert not busy
    with file.open("r+b") as content:
        size = file.stat().st_size
        content.write((b"not a database" * size)[:size])
