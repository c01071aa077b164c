"""Cameras that misbehave: whoever looks goes on seeing a picture, or reads why there is none."""

from __future__ import annotations

from itertools import chain, count, pairwise

import pytest

from federation.pulling.client import Patience
from services.federator.deadlines import Pace
from tests.servers.scripted_rtsp import Behaviour
from tests.services.media.scene.clips import RATE, TICKS, clip
from tests.services.media.scene.patience import until
from tests.services.media.scene.viewer import Viewer
from tests.services.pictures.film import (
    Packing,
    in_fragments,
    in_one_packet,
    played,
    then,
)
from tests.services.pictures.street import a_street

pytestmark = [pytest.mark.media, pytest.mark.timeout(60)]

CLIP = clip()
BRIGHT = 200
TILE_SECONDS = 3.0
"""A tile says within so many seconds that its picture has stopped."""


def steps(viewer: Viewer) -> set[int]:
    """Between two pictures of what it saw, in ticks."""
    return {after - before for before, after in pairwise(viewer.timestamps)}


async def test_a_camera_that_stalls_is_told_and_comes_back_by_itself() -> None:
    stalling = Behaviour(film=played(CLIP, in_fragments), pictures=RATE)
    async with a_street(stalling) as street:
        viewer = await street.watching()
        await viewer.is_told("live")

        await viewer.is_told("frozen", "stalled")
        stalling.pictures = None
        await viewer.is_told("live")
        await viewer.sees(RATE)

        assert min(steps(viewer)) > 0

    assert Pace().frozen + Pace().sweep < TILE_SECONDS
    assert Patience().stall < TILE_SECONDS


@pytest.mark.parametrize(
    "jump_case",
    [
        pytest.param((6 * 3600 * 90_000,), id="forwards"),
        pytest.param((90_000 * 3600 * 12, 90_000 * 3600 * 6), id="backwards"),
        pytest.param((0,), id="to zero"),
        pytest.param((2**32 - 10 * TICKS,), id="round the end of its counter"),
    ],
)
async def test_a_camera_whose_timestamps_jump_is_seen_without_a_gap(
    jump_case: tuple[int, ...],
) -> None:
    begun = [10**9 + number * TICKS for number in range(RATE)]
    jumps = ((at + number * TICKS) % 2**32 for at in jump_case for number in range(RATE))
    last = (jump_case[-1] + RATE * TICKS) % 2**32
    after = ((last + number * TICKS) % 2**32 for number in count())
    jumping = Behaviour(film=played(CLIP, in_fragments), timestamps=chain(begun, jumps, after))
    async with a_street(jumping) as street:
        viewer = await street.watching()
        await viewer.sees((2 + len(jump_case)) * RATE)

    assert steps(viewer) == {TICKS}


async def test_a_camera_that_changes_its_sps_goes_on_in_the_same_view() -> None:
    # High profile with CABAC behind baseline: nothing of the former set decodes it.
    other = clip(shade=BRIGHT, profile="high")
    changing = then(played(CLIP, in_fragments), 2 * RATE, played(other, in_fragments))
    async with a_street(Behaviour(film=changing)) as street:
        viewer = await street.watching()
        await until(lambda: viewer.brightness[-1] > BRIGHT / 2)
        await viewer.sees(RATE)

    assert steps(viewer) == {TICKS}


async def test_a_camera_that_changes_its_resolution_is_seen_in_the_new_one() -> None:
    larger = clip(width=320, height=240)
    changing = then(played(CLIP, in_fragments), 2 * RATE, played(larger, in_fragments))
    async with a_street(Behaviour(film=changing)) as street:
        viewer = await street.watching()
        await until(lambda: viewer.sizes[-1] == (320, 240))
        await viewer.sees(RATE)

    assert viewer.sizes[0] == (160, 120)
    assert steps(viewer) == {TICKS}


async def test_what_gets_lost_between_camera_and_commune_is_told_apart_from_the_screen_s() -> None:
    losing = Behaviour(film=played(clip(width=320, height=240, noise=True), in_fragments))
    losing.lost = lambda number: number % 20 == 7
    async with a_street(losing) as street:
        await street.watching()

        def told() -> list[float]:
            bodies = street.place.bodies("flows.health")
            entries = [one for body in bodies for one in body["views"]]
            return [one["camera_loss"] for one in entries[-1:] if one["camera_loss"] is not None]

        await until(lambda: told() != [] and 4 < told()[-1] < 6)

        (entry,) = street.place.bodies("flows.health")[-1]["views"]
        assert entry["loss"] == 0


@pytest.mark.parametrize("packing_case", [in_fragments, in_one_packet])
async def test_a_camera_may_send_each_picture_in_one_packet_or_in_many(
    packing_case: Packing,
) -> None:
    heavy = clip(width=320, height=240, noise=True)
    assert 20_000 < max(len(unit.data) for unit in heavy) < 65_000
    async with a_street(Behaviour(film=played(heavy, packing_case))) as street:
        viewer = await street.watching()
        await viewer.sees(2 * RATE)

    assert steps(viewer) == {TICKS}
