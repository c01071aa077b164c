"""What the commune's side ends by itself: deadlines, rights, and the owner's stop."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from services.federator.deadlines import Deadlines
from services.kit.link.words import (
    HEARTBEAT_SECONDS,
    LOCAL_DEADLINE_SECONDS,
    Ended,
    Facts,
    Picture,
    Refused,
    Watched,
)
from tenants.decisions.cutting import Cut
from tenants.vocabulary.identifiers import CameraId, FlowId
from tenants.vocabulary.picture import Quality
from tests.builders import NOON, a_convention
from tests.services.federator.scripted import (
    HandClock,
    ScriptedConnector,
    a_federator,
    a_place,
    at,
    camera_named,
    key,
    linked,
)
from tests.services.kit.link.carriers import OpenLink, over_tls, paired, until

on_both_carriers = pytest.mark.parametrize("open_link", [paired, over_tls])
FLOW = FlowId("flow-1")


def test_a_flow_is_overdue_twelve_seconds_after_it_was_last_kept() -> None:
    clock = HandClock()
    deadlines = Deadlines(lambda: clock.seconds, LOCAL_DEADLINE_SECONDS)

    deadlines.keep(FLOW)
    clock.move(11.9)
    assert deadlines.overdue() == []
    deadlines.keep(FLOW)
    clock.move(11.9)
    assert deadlines.overdue() == []
    clock.move(0.1)
    assert deadlines.overdue() == [FLOW]
    deadlines.forget(FLOW)
    assert deadlines.overdue() == []


@on_both_carriers
async def test_a_flow_that_nobody_keeps_ends(open_link: OpenLink, tmp_path: Path) -> None:
    async with a_place(open_link, tmp_path) as place:
        await place.media.watch()
        await until(lambda: bool(place.csu.open))
        place.clock.move(LOCAL_DEADLINE_SECONDS)
        ended = await place.media.hear(Ended)

        assert (ended.flow, ended.view, ended.code) == ("flow-1", None, "unconfirmed")
        assert place.federator.slots.held == {}
        await until(lambda: not place.csu.open)


@on_both_carriers
async def test_a_flow_that_is_kept_goes_on(open_link: OpenLink, tmp_path: Path) -> None:
    async with a_place(open_link, tmp_path) as place:
        await place.media.watch("001")
        await place.media.watch("002", number=2)
        for _ in range(4):
            place.clock.move(HEARTBEAT_SECONDS)
            await place.media.keep("flow-1")
            await place.media.settled()
            await place.federator.sweep()

        ended = [word.flow for word in place.media.heard if isinstance(word, Ended)]
        assert ended == ["flow-2"]
        assert place.federator.slots.held == {1: camera_named("001")}


async def test_with_the_link_lost_the_deadline_ends_the_pull(tmp_path: Path) -> None:
    csu, clock = ScriptedConnector(), HandClock()
    async with a_federator(csu, clock) as federator:
        async with linked(federator, clock, paired, tmp_path) as media:
            await media.watch()
            await until(lambda: bool(csu.open))

        assert federator.slots.held == {1: camera_named("001")}
        clock.move(LOCAL_DEADLINE_SECONDS)
        await until(lambda: not csu.open)
        assert federator.slots.held == {}


async def test_a_wall_clock_set_back_prolongs_nothing(tmp_path: Path) -> None:
    async with a_place(paired, tmp_path) as place:
        await place.media.watch()
        place.clock.move(LOCAL_DEADLINE_SECONDS)
        place.clock.now = at(hours=-1)

        assert (await place.media.hear(Ended)).code == "unconfirmed"


async def test_a_convention_that_ends_ends_what_it_allowed(tmp_path: Path) -> None:
    term = replace(a_convention().term, ends=date(2026, 6, 16))
    async with a_place(paired, tmp_path, term=term) as place:
        await place.media.watch(until=at(hours=72))
        place.clock.now = at(hours=10)
        ended = await place.media.hear(Ended)

        assert (ended.flow, ended.view, ended.code) == ("flow-1", None, "convention-ended")
        assert place.federator.slots.held == {}


def a_cut(camera: CameraId | None) -> Cut:
    return Cut(camera, "intervention", "Alex Dubois", NOON, None)


@on_both_carriers
@pytest.mark.parametrize("cut_case", [camera_named("001"), None])
async def test_the_owner_s_stop_is_immediate_and_lasts(
    cut_case: CameraId | None, open_link: OpenLink, tmp_path: Path
) -> None:
    async with a_place(open_link, tmp_path) as place:
        await place.media.watch()
        await until(lambda: bool(place.csu.open))
        place.csu.put("001", key(1), quality=Quality.SUB)
        await place.media.hear(Picture)
        stream = place.csu.open[camera_named("001"), Quality.SUB]

        assert await place.federator.cut(a_cut(cut_case)) == 1
        stream.put_nowait(key(2))
        after = [word for word in await place.media.settled() if not isinstance(word, Facts)]
        answer = await place.media.watch(number=2)

        assert after == [
            Ended(
                "flow-1",
                None,
                "cut-by-commune",
                "La collectivité a coupé l'image. Motif : intervention",
            )
        ]
        assert isinstance(answer, Refused)
        assert answer.code == "cut-by-commune"
        assert place.federator.slots.held == {}
        assert place.federator.restore(cut_case, "Alex Dubois", NOON)
        assert await place.media.watch(number=3) == Watched("view-3", "flow-3")


async def test_the_owner_s_stop_needs_no_link(tmp_path: Path) -> None:
    csu, clock = ScriptedConnector(), HandClock()
    async with a_federator(csu, clock) as federator:
        async with linked(federator, clock, paired, tmp_path) as media:
            await media.watch("001")
            await media.watch("002", number=2)
            await until(lambda: len(csu.open) == 2)

        await federator.cut(a_cut(camera_named("001")))
        await until(lambda: list(csu.open) == [(camera_named("002"), Quality.SUB)])
        assert federator.slots.held == {2: camera_named("002")}

        async with linked(federator, clock, paired, tmp_path) as media:
            answer = await media.watch("001")
            assert isinstance(answer, Refused)
            assert answer.code == "cut-by-commune"
