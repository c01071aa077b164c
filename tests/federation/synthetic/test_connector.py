"""The synthetic system, with its real encoder, read back by an independent decoder."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from time import monotonic
from typing import Any

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from federation.connector import CameraUnreachable, Connector, SystemUnreachable
from federation.synthetic.client import Profile
from federation.synthetic.connector import MAIN, SUB, SyntheticConnector
from federation.synthetic.parser import nal_kinds
from tenants.vocabulary.camera import Camera, CameraKind, GeoPoint
from tenants.vocabulary.identifiers import CameraId, TenantId, camera_id
from tenants.vocabulary.picture import AccessUnit, Quality

pytestmark = pytest.mark.media

LILLE = TenantId("lille")
SMALL = Profile(size=(240, 136), frames_per_second=15, bits_per_second=300_000)
NOON = datetime(2026, 11, 22, 11, 30, tzinfo=UTC)


def a_camera(number: str = "017") -> Camera:
    name = "Place de la République – côté préfecture"
    place = GeoPoint(3.0625, 50.6312)
    return Camera(camera_id(LILLE, number), LILLE, number, name, place, CameraKind.DOME)


def a_connector(*cameras: Camera, **changes: object) -> SyntheticConnector:
    ticking = changes.pop("clock", None) or from_noon()
    assert callable(ticking)
    shown = cameras or (a_camera(),)
    return SyntheticConnector(shown, commune="Lille", clock=ticking, main=SMALL, sub=SMALL)


def from_noon() -> Callable[[], datetime]:
    started = monotonic()
    return lambda: NOON + timedelta(seconds=monotonic() - started)


async def some(units: AsyncIterator[AccessUnit], count: int) -> list[AccessUnit]:
    return [await asyncio.wait_for(anext(units), 10) for _ in range(count)]


def decoded(units: list[AccessUnit]) -> list[NDArray[Any]]:
    decoder = av.CodecContext.create("h264", "r")
    frames = [frame for unit in units for frame in decoder.decode(av.Packet(unit.data))]
    frames += decoder.decode(None)
    return [frame.to_ndarray(format="gray") for frame in frames]


async def test_it_is_a_connector_and_shows_its_cameras() -> None:
    connector: Connector = a_connector()

    assert await connector.inventory() == (a_camera(),)


async def test_every_unit_decodes_and_the_first_is_a_keyframe() -> None:
    async with a_connector().pull(a_camera().id, Quality.SUB) as units:
        received = await some(units, 15)

    assert received[0].keyframe
    pictures = decoded(received)
    assert len(pictures) == 15
    assert {picture.shape for picture in pictures} == {(136, 240)}


async def test_timestamps_grow_by_one_frame_and_keyframes_come_every_second() -> None:
    async with a_connector().pull(a_camera().id, Quality.SUB) as units:
        received = await some(units, 31)

    numbers = [unit.timestamp // SMALL.ticks for unit in received]
    assert all(unit.timestamp % SMALL.ticks == 0 for unit in received)
    # A busy machine may skip a frame: it never repeats one nor goes back.
    assert all(after > before for before, after in pairwise(numbers))
    assert sum(after - before == 1 for before, after in pairwise(numbers)) >= 20

    seconds = [number // SMALL.frames_per_second for number in numbers]
    opens_a_second = [before != after for before, after in pairwise([-1, *seconds])]
    assert [unit.keyframe for unit in received] == opens_a_second


async def test_each_keyframe_carries_its_parameter_sets() -> None:
    async with a_connector().pull(a_camera().id, Quality.SUB) as units:
        received = await some(units, 20)

    opening = [nal_kinds(unit.data)[:2] for unit in received if unit.keyframe]
    assert len(opening) >= 2
    assert all(kinds == [7, 8] for kinds in opening)


async def test_the_profile_is_one_that_browsers_negotiate() -> None:
    async with a_connector().pull(a_camera().id, Quality.SUB) as units:
        received = await some(units, 1)

    sps = received[0].data.split(b"\x00\x00\x01")[1]
    constrained_baseline = (66, 0x40)
    assert (sps[1], sps[2] & 0x40) == constrained_baseline


async def test_the_clock_runs_on_the_picture_and_units_say_the_same_hour() -> None:
    async with a_connector().pull(a_camera().id, Quality.SUB) as units:
        received = await some(units, 18)

    pictures = decoded(received)
    corner = slice(6, 20), slice(-100, -8)
    assert np.abs(pictures[0][corner].astype(int) - pictures[-1][corner]).max() > 60
    hours = [unit.captured_at for unit in received if unit.captured_at is not None]
    assert len(hours) == 18
    assert all(after > before for before, after in pairwise(hours))
    assert 1.0 <= hours[-1] - hours[0] < 10.0
    assert hours[0] >= NOON.timestamp()


async def test_nothing_is_encoded_while_nobody_looks() -> None:
    connector = a_connector()
    before = threading.active_count()

    assert connector.encoding == 0
    async with connector.pull(a_camera().id, Quality.SUB) as units:
        await some(units, 1)
        assert connector.encoding == 1
    assert connector.encoding == 0
    assert not [one for one in threading.enumerate() if one.name.startswith("synthetic")]
    assert threading.active_count() <= before + 1


async def test_a_block_left_by_an_error_stops_encoding_too() -> None:
    connector = a_connector()

    with pytest.raises(ZeroDivisionError):
        async with connector.pull(a_camera().id, Quality.SUB):
            raise ZeroDivisionError
    assert connector.encoding == 0


async def test_a_reader_that_is_cancelled_stops_encoding_too() -> None:
    connector = a_connector()
    reading = asyncio.Event()

    async def watch() -> None:
        async with connector.pull(a_camera().id, Quality.SUB) as units:
            async for _ in units:
                reading.set()

    task = asyncio.create_task(watch())
    await asyncio.wait_for(reading.wait(), 10)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert connector.encoding == 0


async def test_two_may_pull_the_same_camera_and_each_starts_on_a_keyframe() -> None:
    connector = a_connector()

    async with connector.pull(a_camera().id, Quality.SUB) as one:
        await some(one, 3)
        async with connector.pull(a_camera().id, Quality.MAIN) as other:
            received = await some(other, 2)
            assert connector.encoding == 2
        assert connector.encoding == 1
        await some(one, 1)

    assert received[0].keyframe


async def test_a_slow_reader_loses_pictures_up_to_a_keyframe() -> None:
    connector = a_connector()

    async with (
        connector.pull(a_camera().id, Quality.SUB) as units,
        connector.pull(a_camera().id, Quality.SUB) as meanwhile,
    ):
        first = await some(units, 1)
        # Fifty pictures do not fit in a queue of two seconds.
        await some(meanwhile, 50)
        received = first + await some(units, 40)

    jumps = [
        after for before, after in pairwise(received)
        if after.timestamp - before.timestamp > 12 * SMALL.ticks
    ]  # fmt: skip
    assert [unit.keyframe for unit in jumps] == [True]
    assert len(decoded(received)) == len(received)


async def test_an_unknown_camera_is_unreachable() -> None:
    with pytest.raises(CameraUnreachable, match="lille:999"):
        async with a_connector().pull(CameraId("lille:999"), Quality.SUB):
            pass


async def test_closing_ends_every_pull_and_refuses_the_next() -> None:
    connector = a_connector()

    async with connector.pull(a_camera().id, Quality.SUB) as units:
        await some(units, 2)
        await connector.close()
        with pytest.raises(CameraUnreachable):
            await anext(units)
        with pytest.raises(CameraUnreachable):
            await anext(units)
    assert connector.encoding == 0

    with pytest.raises(SystemUnreachable):
        async with connector.pull(a_camera().id, Quality.SUB):
            pass


async def test_a_clock_that_fails_says_so_without_hanging() -> None:
    def broken() -> datetime:
        raise ZeroDivisionError

    async with a_connector(clock=broken).pull(a_camera().id, Quality.SUB) as units:
        with pytest.raises(CameraUnreachable):
            await asyncio.wait_for(anext(units), 10)


def test_the_main_picture_is_the_better_one() -> None:
    assert MAIN.size > SUB.size
    assert MAIN.frames_per_second > SUB.frames_per_second
    assert MAIN.bits_per_second > SUB.bits_per_second


@pytest.mark.parametrize("profile", [MAIN, SUB], ids=["main", "sub"])
async def test_the_shipped_profiles_give_pictures_of_their_size(profile: Profile) -> None:
    connector = SyntheticConnector(
        [a_camera()], commune="Lille", clock=from_noon(), main=profile, sub=profile
    )

    async with connector.pull(a_camera().id, Quality.MAIN) as units:
        picture = decoded(await some(units, 2))[0]

    assert picture.shape == (profile.size[1], profile.size[0])
