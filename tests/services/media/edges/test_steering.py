"""The joystick of a view at an edge: its orders reach the commune by the origin, and its camera
stops when the edge, its screen or the way between is gone."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import count
from typing import Any

import pytest

from services.federator.federator import Federator
from services.federator.witness import RegisterWitness
from services.kit.link.carrier import Carrier
from services.kit.link.pair import carrier_pair
from services.kit.passes import sign_steering
from tenants.vocabulary.picture import Quality
from tenants.vocabulary.steering import Move, Stop
from tests.builders import ASCQ, a_deed
from tests.services.federator.scripted import LOG_KEY, SWIFT, FakeMemory, camera_named
from tests.services.federator.steering.dome import ScriptedDome, SteerableConnector
from tests.services.federator.steering.plane import a_steering_pass
from tests.services.media.edges.nodes import TwoNodes, open_two
from tests.services.media.scene.clips import RATE, TICKS, clip
from tests.services.media.scene.patience import until
from tests.services.media.scene.viewer import Viewer

pytestmark = pytest.mark.media

CAMERA = camera_named("001")
TO_THE_RIGHT = {"steer": "move", "pan": 0.5, "tilt": 0.0}


@dataclass
class Steered:
    """A view of a dome at an edge, that holds its joystick; the federator is the real one."""

    two: TwoNodes
    federator: Federator
    dome: ScriptedDome
    viewer: Viewer
    links: list[Carrier]

    async def say(self, **word: Any) -> None:
        await self.viewer.say(json.dumps(word))

    async def hold_down(self) -> None:
        """As a screen does while its stick is deflected, until cancelled."""
        while True:
            await self.say(**TO_THE_RIGHT)
            await asyncio.sleep(0.1)

    @property
    def moves(self) -> list[Move]:
        return [order for _, order in self.dome.told if isinstance(order, Move)]

    async def is_told(self, state: str, code: str | None) -> None:
        told = self.viewer.told
        await until(
            lambda: any((one.get("steering"), one["code"]) == (state, code) for one in told)
        )


@pytest.fixture
async def steered() -> AsyncIterator[Steered]:
    csu = SteerableConnector()
    async with open_two() as two, _a_commune(two, csu) as federator:
        links = [await _linked(federator, place) for place in (two.origin, two.edge)]
        # Passes that were signed before it ran take nothing.
        two.origin.clock.at += timedelta(seconds=4)
        filming = asyncio.create_task(_film(csu))
        viewer = two.edge.viewer()
        token = two.token(
            "view-2",
            camera=CAMERA,
            motive="doubt",
            article="villeneuve-d-ascq art. 3",
            convention=ASCQ,
        )
        answer = await viewer.open(CAMERA, token)
        assert answer.status_code == 201, answer.text
        await viewer.sees(1)
        await viewer.is_told("live")

        made = Steered(two, federator, csu.dome(CAMERA), viewer, links)
        granted = replace(a_steering_pass(two.origin.clock()), view="view-2")
        signed = sign_steering(granted, two.origin.key, two.origin.clock())
        await made.say(steer="take", token=signed)
        await made.is_told("held", None)
        yield made
        filming.cancel()


def _a_commune(two: TwoNodes, csu: SteerableConnector) -> Federator:
    clock = two.origin.clock
    return Federator(
        ASCQ,
        csu,
        a_deed(),
        pass_key=two.origin.key,
        witness=RegisterWitness(ASCQ, FakeMemory(), [LOG_KEY.verifier], clock),
        clock=clock,
        monotonic=time.monotonic,
        chance=lambda: 0.5,
        pace=replace(SWIFT, inventory=5.0),
    )


async def _linked(federator: Federator, place: Any) -> Carrier:
    """In the place of the scripted one's."""
    ours, theirs = carrier_pair(ASCQ)
    for work in (place.node.serve_link(ours), federator.serve(theirs)):
        place.stack.push_async_callback(asyncio.wait, [asyncio.create_task(work)], timeout=20)
    place.stack.push_async_callback(theirs.close)
    return theirs


async def _film(csu: SteerableConnector) -> None:
    units = clip()
    for number in count():
        unit = replace(units[number % len(units)], timestamp=number * TICKS)
        if (CAMERA, Quality.SUB) in csu.open:
            csu.put("001", unit, quality=Quality.SUB)
        await asyncio.sleep(1 / RATE)


async def test_an_order_given_at_an_edge_turns_the_camera_and_its_end_stops_it(
    steered: Steered,
) -> None:
    await steered.say(**TO_THE_RIGHT)
    await until(lambda: steered.dome.turning)
    await steered.say(steer="stop")
    await until(lambda: not steered.dome.turning)
    await steered.say(steer="release")
    await steered.is_told("ended", "released")

    assert steered.moves[0].pan == 0.5
    await until(lambda: steered.federator.holder(CAMERA) is None)
    assert steered.two.beside.total == 0


async def test_a_screen_at_an_edge_that_falls_silent_leaves_no_camera_turning(
    steered: Steered,
) -> None:
    holding = asyncio.create_task(steered.hold_down())
    await until(lambda: len(steered.moves) > 3)
    holding.cancel()
    steered.viewer.fall_silent()

    # Nobody said stop: the federator's own dead-man did.
    await until(lambda: not steered.dome.turning)
    assert isinstance(steered.dome.told[-1][1], Stop)


async def test_an_edge_that_is_lost_gives_the_joystick_back_and_stops_the_camera(
    steered: Steered,
) -> None:
    holding = asyncio.create_task(steered.hold_down())
    await until(lambda: steered.dome.turning)

    steered.two.lose_link()

    await until(lambda: not steered.dome.turning)
    await until(lambda: steered.federator.holder(CAMERA) is None)
    await steered.is_told("ended", "link-lost")
    moved = len(steered.moves)
    await until(lambda: steered.viewer.told[-1]["code"] == "link-lost")
    holding.cancel()
    assert len(steered.moves) == moved


async def test_an_origin_that_loses_its_commune_stops_the_camera_and_tells_the_edge(
    steered: Steered,
) -> None:
    holding = asyncio.create_task(steered.hold_down())
    await until(lambda: steered.dome.turning)

    steered.links[0].abort()

    await until(lambda: not steered.dome.turning)
    await until(lambda: steered.federator.holder(CAMERA) is None)
    await steered.viewer.is_told("unavailable", "link-lost")
    holding.cancel()
