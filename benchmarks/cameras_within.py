"""How long a map waits: 500 cameras of 10,000, by HTTP on loopback, beside plain SQL.

Asked through the whole door (token, limits, GraphQL, JSON) of a real server, with boxes
that move like a map does. The floor reads the same rows with the driver alone, in the
same run. Fails above 50 ms at the 95th percentile.
"""

from __future__ import annotations

import asyncio
import random
import socket
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import uvicorn
from joserfc.jwk import ECKey

from services.api.acts.habilitate import habilitate
from services.api.acts.report_inventory import report_inventory
from services.api.main import open_api, settle
from services.api.settings import Settings
from services.api.storage.opening import open_storage
from services.demo.illustrations import illustrate
from services.demo.issuer.accounts import Account
from services.demo.issuer.app import build_issuer
from services.demo.issuer.tokens import Signer
from services.kit import notekeys
from services.kit.bus.memory import MemoryBus
from services.kit.deeds import SIGNED, read_conventions
from services.kit.passes import generate_key
from tenants.conventions.convention import Deed
from tenants.habilitations.habilitation import Designation, Habilitation
from tenants.register.checkpoint import Kind
from tenants.vocabulary.camera import BoundingBox, Camera, CameraKind, GeoPoint
from tenants.vocabulary.identifiers import AgentId, SubscriberId, TenantId, camera_id

CAMERAS, PAGE, ROUNDS, WARM_UP = 10_000, 500, 200, 20
LIMIT_MILLISECONDS = 50.0
ISSUER = "http://127.0.0.1/oidc"
TENANT = TenantId("villeneuve-d-ascq")
NOW = datetime.now(UTC)
AGENT = Account(
    "bench", "bench", "bench", "Banc d'essai", "Major", "CIC du Nord",
    "cic-nord", "CIC du Nord", "subscriber", ("flow.view",), "",
)  # fmt: skip
QUERY = """
query Map($box: BoundingBoxInput!) {
  cameras(within: $box, first: 500) {
    totalCount
    pageInfo { hasNextPage endCursor }
    edges { cursor node { ...CameraParts } }
  }
}
fragment CameraParts on Camera {
  id tenant tenantName number name place { longitude latitude }
  kind heading fieldOfView steerable zone
}
"""
FLOOR = """
SELECT id, tenant, number, name, longitude, latitude, kind, heading, field_of_view, steerable, zone
FROM cameras
WHERE longitude BETWEEN ? AND ? AND latitude BETWEEN ? AND ?
ORDER BY tenant, number_key, id LIMIT 501
"""


def main() -> int:
    """0 when the limit holds."""
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "bench.sqlite"
        boxes = list(_boxes())
        door, size = asyncio.run(_through_the_door(database, boxes))
        floor = _by_plain_sql(database, boxes)

    _print("plain SQL, same rows", floor)
    _print("through the door", door)
    print(f"one answer: {size / 1024:.0f} KiB; limit: p95 under {LIMIT_MILLISECONDS:.0f} ms")
    return 0 if _percentile(door, 95) < LIMIT_MILLISECONDS else 1


async def _through_the_door(database: Path, boxes: list[BoundingBox]) -> tuple[list[float], int]:
    async with _serving(database) as client:
        taken, size = [], 0
        for box in boxes:
            variables = {"box": {"west": box.west, "south": box.south, "east": box.east,
                                 "north": box.north}}  # fmt: skip
            began = time.perf_counter()
            answer = await client.post("/graphql", json={"query": QUERY, "variables": variables})
            taken.append((time.perf_counter() - began) * 1000)
            edges = answer.json()["data"]["cameras"]["edges"]
            assert len(edges) == PAGE
            size = len(answer.content)
    return taken[WARM_UP:], size


def _by_plain_sql(database: Path, boxes: list[BoundingBox]) -> list[float]:
    taken = []
    with closing(sqlite3.connect(database)) as connection:
        for box in boxes:
            began = time.perf_counter()
            rows = connection.execute(FLOOR, (box.west, box.east, box.south, box.north)).fetchall()
            taken.append((time.perf_counter() - began) * 1000)
            assert len(rows) == PAGE + 1
    return taken[WARM_UP:]


@asynccontextmanager
async def _serving(database: Path) -> AsyncIterator[httpx.AsyncClient]:
    key, listener = ECKey.generate_key("P-256"), socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    origin = f"http://127.0.0.1:{listener.getsockname()[1]}"
    issuer = build_issuer(
        ISSUER, [AGENT], redirect_uris=[], post_logout_uris=[], clock=_now, key=key
    )
    conventions = {
        TENANT: Deed((illustrate(read_conventions([SIGNED])[TENANT].at(NOW), NOW.date()),))
    }
    settings = Settings(database_url=f"sqlite:///{database}", issuer=ISSUER, origin=origin)
    notekeys.ensure(database.parent / "register.key", "bench", Kind.LOG)
    token = Signer(ISSUER, key, _now, lambda: "bench").access_token(AGENT, "bench", "openid")
    async with (
        httpx.AsyncClient(transport=httpx.ASGITransport(issuer)) as provider,
        open_api(
            settings,
            bus=MemoryBus(),
            pass_key=generate_key(),
            register_key=database.parent / "register.key",
            conventions=conventions,
            clock=_now,
            http=provider,
        ) as app,
        httpx.AsyncClient(base_url=origin, headers={"authorization": f"Bearer {token}"}) as client,
    ):
        await _furnish(database)
        settle()
        server = uvicorn.Server(uvicorn.Config(app, lifespan="off", log_config=None))
        task = asyncio.create_task(server.serve(sockets=[listener]))
        yield client
        server.should_exit = True
        await task


async def _furnish(database: Path) -> None:
    async with open_storage(f"sqlite:///{database}") as begin:
        await report_inventory(begin, TENANT, _cameras(), NOW)
        day = timedelta(days=1)
        right = Habilitation(
            AgentId(AGENT.sub), SubscriberId(AGENT.organisation), TENANT,
            NOW - day, NOW + day, Designation("bench", "bench"),
        )  # fmt: skip
        await habilitate(begin, right, NOW)


def _cameras() -> list[Camera]:
    chance = random.Random(20)
    return [
        Camera(
            id=camera_id(TENANT, f"{number:05}"),
            tenant=TENANT,
            number=f"{number:05}",
            name=f"Carrefour de la rue n° {number} et du boulevard de l'Ouest",
            place=GeoPoint(chance.uniform(3.0, 3.3), chance.uniform(50.5, 50.7)),
            kind=CameraKind.DOME if number % 2 else CameraKind.FIXED,
            heading=None if number % 2 else float(number % 360),
            steerable=bool(number % 2),
            zone="Secteur Est",
        )
        for number in range(CAMERAS)
    ]


def _boxes() -> Iterator[BoundingBox]:
    chance = random.Random(4)
    for _ in range(ROUNDS + WARM_UP):
        west, south = chance.uniform(3.0, 3.15), chance.uniform(50.5, 50.6)
        yield BoundingBox(west, south, west + 0.15, south + 0.1)


def _now() -> datetime:
    """The clock stands still, so that one token is good for the whole run."""
    return NOW


def _percentile(taken: list[float], percent: int) -> float:
    return statistics.quantiles(taken, n=100)[percent - 1]


def _print(what: str, taken: list[float]) -> None:
    print(
        f"{what:<22} p50 {statistics.median(taken):6.1f} ms   p95 {_percentile(taken, 95):6.1f} ms"
        f"   ({len(taken)} questions)"
    )


if __name__ == "__main__":
    sys.exit(main())
