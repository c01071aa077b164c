"""Pulls on demand: shared, tried again, and never silent about why there is no picture."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from federation.connector import (
    CameraUnreachable,
    ConnectorError,
    CredentialsRefused,
    Packets,
    PictureUnsuitable,
    Trouble,
)
from services.kit.link.additions import Arrival
from services.kit.link.words import Leave, Picture, SourceState, Want
from tenants.vocabulary.identifiers import CameraId
from tenants.vocabulary.picture import AccessUnit, Quality
from tests.services.federator.scripted import (
    SWIFT,
    Place,
    ScriptedConnector,
    a_place,
    camera_named,
    delta,
    key,
)
from tests.services.kit.link.carriers import OpenLink, over_tls, paired, until

on_both_carriers = pytest.mark.parametrize("open_link", [paired, over_tls])


async def opened(place: Place) -> None:
    await until(lambda: bool(place.csu.open))


@on_both_carriers
async def test_a_source_in_trouble_says_so_and_comes_back_by_itself(
    open_link: OpenLink, tmp_path: Path
) -> None:
    async with a_place(open_link, tmp_path) as place:
        place.csu.trouble[camera_named("001")] = CameraUnreachable("camera 001: no answer")
        await place.media.watch()
        told = await place.media.hear_state("unavailable")
        del place.csu.trouble[camera_named("001")]
        await opened(place)
        place.csu.put("001", key(), quality=Quality.SUB)
        await place.media.hear_state("live")

        assert told == SourceState(
            "flow-1", "sub", "unavailable", "camera-unreachable", "camera 001: no answer"
        )
        assert isinstance(await place.media.hear(Picture), Picture)


@on_both_carriers
async def test_a_stream_that_breaks_is_opened_again_and_its_time_goes_on(
    open_link: OpenLink, tmp_path: Path
) -> None:
    async with a_place(open_link, tmp_path) as place:
        await place.media.watch()
        await opened(place)
        place.csu.put("001", key(900_000), delta(903_600), quality=Quality.SUB)
        await place.media.hear(Picture)
        await place.media.hear(Picture)
        place.csu.put("001", CameraUnreachable("camera 001: gone"), quality=Quality.SUB)
        await place.media.hear_state("unavailable")
        place.clock.move(1)
        await opened(place)
        place.csu.put("001", delta(0), key(3_600), delta(7_200), quality=Quality.SUB)
        after = [await place.media.hear(Picture) for _ in range(2)]

        assert len(place.csu.opened) == 2
        keyframe, following = (picture.unit for picture in after)
        assert keyframe.keyframe
        assert keyframe.timestamp > 903_600 + 90_000
        assert following.timestamp == keyframe.timestamp + 3_600


class CountingConnector(ScriptedConnector):
    """Its streams are `Counted`: each of its own, as often as it is opened."""

    def __init__(self, *packets: Packets) -> None:
        super().__init__()
        self._packets = iter(packets)

    @asynccontextmanager
    async def pull(
        self, camera: CameraId, quality: Quality
    ) -> AsyncIterator[AsyncIterator[AccessUnit]]:
        async with super().pull(camera, quality) as units:
            yield CountedUnits(units, next(self._packets))


@dataclass
class CountedUnits:
    units: AsyncIterator[AccessUnit]
    packets: Packets

    def __aiter__(self) -> AsyncIterator[AccessUnit]:
        return self

    async def __anext__(self) -> AccessUnit:
        return await anext(self.units)


@on_both_carriers
async def test_packets_are_counted_over_all_the_streams_of_one_pull(
    open_link: OpenLink, tmp_path: Path
) -> None:
    csu = CountingConnector(Packets(100, 3), Packets(50, 1))
    async with a_place(open_link, tmp_path, csu=csu) as place:
        await place.media.watch()
        await opened(place)
        place.clock.move(SWIFT.counting)
        first = await place.media.hear(Arrival)
        place.csu.put("001", CameraUnreachable("camera 001: gone"), quality=Quality.SUB)
        await until(lambda: len(csu.opened) == 2)
        place.clock.move(SWIFT.counting)

        assert first == Arrival("flow-1", "sub", 100, 3)
        assert await place.media.hear(Arrival) == Arrival("flow-1", "sub", 150, 4)


@pytest.mark.parametrize(
    "trouble_case",
    [
        CredentialsRefused("camera 001: wrong password"),
        PictureUnsuitable(Trouble.UNSUPPORTED_CODEC, "camera 001: H.265"),
    ],
)
async def test_a_lasting_trouble_is_tried_again_slowly(
    trouble_case: ConnectorError, tmp_path: Path
) -> None:
    slowly = replace(SWIFT, first_retry=0.0, longest_retry=0.0, lasting_retry=3600.0)
    async with a_place(paired, tmp_path, pace=slowly) as place:
        place.csu.trouble[camera_named("001")] = trouble_case
        await place.media.watch()
        told = await place.media.hear_state("unavailable")
        for _ in range(5):
            await place.media.settled()

        assert (told.code, told.text) == (trouble_case.trouble.value, str(trouble_case))
        assert len(place.csu.tried) == 1


async def test_a_fault_of_the_connector_itself_is_told_without_its_words(tmp_path: Path) -> None:
    async with a_place(paired, tmp_path) as place:
        await place.media.watch()
        await opened(place)
        secret = ValueError("rtsp://agent:s3cret@192.0.2.7/live")
        place.csu.put("001", secret, quality=Quality.SUB)
        told = await place.media.hear_state("unavailable")

        assert (told.code, told.text) == ("unreadable-answer", "ValueError")


async def test_an_address_in_a_connector_s_message_does_not_reach_the_tile(
    tmp_path: Path,
) -> None:
    async with a_place(paired, tmp_path) as place:
        careless = CameraUnreachable("no answer from rtsp://agent:s3cret@192.0.2.7/live")
        place.csu.trouble[camera_named("001")] = careless
        await place.media.watch()
        told = await place.media.hear_state("unavailable")

        assert told.text == "no answer from rtsp://[masked]"


async def test_a_picture_that_stops_is_frozen_then_live_again(tmp_path: Path) -> None:
    async with a_place(paired, tmp_path) as place:
        await place.media.watch()
        await opened(place)
        place.csu.put("001", key(), quality=Quality.SUB)
        await place.media.hear_state("live")
        place.clock.move(2.5)
        frozen = await place.media.hear_state("frozen")
        place.csu.put("001", delta(225_000), quality=Quality.SUB)

        assert frozen.code == "stalled"
        await place.media.hear_state("live")


async def test_a_pull_lingers_for_who_comes_back_and_no_picture_leaves_meanwhile(
    tmp_path: Path,
) -> None:
    async with a_place(paired, tmp_path, pace=replace(SWIFT, linger=60.0)) as place:
        await place.media.watch()
        await opened(place)
        place.csu.put("001", key(0), quality=Quality.SUB)
        await place.media.hear(Picture)
        await place.media.say(Leave("view-1"))
        await place.media.settled()
        place.csu.put("001", delta(1), quality=Quality.SUB)

        assert place.federator.slots.held == {}
        await place.media.watch(number=2)
        place.csu.put("001", delta(2), key(3), quality=Quality.SUB)
        assert await place.media.hear(Picture) == Picture("flow-2", Quality.SUB, key(3))
        assert len(place.csu.opened) == 1


async def test_a_pull_that_lingered_for_nobody_closes(tmp_path: Path) -> None:
    async with a_place(paired, tmp_path, pace=replace(SWIFT, linger=0.05)) as place:
        await place.media.watch()
        await opened(place)
        await place.media.say(Want("flow-1", []))

        await until(lambda: not place.csu.open)
        assert place.federator.open_pulls == frozenset()


class Learning(ScriptedConnector):
    """Finds out that there is no small picture once it has pulled one."""

    def qualities(self, camera: CameraId) -> frozenset[Quality]:
        return frozenset({Quality.MAIN}) if self.opened else frozenset(Quality)


async def test_a_system_that_learns_of_its_streams_meanwhile_loses_no_pull(tmp_path: Path) -> None:
    async with a_place(paired, tmp_path, csu=Learning(), pace=replace(SWIFT, linger=0.05)) as place:
        await place.media.watch()
        await opened(place)
        await place.media.say(Want("flow-1", ["sub"]))
        await place.media.settled()
        assert place.csu.opened == [(camera_named("001"), Quality.SUB)]

        await place.media.say(Want("flow-1", []))
        await until(lambda: not place.csu.open)
        assert place.federator.open_pulls == frozenset()


class WithoutSub(ScriptedConnector):
    def qualities(self, camera: CameraId) -> frozenset[Quality]:
        return frozenset({Quality.MAIN})


async def test_a_camera_without_a_small_picture_gives_its_main_one_in_one_pull(
    tmp_path: Path,
) -> None:
    async with a_place(paired, tmp_path, csu=WithoutSub()) as place:
        await place.media.watch()
        await place.media.say(Want("flow-1", ["sub", "main"]))
        await place.media.settled()
        await opened(place)
        place.csu.put("001", key(7), quality=Quality.MAIN)
        pictures = [await place.media.hear(Picture) for _ in range(2)]

        assert place.csu.opened == [(camera_named("001"), Quality.MAIN)]
        assert pictures == [
            Picture("flow-1", Quality.SUB, key(7)),
            Picture("flow-1", Quality.MAIN, key(7)),
        ]
        await place.media.say(Want("flow-1", ["sub"]))
        await place.media.say(Want("flow-1", ["main"]))
        await place.media.settled()
        place.csu.put("001", key(8), quality=Quality.MAIN)
        assert await place.media.hear(Picture) == Picture("flow-1", Quality.MAIN, key(8))
        assert len(place.csu.opened) == 1


class ClumsyAtTheEnd(ScriptedConnector):
    """Fails while it lets go of a camera, as a recorder whose power went."""

    @asynccontextmanager
    async def pull(
        self, camera: CameraId, quality: Quality
    ) -> AsyncIterator[AsyncIterator[AccessUnit]]:
        async with super().pull(camera, quality) as units:
            try:
                yield units
            finally:
                raise CameraUnreachable("camera 001: gone before goodbye")


async def test_a_camera_that_fails_while_it_is_let_go_is_let_go_all_the_same(
    tmp_path: Path,
) -> None:
    async with a_place(paired, tmp_path, csu=ClumsyAtTheEnd()) as place:
        await place.media.watch()
        await opened(place)
        await place.media.say(Leave("view-1"))
        await until(lambda: not place.csu.open)
        await place.media.watch(number=2)
        await opened(place)

        assert len(place.csu.opened) == 2


class SlowAtTheEnd(ScriptedConnector):
    """Takes its time to let go of a camera."""

    def __init__(self) -> None:
        super().__init__()
        self.let_go = asyncio.Event()

    @asynccontextmanager
    async def pull(
        self, camera: CameraId, quality: Quality
    ) -> AsyncIterator[AsyncIterator[AccessUnit]]:
        async with super().pull(camera, quality) as units:
            try:
                yield units
            finally:
                await self.let_go.wait()


async def test_a_camera_is_opened_again_only_once_it_was_let_go(tmp_path: Path) -> None:
    csu = SlowAtTheEnd()
    unhurried = replace(SWIFT, longest_retry=60.0)
    async with a_place(paired, tmp_path, csu=csu, pace=unhurried) as place:
        await place.media.watch()
        await opened(place)
        await place.media.say(Leave("view-1"))
        await place.media.watch(number=2)
        await place.media.settled()
        assert len(csu.opened) == 1

        csu.let_go.set()
        await until(lambda: len(csu.opened) == 2)


async def test_what_somebody_has_changed_is_tried_at_once_and_a_picture_that_runs_is_left_alone(
    tmp_path: Path,
) -> None:
    patient = replace(SWIFT, lasting_retry=3600.0)
    async with a_place(paired, tmp_path, pace=patient) as place:
        place.csu.trouble[camera_named("001")] = CredentialsRefused("camera 001: no")
        await place.media.watch()
        await place.media.hear_state("unavailable")
        del place.csu.trouble[camera_named("001")]

        place.federator.retry_pictures()
        await opened(place)
        place.csu.put("001", key(), quality=Quality.SUB)
        await place.media.hear_state("live")
        tried = len(place.csu.tried)
        place.federator.retry_pictures()
        place.csu.put("001", key(), quality=Quality.SUB)
        await place.media.hear(Picture)

        assert len(place.csu.tried) == tried
