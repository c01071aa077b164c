"""One camera: the newest order wins, silence stops it, and a stop waits for nobody."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest

from federation.connector import NotSteerable
from services.federator.steering.helm import Helm
from services.federator.steering.pace import SteeringPace
from tenants.vocabulary.steering import GoToPreset, Home, Move, Stop
from tests.services.federator.scripted import camera_named
from tests.services.federator.steering.dome import PRESETS, ScriptedDome
from tests.virtual_time import in_virtual_time, now

PACE = SteeringPace()
RIGHT, LEFT, UP = Move(pan=0.5), Move(pan=-0.5), Move(tilt=1.0)


@dataclass
class Watchman:
    """Writes down what became of the camera."""

    heard: list[str] = field(default_factory=list)

    def in_hand(self, helm: Helm) -> None:
        self.heard.append("in hand")

    def out_of_hand(self, helm: Helm, code: str) -> None:
        self.heard.append(code)

    def alarm(self, helm: Helm) -> None:
        self.heard.append("alarm")


@asynccontextmanager
async def held(dome: ScriptedDome, watchman: Watchman | None = None) -> AsyncIterator[Helm]:
    helm = Helm(camera_named("001"), dome.in_hand(), PACE, watchman or Watchman())
    helm.start()
    await asyncio.sleep(0.01)
    try:
        yield helm
    finally:
        await helm.close()
        assert dome.in_hands == 0
        assert not dome.turning


def test_an_order_reaches_the_camera_and_a_stop_stops_it() -> None:
    async def scenario() -> None:
        dome = ScriptedDome()
        async with held(dome) as helm:
            helm.order(RIGHT)
            await asyncio.sleep(0.1)
            assert dome.turning
            helm.order(Stop())
            await asyncio.sleep(0.001)

            assert dome.orders == [RIGHT, Stop()]
            assert not dome.turning
            assert helm.presets == PRESETS

    in_virtual_time(scenario())


def test_half_a_second_without_an_order_stops_a_camera_that_turns() -> None:
    async def scenario() -> None:
        dome = ScriptedDome()
        async with held(dome) as helm:
            for _ in range(5):
                helm.order(RIGHT)
                await asyncio.sleep(0.15)
            last = now() - 0.15
            await asyncio.sleep(5)

            assert dome.orders == [RIGHT] * 5 + [Stop()]
            assert dome.last()[0] == pytest.approx(last + PACE.dead_man, abs=0.001)

    in_virtual_time(scenario())


@pytest.mark.parametrize("order_case", [GoToPreset("1"), Home()])
def test_a_camera_on_its_way_to_a_preset_is_left_to_arrive(order_case: GoToPreset | Home) -> None:
    async def scenario() -> None:
        dome = ScriptedDome()
        async with held(dome) as helm:
            helm.order(order_case)
            await asyncio.sleep(5)

            assert dome.orders == [order_case]

    in_virtual_time(scenario())


def test_a_slow_camera_is_given_the_latest_order_and_none_in_between() -> None:
    async def scenario() -> None:
        dome = ScriptedDome(latency=0.3)
        async with held(dome) as helm:
            for order in (RIGHT, LEFT, LEFT, UP):
                helm.order(order)
                await asyncio.sleep(0.05)
            await asyncio.sleep(0.2)

            assert dome.orders == [RIGHT, UP]

    in_virtual_time(scenario())


def test_a_stop_does_not_wait_for_a_slow_camera_and_is_said_again_after_it() -> None:
    async def scenario() -> None:
        dome = ScriptedDome(latency=0.8)
        async with held(dome) as helm:
            helm.order(RIGHT)
            await asyncio.sleep(0.1)
            asked = now()
            helm.order(Stop())
            await asyncio.sleep(0.01)
            assert dome.last() == (asked, Stop())

            # It carries out the move it was busy with after our stop, and is told again.
            await asyncio.sleep(0.75)
            assert dome.turning
            await asyncio.sleep(2)
            later = [round(at - asked, 3) for at, order in dome.told if order == Stop()]
            assert later == [0.0, 0.3, 1.0, 2.0]
            assert not dome.turning

    in_virtual_time(scenario())


def test_a_camera_that_is_sent_home_is_not_stopped_on_its_way_by_an_old_doubt() -> None:
    async def scenario() -> None:
        dome = ScriptedDome(latency=0.8)
        async with held(dome) as helm:
            helm.order(RIGHT)
            await asyncio.sleep(0.1)
            helm.put_down(home=True)
            await asyncio.sleep(5)

            assert dome.orders == [RIGHT, Stop(), Stop(), Stop(), Stop(), Home()]

    in_virtual_time(scenario())


def test_an_order_that_the_camera_never_takes_is_given_up_and_followed_by_a_stop() -> None:
    async def scenario() -> None:
        dome = ScriptedDome(latency=60.0)
        async with held(dome) as helm:
            helm.order(GoToPreset("1"))
            await asyncio.sleep(PACE.command + 0.01)
            assert dome.orders == [GoToPreset("1"), Stop()]

            await asyncio.sleep(5)
            assert dome.orders == [GoToPreset("1")] + [Stop()] * 4

    in_virtual_time(scenario())


def test_a_stop_that_is_lost_is_said_again() -> None:
    async def scenario() -> None:
        dome, watchman = ScriptedDome(deaf_to_stops=2), Watchman()
        async with held(dome, watchman) as helm:
            helm.order(RIGHT)
            await asyncio.sleep(0.1)
            helm.order(Stop())
            await asyncio.sleep(1)

            assert dome.orders == [RIGHT, Stop(), Stop(), Stop()]
            assert not dome.turning
            assert watchman.heard == ["in hand"]

    in_virtual_time(scenario())


def test_a_camera_that_acknowledges_no_stop_is_an_alarm() -> None:
    async def scenario() -> None:
        dome, watchman = ScriptedDome(slow_stop=60.0), Watchman()
        async with held(dome, watchman) as helm:
            helm.order(RIGHT)
            await asyncio.sleep(0.1)
            helm.put_down(home=True)
            await asyncio.sleep(3 * PACE.stop_timeout + 2 * PACE.stop_pause + 0.01)

            assert dome.orders == [RIGHT, Stop(), Stop(), Stop()]
            assert watchman.heard == ["in hand", "alarm"]
            assert helm.over

    in_virtual_time(scenario())


def test_put_down_it_stops_then_goes_home_and_is_let_go_once_it_is_there() -> None:
    async def scenario() -> None:
        dome = ScriptedDome()
        async with held(dome) as helm:
            helm.order(RIGHT)
            await asyncio.sleep(0.1)
            helm.put_down(home=True)
            await asyncio.sleep(PACE.homecoming - 0.1)
            assert (dome.orders, dome.in_hands) == ([RIGHT, Stop(), Home()], 1)

            await asyncio.sleep(0.2)
            assert (helm.over, dome.in_hands) == (True, 0)

    in_virtual_time(scenario())


def test_a_camera_without_a_home_is_let_go_at_once() -> None:
    async def scenario() -> None:
        dome = ScriptedDome(has_home=False)
        async with held(dome) as helm:
            helm.order(RIGHT)
            await asyncio.sleep(0.1)
            helm.put_down(home=True)
            await asyncio.sleep(0.01)

            assert (dome.orders, helm.over) == ([RIGHT, Stop(), Home()], True)

    in_virtual_time(scenario())


def test_a_camera_that_was_never_moved_from_here_is_left_alone() -> None:
    async def scenario() -> None:
        dome = ScriptedDome()
        async with held(dome) as helm:
            helm.put_down(home=True)
            await asyncio.sleep(0.01)

            assert (dome.orders, helm.over) == ([], True)

    in_virtual_time(scenario())


def test_another_hand_takes_it_standing_still_even_on_its_way_home() -> None:
    async def scenario() -> None:
        dome = ScriptedDome()
        async with held(dome) as helm:
            helm.order(GoToPreset("1"))
            await asyncio.sleep(1)
            helm.put_down(home=True)
            await asyncio.sleep(1)
            helm.pick_up()
            await asyncio.sleep(60)

            assert dome.orders == [GoToPreset("1"), Stop(), Home(), Stop()]
            assert not helm.over

    in_virtual_time(scenario())


def test_a_camera_that_cannot_be_taken_in_hand_is_told_by_its_trouble() -> None:
    async def scenario() -> None:
        dome, watchman = ScriptedDome(trouble=NotSteerable("no motor")), Watchman()
        async with held(dome, watchman) as helm:
            assert (watchman.heard, helm.over) == (["not-steerable"], True)

    in_virtual_time(scenario())


def test_a_speed_that_waited_too_long_is_forgotten() -> None:
    async def scenario() -> None:
        dome = ScriptedDome()
        helm = Helm(camera_named("001"), dome.in_hand(), PACE, Watchman())
        before = asyncio.create_task(asyncio.sleep(0.7))
        helm.start(after=before)
        helm.order(RIGHT)
        await asyncio.sleep(1)

        assert dome.orders == []
        await helm.close()

    in_virtual_time(scenario())
