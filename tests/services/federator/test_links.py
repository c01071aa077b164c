"""A link from its hello to its loss, of both kinds, and what goes on without it."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from services.federator.federator import ForeignLink
from services.kit.cameras import to_mapping
from services.kit.link.pair import carrier_pair
from services.kit.link.words import (
    PROTOCOL,
    Hello,
    Inventory,
    Leave,
    Picture,
    Want,
    Watch,
    Watched,
    Welcome,
)
from tenants.vocabulary.picture import Quality
from tests.builders import NOON
from tests.services.federator.scripted import (
    CAMERAS,
    HandClock,
    MediaEnd,
    ScriptedConnector,
    a_federator,
    a_place,
    camera_named,
    delta,
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
        csu.put("001", key(90_000), quality=Quality.SUB)

        async with linked(federator, clock, open_link, tmp_path / "second") as after:
            assert await after.watch() == Watched("view-1", "flow-1")
            await after.hear_state("live")
            csu.put("001", delta(93_600), key(97_200), quality=Quality.SUB)
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

        await asyncio.wait_for(serving, 20)


@on_both_carriers
async def test_a_media_node_of_another_protocol_is_not_served(
    open_link: OpenLink, tmp_path: Path
) -> None:
    csu, clock = ScriptedConnector(), HandClock()
    async with a_federator(csu, clock) as federator, open_link(tmp_path) as (media, ours):
        serving = asyncio.create_task(federator.serve(ours))
        await media.say(Welcome(PROTOCOL + 1, NOON.timestamp()))
        await asyncio.wait_for(serving, 20)

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


async def test_a_watch_of_no_quality_at_all_drops_the_link() -> None:
    media, ours = carrier_pair("villeneuve-d-ascq")
    clock = HandClock()
    async with a_federator(ScriptedConnector(), clock) as federator:
        serving = asyncio.create_task(federator.serve(ours))
        end = MediaEnd(media, clock)
        await end.greet()
        await end.say(Watch("view-1", "token", "huge"))

        await asyncio.wait_for(serving, 20)
