"""A flow that another node asks for: the same flow, the same slot, one pull, no hole."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.kit.link.words import Leave, Picture, SourceState, Watched
from tenants.vocabulary.picture import Quality
from tests.services.federator.scripted import (
    MediaEnd,
    a_place,
    camera_named,
    delta,
    key,
    linked,
)
from tests.services.kit.link.carriers import OpenLink, over_tls, paired, until

on_both_carriers = pytest.mark.parametrize("open_link", [paired, over_tls])


def pictures(end: MediaEnd) -> list[int]:
    return [word.unit.timestamp for word in end.heard if isinstance(word, Picture)]


@on_both_carriers
async def test_pictures_go_on_by_the_link_of_before_until_the_next_keyframe(
    open_link: OpenLink, tmp_path: Path
) -> None:
    async with (
        a_place(open_link, tmp_path) as place,
        linked(place.federator, place.clock, open_link, tmp_path / "second") as second,
    ):
        await place.media.watch()
        await until(lambda: bool(place.csu.open))
        place.csu.put("001", key(10), quality=Quality.SUB)
        await place.media.hear(Picture)

        answer = await second.watch()
        place.csu.put("001", delta(20), quality=Quality.SUB)
        await place.media.hear(Picture)
        place.csu.put("001", key(30), delta(40), quality=Quality.SUB)
        for _ in range(2):
            await second.hear(Picture)
        await place.media.settled()

        assert answer == Watched("view-1", "flow-1")
        assert (pictures(place.media), pictures(second)) == ([10, 20], [30, 40])


@on_both_carriers
async def test_both_nodes_together_hold_one_slot_and_one_pull(
    open_link: OpenLink, tmp_path: Path
) -> None:
    async with (
        a_place(open_link, tmp_path) as place,
        linked(place.federator, place.clock, open_link, tmp_path / "second") as second,
    ):
        for number in range(1, 9):
            await place.media.watch(f"{number:03}", number=number)
        for number in range(1, 9):
            answer = await second.watch(f"{number:03}", number=number)
            assert answer == Watched(f"view-{number}", f"flow-{number}")
            assert len(place.federator.slots.held) == 8

        await until(lambda: len(place.csu.open) == 8)
        assert len(place.csu.opened) == 8


@on_both_carriers
async def test_the_node_of_before_can_leave_and_the_flow_goes_on(
    open_link: OpenLink, tmp_path: Path
) -> None:
    async with (
        a_place(open_link, tmp_path) as place,
        linked(place.federator, place.clock, open_link, tmp_path / "second") as second,
    ):
        await place.media.watch()
        await second.watch()

        await place.media.say(Leave("view-1"))
        await place.media.settled()

        assert place.federator.slots.held == {1: camera_named("001")}


@on_both_carriers
async def test_a_view_that_has_not_moved_yet_can_leave_by_the_node_of_before(
    open_link: OpenLink, tmp_path: Path
) -> None:
    async with (
        a_place(open_link, tmp_path) as place,
        linked(place.federator, place.clock, open_link, tmp_path / "second") as second,
    ):
        await place.media.watch()
        await place.media.watch(view="view-2")
        await second.watch()

        await place.media.say(Leave("view-2"))
        await place.media.settled()
        await second.say(Leave("view-1"))
        await second.settled()

        assert place.federator.slots.held == {}


@on_both_carriers
async def test_a_node_that_died_is_not_waited_for(open_link: OpenLink, tmp_path: Path) -> None:
    async with (
        a_place(open_link, tmp_path) as place,
        linked(place.federator, place.clock, open_link, tmp_path / "second") as second,
    ):
        async with linked(place.federator, place.clock, open_link, tmp_path / "third") as third:
            await third.watch()
            await until(lambda: bool(place.csu.open))
            place.csu.put("001", key(10), quality=Quality.SUB)
            await third.hear(Picture)
        await second.watch()
        state = await second.hear(SourceState)
        place.csu.put("001", delta(20), key(30), quality=Quality.SUB)

        while 30 not in pictures(second):
            await second.hear(Picture)

        assert state.state in ("connecting", "live")
