"""A federator with domes, media's end of its link, and a clock that is the loop's own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from services.federator.federator import Federator
from services.kit.link.orders import Order, write_order
from services.kit.link.pair import carrier_pair
from services.kit.link.steering import Held, Release, SteeringEnded, SteeringRefused, Take
from services.kit.link.words import Keep, Watched
from services.kit.passes import SteeringPass, sign_steering
from tests.builders import ASCQ, CIC, NOON
from tests.services.federator.scripted import (
    KEY,
    SWIFT,
    HandClock,
    MediaEnd,
    a_federator,
    camera_named,
)
from tests.services.federator.steering.dome import ScriptedDome, SteerableConnector
from tests.virtual_time import now

Answer = Held | SteeringRefused | SteeringEnded


class LoopClock(HandClock):
    """Wall and monotonic clocks that go with the (virtual) loop."""

    def __init__(self) -> None:
        self._began = now()

    @property
    def now(self) -> datetime:  # type: ignore[override]
        return NOON + timedelta(seconds=self.seconds)

    @property
    def seconds(self) -> float:  # type: ignore[override]
        return now() - self._began


@dataclass
class Plane:
    federator: Federator
    csu: SteerableConnector
    clock: LoopClock
    media: MediaEnd

    @property
    def dome(self) -> ScriptedDome:
        return self.csu.dome(camera_named("001"))

    async def watch(self, number: int = 1, **changes: Any) -> None:
        answer = await self.media.watch("001", number=1, view=f"view-{number}", **changes)
        assert isinstance(answer, Watched), answer

    async def take(self, fence: int = 1, *, number: int = 1, **changes: Any) -> Answer:
        """Ask for the joystick with the lease of this fence, and hear the answer."""
        granted = a_steering_pass(self.clock.now, fence, number=number, **changes)
        token = sign_steering(granted, KEY, self.clock.now)
        await self.media.say(Take(granted.view, token))
        return await self.answer(granted.view)

    async def answer(self, view: str = "view-1") -> Answer:
        while True:
            word = await self.media.hear_any()
            if isinstance(word, Answer) and word.view == view:
                return word

    async def steer(self, order: Order, view: str = "view-1") -> None:
        await self.media.say(write_order(view, order))
        await asyncio.sleep(0.001)

    async def release(self, view: str = "view-1", code: str = "released") -> None:
        await self.media.say(Release(view, code))

    async def hold_down(self, order: Order, seconds: float) -> None:
        """What a screen does while its stick is deflected."""
        for _ in range(round(seconds / 0.15)):
            await self.steer(order)
            await asyncio.sleep(0.149)

    async def keep_watching(self) -> None:
        while True:
            await self.media.say(Keep(["flow-1"]))
            await asyncio.sleep(5)


@asynccontextmanager
async def a_plane(**changes: Any) -> AsyncIterator[Plane]:
    """A federator that has run for a while, its link, and a view of camera 001."""
    csu, clock = SteerableConnector(), LoopClock()
    ours, theirs = carrier_pair(ASCQ)
    async with a_federator(csu, clock, replace(SWIFT, sweep=0.05, inventory=5.0), **changes) as one:
        serving = asyncio.create_task(one.serve(theirs))
        plane = Plane(one, csu, clock, MediaEnd(ours, clock))
        await plane.media.greet()
        await asyncio.sleep(4)
        await plane.watch()
        keeping = asyncio.create_task(plane.keep_watching())
        yield plane
        keeping.cancel()
        await ours.close()
        await serving
    assert all(dome.in_hands == 0 and not dome.turning for dome in csu.domes.values())


def a_steering_pass(
    at: datetime, fence: int = 1, *, number: int = 1, seconds: float = 300.0, **changes: Any
) -> SteeringPass:
    granted = SteeringPass(
        lease=f"lease-{fence}",
        view=f"view-{number}",
        flow="flow-1",
        tenant=ASCQ,
        camera=camera_named("001"),
        agent="camille.martin",
        agent_name="Camille Martin",
        agent_rank="Brigadier-chef",
        agent_service="CIC du Nord",
        organisation=CIC,
        ground="grave-disorder",
        incident="2026-4711",
        convention="villeneuve-d-ascq",
        article="villeneuve-d-ascq art. 3",
        entry=8,
        fence=fence,
        priority=1,
        until=at + timedelta(seconds=seconds),
    )
    return replace(granted, **changes)
