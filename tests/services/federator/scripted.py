"""A CSU that does what the test says, a clock moved by hand, and the media's end of a link."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from federation.connector import ConnectorError
from services.federator.deadlines import Pace
from services.federator.federator import Federator
from services.federator.witness import Memory, RegisterWitness
from services.kit import notekeys
from services.kit.link.additions import Arrival
from services.kit.link.carrier import Carrier
from services.kit.link.words import (
    PROTOCOL,
    Cosigned,
    Disputed,
    Ended,
    Hello,
    Inventory,
    Keep,
    Picture,
    Refused,
    SourceState,
    Watch,
    Watched,
    Welcome,
    Witness,
    Word,
)
from services.kit.passes import Pass, generate_key, sign
from tenants.register.checkpoint import Kind
from tenants.vocabulary.alarm import Alarm
from tenants.vocabulary.camera import Camera
from tenants.vocabulary.identifiers import CameraId, FlowId
from tenants.vocabulary.picture import AccessUnit, Quality
from tests.builders import ASCQ, CIC, NOON, a_camera, a_deed
from tests.services.kit.link.carriers import OpenLink

Heard = TypeVar(
    "Heard", Arrival, Cosigned, Disputed, Witness, Ended, Hello, Inventory, Picture, Refused,
    SourceState, Watched,
)  # fmt: skip

KEY = generate_key()
LOG_KEY = notekeys.generate("beffroi-nord", Kind.LOG)
SWIFT = Pace(
    linger=0.0,
    first_retry=0.01,
    longest_retry=0.02,
    lasting_retry=0.02,
    inventory=0.01,
    sweep=0.01,
    alarms=0.02,
)
CAMERAS = [a_camera(f"{number:03}") for number in range(1, 13)]


class HandClock:
    """Wall clock and monotonic clock, both moved by hand and both together."""

    def __init__(self) -> None:
        self.now = NOON
        self.seconds = 1000.0

    def move(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)
        self.seconds += seconds


class FakeMemory:
    """A disk that forgets with the test. Implements `services.federator.witness.Memory`."""

    def __init__(self) -> None:
        self.key = notekeys.generate(f"csu-{ASCQ}", Kind.WITNESS)
        self.notes: list[str] = []
        self.disputes: list[str] = []
        self.full = False

    def last(self) -> str | None:
        return self.notes[-1] if self.notes else None

    def keep(self, note: str) -> None:
        if self.full:
            raise OSError(28, "No space left on device")
        self.notes.append(note)

    def disputed(self) -> str | None:
        return self.disputes[-1] if self.disputes else None

    def dispute(self, note: str) -> None:
        self.disputes.append(note)


class ScriptedConnector:
    """Shows what the test feeds it; counts what is open. Implements `Connector`."""

    def __init__(self, cameras: Sequence[Camera] = CAMERAS) -> None:
        self.cameras = list(cameras)
        self.trouble: dict[CameraId, ConnectorError] = {}
        self.inventory_trouble: ConnectorError | None = None
        self.tried: list[tuple[CameraId, Quality]] = []
        self.opened: list[tuple[CameraId, Quality]] = []
        self.overlapped = False
        self.open: dict[tuple[CameraId, Quality], asyncio.Queue[AccessUnit | Exception]] = {}
        self.readings = 0
        self.closed = False
        self.noticed: dict[CameraId, asyncio.Queue[Alarm | Exception | None]] = {}
        """What cameras tell of themselves: an alarm, trouble, or that they tell no more."""
        self.listeners = 0

    async def inventory(self) -> Sequence[Camera]:
        self.readings += 1
        if self.inventory_trouble is not None:
            raise self.inventory_trouble
        return list(self.cameras)

    def qualities(self, camera: CameraId) -> frozenset[Quality]:
        return frozenset(Quality)

    @asynccontextmanager
    async def pull(
        self, camera: CameraId, quality: Quality
    ) -> AsyncIterator[AsyncIterator[AccessUnit]]:
        key = (camera, quality)
        self.tried.append(key)
        if camera in self.trouble:
            raise self.trouble[camera]
        self.overlapped = self.overlapped or key in self.open
        self.opened.append(key)
        self.open[key] = asyncio.Queue()
        try:
            yield self._units(self.open[key])
        finally:
            self.open.pop(key, None)

    def steering(self, camera: CameraId) -> None:
        """Nothing here turns a camera."""

    def alarms(self, camera: CameraId) -> AsyncGenerator[Alarm, None] | None:
        return self._heard(camera) if camera in self.noticed else None

    async def _heard(self, camera: CameraId) -> AsyncGenerator[Alarm, None]:
        self.listeners += 1
        try:
            while True:
                heard = await self.noticed[camera].get()
                if heard is None:
                    return
                if isinstance(heard, Exception):
                    raise heard
                yield heard
        finally:
            self.listeners -= 1

    async def close(self) -> None:
        self.closed = True

    def put(self, local: str, *units: AccessUnit | Exception, quality: Quality) -> None:
        for unit in units:
            self.open[camera_named(local), quality].put_nowait(unit)

    async def _units(
        self, queue: asyncio.Queue[AccessUnit | Exception]
    ) -> AsyncIterator[AccessUnit]:
        while True:
            unit = await queue.get()
            if isinstance(unit, Exception):
                raise unit
            yield unit


@dataclass
class MediaEnd:
    """Media's end of a link, played by the test. What is heard is kept in order."""

    carrier: Carrier
    clock: HandClock
    heard: list[Word | Picture] = field(default_factory=list)

    async def greet(self) -> None:
        await self.hear(Hello)
        await self.carrier.say(Welcome(PROTOCOL, self.clock.now.timestamp()))

    async def say(self, word: Word) -> None:
        await self.carrier.say(word)

    async def watch(
        self, local: str = "001", *, quality: str = "sub", **changes: Any
    ) -> Watched | Refused:
        granted = a_pass(local, **changes)
        token = sign(granted, KEY, self.clock.now)
        await self.say(Watch(granted.view, token, quality))
        return await self._answer_to(granted.view)

    async def _answer_to(self, view: str) -> Watched | Refused:
        while True:
            word = await self.hear_any()
            if isinstance(word, Watched | Refused) and word.view == view:
                return word

    async def hear(self, kind: type[Heard]) -> Heard:
        """The next word of this kind; what comes before it is kept and passed over."""
        while True:
            word = await self.hear_any()
            if isinstance(word, kind):
                return word

    async def hear_any(self) -> Word | Picture:
        word = await asyncio.wait_for(self.carrier.hear(), 5)
        self.heard.append(word)
        return word

    async def hear_state(self, state: str, quality: str = "sub") -> SourceState:
        while True:
            told = await self.hear(SourceState)
            if (told.state, told.quality) == (state, quality):
                return told

    async def settled(self) -> list[Word | Picture]:
        """Everything the federator had to say by now: it answers words in order."""
        before = len(self.heard)
        await self.say(Watch("settling", "no pass", "sub"))
        await self._answer_to("settling")
        return self.heard[before:-1]

    async def keep(self, *flows: str) -> None:
        await self.say(Keep(list(flows)))


@dataclass
class Place:
    """A federator, its scripted CSU, and media's end of the first link."""

    federator: Federator
    csu: ScriptedConnector
    clock: HandClock
    media: MediaEnd


def a_federator(
    csu: ScriptedConnector,
    clock: HandClock,
    pace: Pace = SWIFT,
    memory: Memory | None = None,
    **changes: Any,
) -> Federator:
    return Federator(
        ASCQ,
        csu,
        a_deed(**changes),
        pass_key=KEY,
        witness=RegisterWitness(
            ASCQ, memory or FakeMemory(), [LOG_KEY.verifier], lambda: clock.now
        ),
        clock=lambda: clock.now,
        monotonic=lambda: clock.seconds,
        chance=lambda: 0.5,
        pace=pace,
    )


@asynccontextmanager
async def a_place(
    open_link: OpenLink,
    tmp_path: Path,
    *,
    csu: ScriptedConnector | None = None,
    pace: Pace = SWIFT,
    memory: Memory | None = None,
    **changes: Any,
) -> AsyncIterator[Place]:
    csu, clock = csu or ScriptedConnector(), HandClock()
    async with (
        a_federator(csu, clock, pace, memory, **changes) as federator,
        linked(federator, clock, open_link, tmp_path) as media,
    ):
        yield Place(federator, csu, clock, media)
    assert csu.closed
    assert csu.open == {}
    assert not csu.overlapped


@asynccontextmanager
async def linked(
    federator: Federator, clock: HandClock, open_link: OpenLink, tmp_path: Path
) -> AsyncIterator[MediaEnd]:
    """One more link to this federator, greeted; lost when the block is left."""
    async with open_link(tmp_path) as (media, ours):
        serving = asyncio.create_task(federator.serve(ours))
        end = MediaEnd(media, clock)
        try:
            await end.greet()
            yield end
        finally:
            await media.close()
            await asyncio.wait_for(serving, 20)


def a_pass(local: str = "001", *, number: int = 1, fence: int = 1, **changes: Any) -> Pass:
    """The right of view `number`, on the flow and the slot of the same number."""
    granted = Pass(
        view=f"view-{number}",
        flow=f"flow-{number}",
        tenant=ASCQ,
        camera=camera_named(local),
        agent="camille.martin",
        agent_name="Camille Martin",
        agent_rank="Brigadier-chef",
        agent_service="CIC du Nord",
        organisation=CIC,
        motive="doubt",
        incident="2026-4711",
        convention="villeneuve-d-ascq",
        article="villeneuve-d-ascq art. 3",
        entry=7,
        slot=number,
        fence=fence,
        until=NOON + timedelta(hours=6),
    )
    return replace(granted, **changes)


def camera_named(local: str) -> CameraId:
    return CameraId(f"{ASCQ}:{local}")


def flow_named(number: int) -> FlowId:
    return FlowId(f"flow-{number}")


def key(timestamp: int = 0, content: bytes = b"key") -> AccessUnit:
    return AccessUnit(content, timestamp, keyframe=True)


def delta(timestamp: int, content: bytes = b"delta") -> AccessUnit:
    return AccessUnit(content, timestamp, keyframe=False)


def at(hours: float) -> datetime:
    return NOON + timedelta(hours=hours)
