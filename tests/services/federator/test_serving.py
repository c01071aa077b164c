"""A view from the watch to its end, over both kinds of link."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from federation.connector import SystemUnreachable
from services.federator.federator import ForeignLink
from services.kit.cameras import to_mapping
from services.kit.link.pair import carrier_pair
from services.kit.link.words import (
    PROTOCOL,
    Ended,
    Hello,
    Inventory,
    Leave,
    Picture,
    Refused,
    SourceState,
    Want,
    Watch,
    Watched,
    Welcome,
)
from tenants.vocabulary.picture import Quality
from tests.builders import NOON, a_camera
from tests.services.federator.scripted import (
    CAMERAS,
    HandClock,
    MediaEnd,
    ScriptedConnector,
    a_federator,
    a_place,
    camera_named,
    delta,
    flow_named,
    key,
    linked,
)
from tests.services.kit.link.carriers import OpenLink, over_tls, paired, until

on_both_carriers = pytest.mark.parametrize("open_link", [paired, over_tls])


@on_both_carriers
async def test_it_says_hello_with_its_clock_then_what_it_shares(
    open_link: OpenLink, tmp_path: Path
) -> None:
    async with a_place(open_link, tmp_path) as place:
        hello, inventory = place.media.heard[0], await place.media.hear(Inventory)

    assert isinstance(hello, Hello)
    assert (hello.protocol, hello.clock) == (PROTOCOL, NOON.timestamp())
    assert inventory == Inventory([to_mapping(camera) for camera in CAMERAS])


@on_both_carriers
async def test_a_view_is_answered_then_its_pictures_come_as_they_were(
    open_link: OpenLink, tmp_path: Path
) -> None:
    async with a_place(open_link, tmp_path) as place:
        answer = await place.media.watch()
        await until(lambda: bool(place.csu.open))
        place.csu.feed("001", key(10), delta(20), quality=Quality.SUB)
        pictures = [await place.media.hear(Picture) for _ in range(2)]

        states = [word.state for word in place.media.heard if isinstance(word, SourceState)]
        assert answer == Watched("view-1", "flow-1")
        assert pictures == [
            Picture("flow-1", Quality.SUB, key(10)),
            Picture("flow-1", Quality.SUB, delta(20)),
        ]
        assert states == ["connecting", "live"]


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
        place.csu.cameras = [*CAMERAS, a_camera("900")]
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


@on_both_carriers
async def test_flows_go_on_over_a_short_loss_of_the_link(
    open_link: OpenLink, tmp_path: Path
) -> None:
    csu, clock = ScriptedConnector(), HandClock()
    async with a_federator(csu, clock) as federator:
        async with linked(federator, clock, open_link, tmp_path / "first") as before:
            await before.watch()
            await until(lambda: bool(csu.open))
        clock.move(11)
        await federator.sweep()
        csu.feed("001", key(90_000), quality=Quality.SUB)

        async with linked(federator, clock, open_link, tmp_path / "second") as after:
            assert await after.watch() == Watched("view-1", "flow-1")
            await after.hear_state("live")
            csu.feed("001", delta(93_600), key(97_200), quality=Quality.SUB)
            first = await after.hear(Picture)

        assert first == Picture("flow-1", Quality.SUB, key(97_200))
        assert csu.opened == [(camera_named("001"), Quality.SUB)]


@on_both_carriers
async def test_a_word_that_media_may_not_say_drops_the_link(
    open_link: OpenLink, tmp_path: Path
) -> None:
    csu, clock = ScriptedConnector(), HandClock()
    async with a_federator(csu, clock) as federator, open_link(tmp_path) as (media, ours):
        serving = asyncio.create_task(federator.serve(ours))
        end = MediaEnd(media, clock)
        await end.greet()
        await end.say(Watched("view-1", "flow-1"))

        await asyncio.wait_for(serving, 5)


@on_both_carriers
async def test_a_media_node_of_another_protocol_is_not_served(
    open_link: OpenLink, tmp_path: Path
) -> None:
    csu, clock = ScriptedConnector(), HandClock()
    async with a_federator(csu, clock) as federator, open_link(tmp_path) as (media, ours):
        serving = asyncio.create_task(federator.serve(ours))
        await media.say(Welcome(PROTOCOL + 1, NOON.timestamp()))
        await asyncio.wait_for(serving, 5)

        assert isinstance(await media.hear(), Hello)


async def test_a_link_that_speaks_for_another_commune_is_not_served() -> None:
    _, ours = carrier_pair("roubaix")
    async with a_federator(ScriptedConnector(), HandClock()) as federator:
        with pytest.raises(ForeignLink):
            await federator.serve(ours)


async def test_another_media_node_cannot_end_a_flow_that_is_not_its_own(tmp_path: Path) -> None:
    csu, clock = ScriptedConnector(), HandClock()
    async with (
        a_federator(csu, clock) as federator,
        linked(federator, clock, paired, tmp_path) as owner,
        linked(federator, clock, paired, tmp_path) as other,
    ):
        await owner.watch()
        await other.say(Leave("view-1"))
        await other.say(Want("flow-1", []))
        await other.settled()

        assert federator.slots.held == {1: camera_named("001")}
        await until(lambda: len(csu.open) == 1)


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


async def test_a_watch_of_no_quality_at_all_drops_the_link() -> None:
    media, ours = carrier_pair("villeneuve-d-ascq")
    clock = HandClock()
    async with a_federator(ScriptedConnector(), clock) as federator:
        serving = asyncio.create_task(federator.serve(ours))
        end = MediaEnd(media, clock)
        await end.greet()
        await end.say(Watch("view-1", "token", "huge"))

        await asyncio.wait_for(serving, 5)
