"""How long an act takes with its slot and its register entry, and how many go in a second.

One act is one commit that is on disk: a view is granted (a flow, a slot, an entry of the
tree), then ended (two entries, the slot free). Acts arrive a hundred a second over forty
communes, as a department would send them; then as fast as they go. The floor is the same
driver's shortest transaction with the same fsync, one row written, in the same run.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import update

from benchmarks.media.telling.report import keep_figures
from services.api.acts.answers import Watching
from services.api.acts.end_view import end_view
from services.api.acts.habilitate import habilitate
from services.api.acts.report_inventory import report_inventory
from services.api.acts.sync_tenants import sync_tenants
from services.api.acts.watch_camera import watch_camera
from services.api.storage.migrating import migrate
from services.api.storage.opening import engine_at, open_storage
from services.api.storage.tables import pulse
from services.api.storage.work import Begin
from services.demo.illustrations import illustrate
from services.kit.deeds import SIGNED, read_conventions
from tenants.conventions.convention import Deed
from tenants.habilitations.habilitation import Designation, Habilitation
from tenants.vocabulary.camera import Camera, CameraKind, GeoPoint
from tenants.vocabulary.identifiers import (
    AgentId,
    CameraId,
    SubscriberId,
    TenantId,
    ViewId,
    camera_id,
)
from tenants.vocabulary.people import Agent
from tests.servers.postgres import PostgresServer

NOW = datetime.now(UTC)
TENANTS = tuple(TenantId(f"commune-{number:02}") for number in range(40))
CIC = SubscriberId("cic-nord")
AGENT = Agent(AgentId("bench"), "Banc d'essai", "Major", "CIC du Nord", CIC)
CAMERAS, RATE, AT_ONCE = 8, 100, 16
GOAL_P99_MS, GOAL_RATE = 15.0, 500


def main() -> int:
    """0 when the goals on PostgreSQL hold."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--seconds", type=float, default=10.0, help="how long each part lasts")
    words.add_argument("--write", action="store_true", help="keep what `beffroi plan` counts with")
    asked = words.parse_args()
    seconds = asked.seconds
    with tempfile.TemporaryDirectory(prefix="beffroi-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        print("SQLite, one process")
        asyncio.run(_measure(f"sqlite:///{folder}/bench.sqlite", seconds))
        (folder / "postgres").mkdir()
        server = PostgresServer(folder / "postgres")
        try:
            print("PostgreSQL, on the same two cores")
            p99, rate = asyncio.run(_measure(server.create("bench"), seconds))
        finally:
            server.stop()
    if asked.write:
        keep_figures({"acts-per-second": rate}, "benchmarks/register_commit.py")
    held = p99 <= GOAL_P99_MS and rate >= GOAL_RATE
    print(f"goals on PostgreSQL (p99 {GOAL_P99_MS:.0f} ms, {GOAL_RATE}/s): {held}")
    return 0 if held else 1


async def _measure(address: str, seconds: float) -> tuple[float, float]:
    await migrate(address)
    async with open_storage(address, pool=AT_ONCE, patience=30) as begin, _floor(address) as floor:
        conventions = await _furnish(begin)
        acts = _Acts(begin, conventions)
        await _paced(acts.one, 1.0)  # the pool and the statements are warm from here on

        taken = {
            "floor": await _paced(floor, seconds),
            "act": await _paced(acts.one, seconds),
        }
        most = {
            "floor": await _flat_out(floor, seconds),
            "act": await _flat_out(acts.one, seconds),
        }
    for what, times in taken.items():
        p50, p99 = statistics.median(times), _percentile(times, 99)
        print(
            f"  {what:<6} at {RATE}/s: p50 {p50:6.2f} ms  p99 {p99:6.2f} ms"
            f"   flat out, {AT_ONCE} at once: {most[what]:6.0f}/s"
        )
    return _percentile(taken["act"], 99), most["act"]


class _Acts:
    """Each camera is granted and ended in turn, so that every act moves a slot."""

    def __init__(self, begin: Begin, conventions: Mapping[TenantId, Deed]) -> None:
        self._begin = begin
        self._conventions = conventions
        self._open: dict[CameraId, ViewId] = {}
        self._cameras: asyncio.Queue[CameraId] = asyncio.Queue()
        for number in range(CAMERAS):
            for tenant in TENANTS:
                self._cameras.put_nowait(camera_id(tenant, str(number)))

    async def one(self) -> None:
        camera = await self._cameras.get()
        view = self._open.pop(camera, None)
        if view is not None:
            await end_view(self._begin, view, "revoked", NOW)
        else:
            answer = await watch_camera(
                self._begin, self._conventions, AGENT, camera, "public-order", "2026-4711", NOW
            )
            assert isinstance(answer, Watching), answer
            self._open[camera] = answer.view
        self._cameras.put_nowait(camera)


async def _paced(act: Callable[[], Awaitable[None]], seconds: float) -> list[float]:
    """Milliseconds of each act from when it was due: one that waits for another is late."""
    taken: list[float] = []
    began = time.perf_counter()

    async def one(number: int) -> None:
        due = began + number / RATE
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        await act()
        taken.append((time.perf_counter() - due) * 1000)

    async with asyncio.TaskGroup() as group:
        for number in range(int(seconds * RATE)):
            group.create_task(one(number))
    return taken


async def _flat_out(act: Callable[[], Awaitable[None]], seconds: float) -> float:
    """Acts a second, with a few always under way."""
    done, until = 0, time.perf_counter() + seconds

    async def go_on() -> None:
        nonlocal done
        while time.perf_counter() < until:
            await act()
            done += 1

    async with asyncio.TaskGroup() as group:
        for _ in range(AT_ONCE):
            group.create_task(go_on())
    return done / seconds


@asynccontextmanager
async def _floor(address: str) -> AsyncIterator[Callable[[], Awaitable[None]]]:
    engine = engine_at(address, pool=AT_ONCE, patience=30)
    writer = asyncio.Lock()
    numbers = iter(range(1, 1_000_000_000))
    async with engine.begin() as connection:
        rows = [{"id": number, "at": NOW} for number in range(100, 100 + AT_ONCE)]
        await connection.execute(pulse.insert(), rows)

    async def one() -> None:
        row = 100 + next(numbers) % AT_ONCE
        if engine.dialect.name == "sqlite":
            async with writer, engine.connect() as connection:
                await connection.exec_driver_sql("BEGIN IMMEDIATE")
                await connection.execute(update(pulse).where(pulse.c.id == row).values(at=NOW))
                await connection.commit()
            return
        async with engine.begin() as connection:
            await connection.execute(update(pulse).where(pulse.c.id == row).values(at=NOW))

    yield one
    await engine.dispose()


async def _furnish(begin: Begin) -> Mapping[TenantId, Deed]:
    signed = read_conventions([SIGNED])[TenantId("villeneuve-d-ascq")].at(NOW)
    deed = illustrate(signed, NOW.date())
    conventions = {
        one: Deed(
            (replace(deed, id=one, tenant=replace(deed.tenant, id=one, name=one), quota=CAMERAS),)
        )
        for one in TENANTS
    }
    await sync_tenants(begin, conventions, NOW)
    day = timedelta(days=1)
    for one in TENANTS:
        await report_inventory(begin, one, [_camera(one, number) for number in range(CAMERAS)], NOW)
        right = Habilitation(
            AGENT.id, CIC, one, NOW - day, NOW + day, Designation("bench", "bench")
        )
        await habilitate(begin, right, NOW)
    return conventions


def _camera(tenant: TenantId, number: int) -> Camera:
    place = GeoPoint(3.14 + number / 1000, 50.62)
    return Camera(
        camera_id(tenant, str(number)), tenant, str(number), f"Carrefour {number}", place,
        CameraKind.DOME,
    )  # fmt: skip


def _percentile(taken: list[float], percent: int) -> float:
    return statistics.quantiles(taken, n=100)[percent - 1]


if __name__ == "__main__":
    sys.exit(main())
