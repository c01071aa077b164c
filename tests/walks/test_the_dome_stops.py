"""A dome that would turn for ever is stopped, whichever process between it and the agent dies."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from tests.federation.onvif.devices import a_connector, the_joystick
from tests.servers.onvif_dome.fixture import OnvifDome
from tests.servers.redis import RedisServer
from tests.walks.stack import Processes
from tests.walks.street import DOME_OPTIONS, Street

pytestmark = [pytest.mark.servers, pytest.mark.media]


@pytest.fixture
def street(
    processes: Processes, redis_server: RedisServer, onvif_dome: Callable[..., OnvifDome]
) -> Street:
    street = Street(processes, redis_server.url, onvif_dome(*DOME_OPTIONS))
    street.start()
    return street


async def test_the_dome_turns_while_the_stick_is_pushed_and_no_longer(street: Street) -> None:
    async with street.screen() as screen:
        before = await street.dome.state()
        async with screen.pushing(0.5):
            turned = await street.dome.became(lambda state: state.pan > before.pan + 0.1)
        await screen.says(steer="stop")
        await screen.stands_still()
        assert turned.commands.count("ContinuousMove") > 1

        async with screen.pushing(-0.5):
            pass
        silent = time.monotonic()
        assert await screen.stands_still() - silent < 2.0

        async with screen.pushing(-0.5):
            street.processes.interrupt("federator")
            assert not (await street.dome.state()).moving


async def test_media_killed_leaves_no_dome_turning(street: Street) -> None:
    async with street.screen() as screen, screen.pushing(0.5):
        street.processes.kill("media")
        killed = time.monotonic()

        assert await screen.stands_still() - killed < 2.0


async def test_the_csu_s_own_joystick_takes_the_dome_back_and_goes_on_turning_it(
    street: Street,
) -> None:
    csu = a_connector(street.dome.device)
    async with street.screen() as screen, the_joystick(csu) as own:
        async with screen.pushing(0.5):
            pass
        await screen.says(steer="stop")
        ended = await screen.is_taken_back_with(own)

        assert ended["message"].endswith("il a touché sa propre manette.")
        assert (await street.dome.state()).moving
        assert [(one["kind"], one["by"]) for one in street.untold_facts()] == [
            ("taken-back", "le CSU, à sa manette")
        ]
    await csu.close()
