"""A view from the watch to its end, over both kinds of link."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from federation.connector import SystemUnreachable
from services.kit.link.words import (
    Ended,
    Inventory,
    Leave,
    Picture,
    Refused,
    SourceState,
    Want,
    Watched,
)
from tenants.vocabulary.picture import Quality
from tests.builders import NOON, a_camera
from tests.services.federator.scripted import (
    CAMERAS,
    ScriptedConnector,
    a_place,
    camera_named,
    delta,
    flow_named,
    key,
)
from tests.services.kit.link.carriers import OpenLink, over_tls, paired, until

on_both_carriers = pytest.mark.parametrize("open_link", [paired, over_tls])


@on_both_carriers
async def test_a_view_is_answered_then_its_pictures_come_as_they_were(
    open_link: OpenLink, tmp_path: Path
) -> None:
    async with a_place(open_link, tmp_path) as place:
        answer = await place.media.watch()
        await until(lambda: bool(place.csu.open))
        place.csu.put("001", key(10), delta(20), quality=Quality.SUB)
        pictures = [await place.media.hear(Picture) for _ in range(2)]

        states = [word.state for word in place.media.heard if isinstance(word, SourceState)]
        assert answer == Watched("view-1", "flow-1")
        assert pictures == [
            Picture("flow-1", Quality.SUB, key(10)),
            Picture("flow-1", Quality.SUB, delta(20)),
        ]
        assert states == ["connecting", "live"]


@pytest.mark.quirk(32)
@on_both_carriers
async def test_two_views_of_one_flow_are_one_slot_and_one_pull(
    open_link: OpenLink, tmp_path: Path
) -> None:
    async with a_place(open_link, tmp_path) as place:
        await place.media.watch()
        answer = await place.media.watch(view="view-2", agent="sacha.petit")
        await until(lambda: bool(place.csu.open))

        assert answer == Watched("view-2", "flow-1")
        assert place.federator.slots.held == {1: camera_named("001")}
        assert place.csu.opened == [(camera_named("001"), Quality.SUB)]


@on_both_carriers
async def test_the_slot_is_free_and_the_pull_closed_when_the_last_view_leaves(
    open_link: OpenLink, tmp_path: Path
) -> None:
    async with a_place(open_link, tmp_path) as place:
        await place.media.watch()
        await place.media.watch(view="view-2")
        await until(lambda: bool(place.csu.open))

        await place.media.say(Leave("view-1"))
        await place.media.settled()
        assert place.federator.slots.held == {1: camera_named("001")}
        assert len(place.csu.open) == 1

        await place.media.say(Leave("view-2"))
        await place.media.settled()
        await until(lambda: not place.csu.open)
        assert place.federator.slots.held == {}


@on_both_carriers
async def test_the_ninth_flow_is_refused_with_the_article_and_nothing_moves(
    open_link: OpenLink, tmp_path: Path
) -> None:
    async with a_place(open_link, tmp_path) as place:
        for number in range(1, 9):
            answer = await place.media.watch(f"{number:03}", number=number)
            assert answer == Watched(f"view-{number}", f"flow-{number}")
        await until(lambda: len(place.csu.open) == 8)

        ninth = await place.media.watch("009", number=9)

        assert isinstance(ninth, Refused)
        assert (ninth.code, ninth.article) == ("quota-reached", "villeneuve-d-ascq art. 3")
        assert ninth.text.startswith("Quota atteint : 8 flux sont déjà ouverts")
        assert len(place.federator.slots.held) == 8
        assert len(place.csu.opened) == 8


@on_both_carriers
async def test_a_newer_fence_stops_the_older_flow_before_its_own_begins(
    open_link: OpenLink, tmp_path: Path
) -> None:
    async with a_place(open_link, tmp_path) as place:
        await place.media.watch("001", slot=3, fence=4)
        await until(lambda: bool(place.csu.open))

        answer = await place.media.watch("002", number=2, slot=3, fence=5)

        ended = next(word for word in place.media.heard if isinstance(word, Ended))
        assert (ended.flow, ended.view, ended.code) == ("flow-1", None, "fenced")
        assert answer == Watched("view-2", "flow-2")
        assert place.media.heard.index(ended) < place.media.heard.index(answer)
        assert place.federator.slots.held == {3: camera_named("002")}
        await until(lambda: list(place.csu.open) == [(camera_named("002"), Quality.SUB)])


@on_both_carriers
async def test_each_quality_is_pulled_only_while_it_is_wanted(
    open_link: OpenLink, tmp_path: Path
) -> None:
    main, sub = (camera_named("001"), Quality.MAIN), (camera_named("001"), Quality.SUB)
    async with a_place(open_link, tmp_path) as place:
        await place.media.watch()
        await until(lambda: set(place.csu.open) == {sub})
        await place.media.say(Want("flow-1", ["sub", "main"]))
        await until(lambda: set(place.csu.open) == {sub, main})
        await place.media.say(Want("flow-1", ["main"]))
        await until(lambda: set(place.csu.open) == {main})
        await place.media.say(Want("flow-1", []))
        await until(lambda: not place.csu.open)

        assert place.federator.slots.held == {1: camera_named("001")}


@on_both_carriers
async def test_a_change_of_the_inventory_is_said_and_only_a_change(
    open_link: OpenLink, tmp_path: Path
) -> None:
    async with a_place(open_link, tmp_path) as place:
        await place.media.hear(Inventory)
        await until(lambda: place.csu.readings >= 4)
        place.csu.cameras = [*CAMERAS, a_camera("900")]
        await until(lambda: place.csu.readings >= 8)
        changed = await place.media.hear(Inventory)
        await place.media.settled()

        said = [word for word in place.media.heard if isinstance(word, Inventory)]
        assert changed.cameras[-1]["local"] == "900"
        assert len(said) == 2


@on_both_carriers
async def test_a_camera_that_is_shared_no_more_is_shown_no_more(
    open_link: OpenLink, tmp_path: Path
) -> None:
    async with a_place(open_link, tmp_path) as place:
        await place.media.hear(Inventory)
        await place.media.watch()
        place.csu.cameras = CAMERAS[1:]

        ended = await place.media.hear(Ended)
        answer = await place.media.watch(number=2)

        assert (ended.flow, ended.code) == ("flow-1", "camera-unknown")
        assert isinstance(answer, Refused)
        assert answer.code == "camera-unknown"


async def test_a_camera_is_not_refused_while_the_inventory_cannot_be_read(tmp_path: Path) -> None:
    csu = ScriptedConnector()
    csu.inventory_trouble = SystemUnreachable("the VMS does not answer")
    async with a_place(paired, tmp_path, csu=csu) as place:
        assert await place.media.watch() == Watched("view-1", "flow-1")

        csu.inventory_trouble = None
        assert len((await place.media.hear(Inventory)).cameras) == len(CAMERAS)


async def test_a_fresher_pass_on_a_running_view_carries_its_right_further(tmp_path: Path) -> None:
    async with a_place(paired, tmp_path) as place:
        await place.media.watch(until=NOON + timedelta(seconds=5))
        await place.media.watch(until=NOON + timedelta(seconds=50))
        place.clock.move(6)
        await place.federator.sweep()
        await place.media.settled()

        assert place.federator.slots.held == {1: camera_named("001")}
        place.clock.move(45)
        await place.media.keep("flow-1")
        ended = await place.media.hear(Ended)
        assert replace(ended, text="") == Ended("flow-1", None, "habilitation-ended", "")


async def test_of_two_views_the_one_whose_right_ends_goes_alone(tmp_path: Path) -> None:
    async with a_place(paired, tmp_path) as place:
        await place.media.watch(until=NOON + timedelta(seconds=5))
        await place.media.watch(view="view-2")
        place.clock.move(6)
        ended = await place.media.hear(Ended)

        assert replace(ended, text="") == Ended("flow-1", "view-1", "habilitation-ended", "")
        assert place.federator.slots.of(camera_named("001")) == 1
        assert flow_named(1) == ended.flow


async def test_a_flow_under_a_newer_fence_starts_again_in_its_own_slot(tmp_path: Path) -> None:
    async with a_place(paired, tmp_path) as place:
        await place.media.watch()
        answer = await place.media.watch(fence=2)
        await until(lambda: bool(place.csu.open))
        place.csu.put("001", key(), quality=Quality.SUB)

        codes = [word.code for word in place.media.heard if isinstance(word, Ended)]
        assert codes == ["fenced"]
        assert answer == Watched("view-1", "flow-1")
        assert place.federator.slots.held == {1: camera_named("001")}
        assert await place.media.hear(Picture) == Picture("flow-1", Quality.SUB, key())


async def test_a_running_view_whose_new_pass_is_refused_is_shown_no_more(tmp_path: Path) -> None:
    async with a_place(paired, tmp_path) as place:
        await place.media.watch()
        await until(lambda: bool(place.csu.open))

        answer = await place.media.watch(motive="curiosity")

        assert isinstance(answer, Refused)
        assert answer.code == "motive-unknown"
        assert place.federator.slots.held == {}
        await until(lambda: not place.csu.open)


@pytest.mark.clause("VA-9")
@on_both_carriers
async def test_a_flow_that_its_last_view_leaves_is_said_to_have_stopped(
    open_link: OpenLink, tmp_path: Path
) -> None:
    async with a_place(open_link, tmp_path) as place:
        await place.media.watch("001")
        await place.media.watch("001", view="view-2")
        await until(lambda: bool(place.csu.open))

        await place.media.say(Leave("view-1"))
        await place.media.say(Leave("view-2"))
        ended = await place.media.hear(Ended)

        assert (ended.flow, ended.view, ended.code) == ("flow-1", "view-2", "stopped")
        assert place.federator.slots.held == {}
