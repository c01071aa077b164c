"""From *Couper* to the last packet at the viewer, beside the same messages with nothing to do.

A department's stack on loopback (separate processes, PostgreSQL, Redis, TLS link), two
cameras of GStreamer's RTSP server, a viewer played by aiortc that notes when each RTP
packet arrives. *Console*: the mutation that the CSU's button sends. *Beside the camera*:
the order that `beffroi csu cut` gives the federator, once the API was killed by SIGKILL.
Each viewer goes on listening during the next trial, so that a late packet is counted.
The floors are a question to the API and a word through Redis, and `beffroi csu status`.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
from joserfc.jwk import OKPKey

from services.federator.control import SOCKET, order
from services.kit.bus.redis import RedisBus
from services.kit.passes import Pass, sign
from services.kit.passkeys import read_key
from tests.servers.fixtures import GstRtsp
from tests.servers.postgres import TEMPLATE, PostgresServer
from tests.servers.redis import RedisServer
from tests.services.federator.scripted import a_pass, camera_named
from tests.services.media.scene.viewer import Viewer
from tests.walks.department import OWN_FOLDER, TENANT, Department, start_department
from tests.walks.person import Person
from tests.walks.stack import Processes

GOAL_MS = 500
CAMERAS = ("001", "002")
STREAM = ("--fps", "50", "--gop", "25", "--width", "320", "--height", "240", "--bitrate", "600")
"""A packet each fiftieth of a second: what a slower camera hides is seen."""
WATCH = """mutation($input: WatchCameraInput!) { watchCamera(input: $input) {
  __typename ... on Watching { view whep pass } } }"""
CUT = "mutation($input: CutInput!) { cutCameras(input: $input) { __typename } }"
REOPEN = 'mutation($camera: ID) { reopenCameras(tenant: "%s", camera: $camera) { __typename } }'


@dataclass(frozen=True)
class Took:
    """Milliseconds from the cut to the last packet, nothing where none came after it; and to
    the word that says why."""

    last: float
    told: float


@dataclass
class Listening:
    """One viewer, when it was cut, and when its packets came."""

    viewer: Viewer
    http: httpx.AsyncClient
    cut_at: float = 0.0
    told_at: float = 0.0
    arrivals: list[float] = field(default_factory=list)

    def listen(self) -> None:
        receiver = self.viewer._receiver
        handle = receiver._handle_rtp_packet

        async def noted(packet: Any, arrival_time_ms: int) -> None:
            self.arrivals.append(time.monotonic())
            await handle(packet, arrival_time_ms)

        receiver._handle_rtp_packet = noted  # type: ignore[method-assign]

    async def close(self) -> Took:
        await self.viewer.close()
        await self.http.aclose()
        last = max(0.0, self.arrivals[-1] - self.cut_at)
        return Took(last * 1000, (self.told_at - self.cut_at) * 1000)


def main() -> None:
    """Measure, print, and leave nothing running."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--times", type=int, default=200, help="trials of each kind")
    times = words.parse_args().times

    with tempfile.TemporaryDirectory(prefix="beffroi-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        for part in ("postgres", "redis", "stack"):
            (folder / part).mkdir()
        postgres, redis = PostgresServer(folder / "postgres"), RedisServer(folder / "redis")
        mounts = [word for camera in CAMERAS for word in ("--mount", f"/{camera}")]
        rtsp = GstRtsp((*mounts, *STREAM))
        processes = Processes(folder / "stack")
        try:
            addresses = [rtsp.url(f"/{camera}") for camera in CAMERAS]
            database = postgres.create(TEMPLATE)
            department = start_department(processes, database, redis.url, folder, addresses)
            asyncio.run(_measure(department, redis.url, times))
        finally:
            processes.end()
            rtsp.kill()
            redis.kill()
            postgres.stop()


async def _measure(department: Department, redis_url: str, times: int) -> None:
    async with Person(department, "martin") as cic, Person(department, "dubois") as csu:
        floor = [await _asked(csu) + await _through(redis_url) for _ in range(times // 4)]
        desk = _Console(cic, csu)
        console = await _trials(desk.watch, desk.cut, desk.reopen, times)
        media = desk.whep
    department.processes.kill("api")

    own = department.processes.folder / OWN_FOLDER / SOCKET
    beside = _Beside(own, media, _key_of(department))
    local_floor = [await _timed(beside.status) for _ in range(times // 4)]
    alone = await _trials(beside.watch, beside.cut, beside.reopen, times)

    _say("floor: a question to the API, and a word through Redis", floor)
    _say_both("Couper at the console", console)
    _say("floor: beffroi csu status", local_floor)
    _say_both("API killed: csu cut", alone)


async def _trials(
    watch: Callable[[str], Awaitable[Listening]],
    cut: Callable[[str], Awaitable[None]],
    reopen: Callable[[str], Awaitable[None]],
    times: int,
) -> list[Took]:
    took: list[Took] = []
    before: Listening | None = None
    for trial in range(times):
        camera = CAMERAS[trial % len(CAMERAS)]
        listening = await watch(camera)
        listening.cut_at = time.monotonic()
        await cut(camera)
        await listening.viewer.is_told("ended", "cut-by-commune")
        listening.told_at = time.monotonic()
        await reopen(camera)
        if before is not None:
            took.append(await before.close())
        before = listening
    if before is not None:
        await asyncio.sleep(GOAL_MS / 1000)
        took.append(await before.close())
    return took


async def _viewer(whep: str, token: str, camera: str) -> Listening:
    parts = urlsplit(whep)
    http = httpx.AsyncClient(base_url=f"{parts.scheme}://{parts.netloc}")
    listening = Listening(Viewer(http), http)
    listening.listen()
    answer = await listening.viewer.open(camera_named(camera), token)
    if answer.status_code != 201:
        raise RuntimeError(f"no picture: {answer.text}")
    await listening.viewer.is_told("live")
    await listening.viewer.sees(3)
    return listening


class _Console:
    """The CIC opens, the CSU cuts, both through the API."""

    def __init__(self, cic: Person, csu: Person) -> None:
        self._cic = cic
        self._csu = csu
        self.whep = ""

    async def watch(self, camera: str) -> Listening:
        asked = {"camera": camera_named(camera), "motive": "public-order", "incident": "1"}
        granted = (await self._cic.ask(WATCH, input=asked))["watchCamera"]
        self.whep = granted["whep"]
        return await _viewer(granted["whep"], granted["pass"], camera)

    async def cut(self, camera: str) -> None:
        asked = {"tenant": TENANT, "camera": camera_named(camera), "reason": "mesure"}
        done = await self._csu.ask(CUT, input=asked)
        if done["cutCameras"]["__typename"] != "CutDone":
            raise RuntimeError(f"not cut: {done}")

    async def reopen(self, camera: str) -> None:
        await self._csu.ask(REOPEN % TENANT, camera=camera_named(camera))


class _Beside:
    """Passes signed as the API does, and the commune's own orders."""

    def __init__(self, own: Path, whep: str, key: OKPKey) -> None:
        self._own = own
        self._whep = whep
        self._key = key
        self._fences = count(10_000)

    async def watch(self, camera: str) -> Listening:
        fence, now = next(self._fences), datetime.fromtimestamp(time.time(), UTC)
        slot = 1 + CAMERAS.index(camera)
        granted: Pass = replace(
            a_pass(camera, number=fence, fence=fence, slot=slot), until=now + timedelta(hours=1)
        )
        return await _viewer(self._whep, sign(granted, self._key, now), camera)

    async def cut(self, camera: str) -> None:
        done = await order(
            self._own, {"do": "cut", "camera": camera, "reason": "mesure", "by": "banc"}
        )
        if done.get("ended") != 1:
            raise RuntimeError(f"not cut: {done}")

    async def reopen(self, camera: str) -> None:
        await order(self._own, {"do": "restore", "camera": camera, "by": "banc"})

    async def status(self) -> None:
        await order(self._own, {"do": "status"})


def _key_of(department: Department) -> OKPKey:
    return read_key(department.processes.folder / "pki" / "pass-key.jwk")


async def _asked(person: Person) -> float:
    return await _timed(lambda: person.ask("{ __typename }"))


async def _through(redis_url: str) -> float:
    bus = RedisBus(redis_url)

    async def there_and_back() -> None:
        await bus.publish("bench", {})
        await anext(messages)

    async with bus.subscribe("bench") as messages:
        await there_and_back()
        took = await _timed(there_and_back)
    await bus.close()
    return took


async def _timed(act: Callable[[], Awaitable[Any]]) -> float:
    began = time.monotonic()
    await act()
    return (time.monotonic() - began) * 1000


def _say_both(what: str, took: list[Took]) -> None:
    _say(f"{what} → last packet (goal: p99 ≤ {GOAL_MS} ms)", [one.last for one in took])
    _say(f"{what} → the agent is told", [one.told for one in took])


def _say(what: str, milliseconds: list[float]) -> None:
    ranked = sorted(milliseconds)
    p99 = ranked[min(len(ranked) - 1, round(0.99 * len(ranked)))]
    print(
        f"{what}: median {statistics.median(ranked):.1f} ms, p99 {p99:.1f} ms, "
        f"at most {ranked[-1]:.1f} ms (n={len(ranked)})"
    )


if __name__ == "__main__":
    main()
