"""Walk (b), its moving part: from a screen, by media and the link, to a dome that turns."""

from __future__ import annotations

import time

import pytest

from tests.walks.joystick import CAMERA, a_walk

pytestmark = pytest.mark.media


async def test_a_screen_turns_a_dome_it_sees_and_the_dome_stops_when_it_lets_go() -> None:
    async with a_walk() as walk:
        held = await walk.takes()
        async with walk.pushing():
            await walk.turns()
        await walk.says(steer="stop")
        await walk.stands_still()

        assert held["presets"][0]["name"] == "Vue d’ensemble"
        assert 50 < held["seconds"] <= 60

        await walk.says(steer="preset", preset="2")
        await walk.turns()
        await walk.says(steer="release")
        await walk.told("ended", "released")


async def test_a_screen_that_falls_silent_leaves_no_dome_turning() -> None:
    async with a_walk() as walk:
        await walk.takes()
        async with walk.pushing():
            await walk.turns()
        fell_silent = time.monotonic()

        # The dome itself would go on for a second.
        assert await walk.stands_still() - fell_silent < 0.8


async def test_a_browser_that_dies_leaves_no_dome_turning() -> None:
    async with a_walk() as walk:
        await walk.takes()
        async with walk.pushing():
            await walk.turns()
            await walk.viewer.close()

        await walk.stands_still()
        assert walk.federator.holder(CAMERA) is None


async def test_the_csu_takes_its_dome_back_however_hard_the_screen_pushes() -> None:
    async with a_walk() as walk:
        await walk.takes()
        async with walk.pushing():
            await walk.turns()
            walk.federator.take_back(CAMERA, "intervention")
            await walk.told("ended", "taken-back")
            await walk.stands_still()


async def test_a_link_that_breaks_stops_the_dome_and_tells_the_screen() -> None:
    async with a_walk() as walk:
        await walk.takes()
        async with walk.pushing():
            await walk.turns()
            await walk.link.close()
            await walk.told("ended", "link-lost")
            await walk.stands_still()
