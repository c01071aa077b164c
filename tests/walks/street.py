"""A dome in a street: media and federator in processes of their own, TLS between them.

The dome is the simulated ONVIF one, told here to ignore the timeouts of its moves: what
stops it is ours.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import redis

from federation.connector import Steering
from services.federator.sharing import OUTBOX
from services.kit.bus import topics
from services.kit.enrolment.revoked import sign_revocations
from services.kit.passes import generate_key, sign, sign_steering
from tenants.conventions.clauses import SteeringRule
from tenants.decisions.steering.taking import rule_at
from tenants.vocabulary.steering import Move
from tests.builders import a_convention
from tests.servers.fixtures import free_port
from tests.servers.onvif_dome.fixture import OnvifDome
from tests.services.federator.files import ONVIF, a_file, a_pki, a_standing_deed
from tests.services.federator.scripted import a_pass, camera_named
from tests.services.federator.steering.plane import a_steering_pass
from tests.services.media.scene.patience import until
from tests.services.media.scene.viewer import Viewer
from tests.walks.stack import Processes

CAMERA = camera_named("017")
KEY = generate_key()
PUSHED_AGAIN = 0.15
BY_FITS, RESTS = 10, 1.0
STATE = "csu"
"""The federator's own folder."""
DOME_OPTIONS = ("--timeouts", "ignored")


def clock() -> datetime:
    return datetime.fromtimestamp(time.time(), UTC)


class Street:
    """`start` it, then put somebody before a screen."""

    def __init__(self, processes: Processes, redis_url: str, dome: OnvifDome) -> None:
        self.processes = processes
        self.dome = dome
        self._redis_url = redis_url
        self._port, self._link_port = free_port(), free_port()
        self._pki = a_pki(processes.folder, KEY)
        self._certificate, self._certificate_key = self._pki.media("localhost", "127.0.0.1")
        self._file = processes.folder
        self._fences = 0
        self._views = 0

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def start(self) -> None:
        self.start_media()
        cameras = ONVIF.format(device=self.dome.device).replace("192.0.2.0/24", "127.0.0.0/8")
        file = a_file(
            self.processes.folder,
            cameras + 'user = "agent"\npassword = "secret"\n',
            media=f"wss://localhost:{self._link_port}/federators",
            convention=a_standing_deed(self.processes.folder),
            state=STATE,
        )
        file.chmod(0o600)
        self._file = file
        self.start_federator()
        self.await_link()

    def start_federator(self) -> None:
        self.processes.start("federator", "federator", "--config", str(self._file))

    def start_media(self) -> None:
        pki = self.processes.folder / "pki"
        self.processes.start(
            "media",
            "media",
            MEDIA_NODE="media-1",
            MEDIA_URL=self.origin,
            MEDIA_PORT=str(self._port),
            MEDIA_LINK_HOST="127.0.0.1",
            MEDIA_LINK_PORT=str(self._link_port),
            MEDIA_LINK_AUTHORITY=str(self._pki.authority),
            MEDIA_LINK_CERTIFICATE=str(self._certificate),
            MEDIA_LINK_KEY=str(self._certificate_key),
            MEDIA_BUS_URL=self._redis_url,
            MEDIA_PASS_KEY=str(pki / "passes.public.jwk"),
        )
        self.processes.await_page("media", f"{self.origin}/health")
        self._say_nobody_is_revoked()

    def _say_nobody_is_revoked(self) -> None:
        """There is no API in this street, and media lets nobody in without its word."""
        body = {"list": sign_revocations([], KEY, clock())}
        with redis.Redis.from_url(self._redis_url) as bus:
            bus.publish(f"beffroi:{topics.CERTIFICATES_REVOKED}", json.dumps(body))

    def await_link(self, times: int = 1) -> None:
        self.processes.await_words("media", "link up", times)

    @asynccontextmanager
    async def screen(self) -> AsyncIterator[Screen]:
        """A picture that advances, and the joystick of its camera in hand."""
        self._views += 1
        async with httpx.AsyncClient(base_url=self.origin) as http:
            viewer = Viewer(http)
            try:
                granted = a_pass(
                    "017", view=f"view-{self._views}", until=clock() + timedelta(hours=1)
                )
                answer = await viewer.open(CAMERA, sign(granted, KEY, clock()))
                assert answer.status_code == 201, answer.text
                await viewer.sees(1)
                await viewer.is_told("live")
                screen = Screen(viewer, self.dome, self._views)
                while not await screen.takes(self._next_fence()):  # noqa: ASYNC110  # no event tells
                    # A federator that has just started takes no pass signed before.
                    await asyncio.sleep(0.5)
                yield screen
            finally:
                await viewer.close()

    def untold_facts(self) -> list[dict[str, Any]]:
        """What the federator keeps until the register knows; there is no API in this street."""
        kept = self.processes.folder / STATE / OUTBOX
        facts: list[dict[str, Any]] = json.loads(kept.read_text(encoding="utf-8"))
        return facts

    def _next_fence(self) -> int:
        self._fences += 1
        return self._fences


def ground_at(now: datetime) -> str:
    """One that the deed takes at this hour: the CSU is open, or closed."""
    rule = rule_at(a_convention(), now)
    assert isinstance(rule, SteeringRule)
    return rule.grounds[0]


class Screen:
    """Who steers, and what the dome does of it."""

    def __init__(self, viewer: Viewer, dome: OnvifDome, number: int) -> None:
        self._viewer = viewer
        self._dome = dome
        self._number = number

    async def takes(self, fence: int) -> bool:
        now = clock()
        granted = a_steering_pass(
            now,
            fence,
            number=self._number,
            seconds=600.0,
            camera=CAMERA,
            ground=ground_at(now),
        )
        before = len(self._viewer.told)
        await self.says(steer="take", token=sign_steering(granted, KEY, now))

        def answers() -> list[dict[str, Any]]:
            return [one for one in self._viewer.told[before:] if "steering" in one]

        await until(lambda: answers() != [])
        return answers()[-1]["steering"] == "held"

    async def says(self, **word: Any) -> None:
        await self._viewer.say(json.dumps(word))

    @asynccontextmanager
    async def pushing(self, pan: float) -> AsyncIterator[None]:
        """The stick is deflected for as long as the block lasts; then nothing is said."""
        task = asyncio.create_task(self._push(pan))
        try:
            await self._dome.became(lambda state: state.moving)
            yield
        finally:
            task.cancel()

    async def stands_still(self) -> float:
        """Wait for it, and say when."""
        await self._dome.became(lambda state: not state.moving)
        return time.monotonic()

    async def is_taken_back_with(self, own: Steering) -> dict[str, Any]:
        """Somebody turns the dome by fits and starts, as with a stick, until it is theirs."""
        while True:
            await own.command(Move(pan=-0.2))
            for _ in range(BY_FITS):
                over = [one for one in self._viewer.told if one.get("steering") == "ended"]
                if over:
                    assert over[0]["code"] == "taken-back"
                    return over[0]
                await asyncio.sleep(PUSHED_AGAIN)
            await own.stop()
            await asyncio.sleep(RESTS)

    async def _push(self, pan: float) -> None:
        while True:
            await self.says(steer="move", pan=pan)
            await asyncio.sleep(PUSHED_AGAIN)
