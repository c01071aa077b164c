"""From a right taken at Keycloak to the last packet at the viewer, cause by cause.

A department's stack on loopback (separate processes, PostgreSQL, Redis, TLS link) on a real
Keycloak, one camera of GStreamer's RTSP server at 50 pictures a second, a viewer played by
aiortc that notes when each RTP packet arrives. Counted from just before the request to
Keycloak's administration, or to the base for a habilitation; from its own hour where a
habilitation runs out. Each trial is another person. The floor is a question to Keycloak.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import subprocess
import tempfile
import time
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from pydantic import SecretStr

from services.api.acts.end_view import DEADLINE
from services.api.keycloak.server import opened
from services.api.storage.opening import open_storage
from services.kit.bus import topics
from services.kit.bus.protocol import Message
from services.kit.bus.redis import RedisBus
from tests.servers.fixtures import ROOT, GstRtsp
from tests.servers.keycloak import KeycloakServer
from tests.servers.postgres import TEMPLATE, PostgresServer
from tests.servers.redis import RedisServer
from tests.services.media.scene.patience import until
from tests.services.media.scene.viewer import Viewer
from tests.services.providers.browser import claims_of
from tests.walks.department import Department, start_department
from tests.walks.revocable import CAMERA, CIC, Desk, Place, at_work, habilitated, identities_of
from tests.walks.stack import Processes

GOAL_MS = 3000
PATIENCE_SECONDS = 20
SETTLED_SECONDS = 0.5
"""How long a viewer goes on listening after it was told that its picture is over."""
REALM = "departement"
STREAM = ("--fps", "50", "--gop", "25", "--width", "320", "--height", "240", "--bitrate", "600")
STOP = "mutation($view: ID!) { stopWatching(view: $view) { __typename } }"


@dataclass(frozen=True)
class Took:
    """Milliseconds to the last packet, to the word that says why, to the joystick's end; and
    that word."""

    picture: float
    told: float
    joystick: float
    code: str


Take = Callable[[Desk], Coroutine[Any, Any, None]]


async def disabled(desk: Desk) -> None:
    await asyncio.to_thread(desk.person.change, enabled=False)


async def out_of_the_organisation(desk: Desk) -> None:
    await asyncio.to_thread(desk.person.leave, CIC)


async def without_its_role(desk: Desk) -> None:
    await asyncio.to_thread(desk.person.leave, CIC, "operators")


async def without_the_joystick(desk: Desk) -> None:
    """The group that looks was joined before: the picture stays."""
    await asyncio.to_thread(desk.person.leave, CIC, "operators")


async def session_ended(desk: Desk) -> None:
    sid = str(claims_of(desk.token)["sid"])
    await asyncio.to_thread(desk.place.realm.delete, "sessions", sid)


async def habilitation_withdrawn(desk: Desk) -> None:
    now = datetime.now(UTC)
    await habilitated(desk.place, desk.person, now)


async def habilitation_over(desk: Desk) -> None:
    if desk.ends is not None:
        await asyncio.sleep(max(0.0, (desk.ends - datetime.now(UTC)).total_seconds()))


CAUSES: dict[str, tuple[Take, str]] = {
    "account disabled": (disabled, "account-disabled"),
    "removed from the organization": (out_of_the_organisation, "not-a-member"),
    "role to look removed": (without_its_role, "role-withdrawn"),
    "role to steer removed": (without_the_joystick, "role-withdrawn"),
    "session ended": (session_ended, "session-ended"),
    "habilitation withdrawn": (habilitation_withdrawn, "habilitation-ended"),
    "habilitation over": (habilitation_over, "habilitation-ended"),
}
LOOKING_ON = "role to steer removed"
RUNNING_OUT = "habilitation over"


def main() -> None:
    """Measure, print, and leave nothing running."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--times", type=int, default=20, help="trials of each cause")
    words.add_argument("--cause", choices=CAUSES, action="append", help="only these")
    said = words.parse_args()

    made = subprocess.run(
        [str(ROOT / "scripts" / "keycloak.sh")], capture_output=True, text=True, check=True
    )
    java, home = made.stdout.split()
    with tempfile.TemporaryDirectory(prefix="beffroi-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        for part in ("postgres", "redis", "stack"):
            (folder / part).mkdir()
        postgres, redis = PostgresServer(folder / "postgres"), RedisServer(folder / "redis")
        rtsp = GstRtsp(("--mount", f"/{CAMERA}", *STREAM))
        keycloak = KeycloakServer(java, Path(home))
        processes = Processes(folder / "stack")
        try:
            database = postgres.create(TEMPLATE)
            department = start_department(
                processes, database, redis.url, folder, [rtsp.url(f"/{CAMERA}")],
                lambda origin: identities_of(processes, keycloak, REALM, origin, []),
            )  # fmt: skip
            asyncio.run(
                _measure(department, keycloak, database, redis.url, said.cause or [*CAUSES],
                         said.times)
            )  # fmt: skip
        finally:
            processes.end()
            keycloak.kill()
            rtsp.kill()
            redis.kill()
            postgres.stop()


async def _measure(
    department: Department,
    keycloak: KeycloakServer,
    database: str,
    redis_url: str,
    causes: list[str],
    times: int,
) -> None:
    async with AsyncExitStack() as stack:
        http = await stack.enter_async_context(httpx.AsyncClient(timeout=30))
        begin = await stack.enter_async_context(open_storage(database, pool=2))
        realm = stack.enter_context(
            opened(keycloak.url, REALM, keycloak.admin, SecretStr(keycloak.password))
        )
        bus = RedisBus(redis_url)
        stack.push_async_callback(bus.close)
        place = Place(department, keycloak, realm, begin, bus, http)
        floor = [await _timed(lambda: asyncio.to_thread(realm.get, "users")) for _ in range(20)]
        _say("floor: a question to Keycloak", floor)
        for cause in causes:
            took = []
            for trial in range(1, times + 1):
                one = await _trial(place, cause)
                took.append(one)
                print(
                    f"  {cause} {trial:2}: last packet {one.picture:6.0f} ms, told "
                    f"{one.told:6.0f} ms, joystick {one.joystick:6.0f} ms, {one.code}",
                    flush=True,
                )
            if cause != LOOKING_ON:
                _say(f"{cause} → last packet (goal: p99 ≤ {GOAL_MS} ms)",
                     [one.picture for one in took])  # fmt: skip
                _say(f"{cause} → the agent is told", [one.told for one in took])
            _say(f"{cause} → joystick (goal: p99 ≤ {GOAL_MS} ms)", [one.joystick for one in took])


async def _trial(place: Place, cause: str) -> Took:
    take, code = CAUSES[cause]
    desk = await _at_work(place, cause)
    viewer = desk.viewer
    if viewer is None:
        raise RuntimeError("nobody looks")
    async with place.bus.subscribe(topics.STEERINGS_REVOKED) as messages:
        began = time.monotonic()
        if take is habilitation_over:
            await take(desk)
            began = time.monotonic()
            taking = None
        else:
            taking = asyncio.create_task(take(desk))
        async with asyncio.timeout(PATIENCE_SECONDS):
            stick = asyncio.create_task(_joystick_over(messages, desk.lease))
            told = None if cause == LOOKING_ON else await _told(viewer)
            told_at = time.monotonic()
            over_at = await stick
        if taking is not None:
            await taking
    if told is None:
        said, told_at = code, over_at
        await desk.ask(STOP, view=desk.view)
    else:
        said = told
    await asyncio.sleep(SETTLED_SECONDS)
    last = max([began, *desk.arrivals])
    await viewer.close()
    # Media and the commune know the hour, and do not wait to be told.
    if said != code and (cause, said) != (RUNNING_OUT, DEADLINE):
        said = f"{said} instead of {code}"
    picture, told_after, joystick_after = ((at - began) * 1000 for at in (last, told_at, over_at))
    return Took(picture, told_after, joystick_after, said)


async def _at_work(place: Place, cause: str) -> Desk:
    groups = ("viewers", "operators") if cause == LOOKING_ON else ("operators",)
    ends = datetime.now(UTC) + timedelta(seconds=6) if cause == RUNNING_OUT else None
    return await at_work(place, groups, ends)


async def _told(viewer: Viewer) -> str:
    await until(lambda: bool(viewer.told) and viewer.told[-1].get("state") == "ended")
    return str(viewer.told[-1]["code"])


async def _joystick_over(messages: Any, lease: str) -> float:
    while True:
        message: Message = await anext(messages)
        if message.body["lease"] == lease:
            return time.monotonic()


async def _timed(act: Callable[[], Awaitable[Any]]) -> float:
    began = time.monotonic()
    await act()
    return (time.monotonic() - began) * 1000


def _say(what: str, milliseconds: list[float]) -> None:
    ranked = sorted(milliseconds)
    p99 = ranked[min(len(ranked) - 1, round(0.99 * len(ranked)))]
    print(
        f"{what}: median {statistics.median(ranked):.0f} ms, p99 {p99:.0f} ms, "
        f"at most {ranked[-1]:.0f} ms (n={len(ranked)})",
        flush=True,
    )


if __name__ == "__main__":
    main()
