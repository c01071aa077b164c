"""A node that dies, drains or joins: whose views are told to go where, and what stays the same."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from services.api.directory import QUIET
from services.api.heart.nodes import SETTLING
from services.kit.bus import topics
from services.kit.passes import Relay, read_relay, verify
from tests.builders import ASCQ
from tests.services.api.door.house import CAMERAS, Clock, House, open_house, until
from tests.services.api.heart.test_heart import Cable, Media, held_for
from tests.services.api.identity.provider import a_token

NODES = ("media-a", "media-b")
REJOIN = """mutation($view: ID!) { rejoinView(view: $view) { __typename
    ... on Rejoined { view whep pass } ... on RejoinLater { code } ... on ViewNotFound { id } } }"""
TICK = timedelta(milliseconds=500)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def cable() -> Cable:
    return Cable()


@pytest.fixture
async def house(tmp_path: Path, clock: Clock, cable: Cable) -> AsyncIterator[House]:
    """Two nodes linked to the same tenant, and an API that has had time to hear both."""
    async with open_house(tmp_path, clock=clock, bus=cable, linked=False) as opened:
        await speak(opened)
        await until(opened.is_linked)
        await time_passes(opened, clock, SETTLING + TICK)
        yield opened


async def speak(house: House, *names: str, tenants: tuple[str, ...] = (ASCQ,), **more: Any) -> None:
    for name in names or NODES:
        body = {"node": name, "url": url_of(name), "tenants": list(tenants), **more}
        await house.bus.publish(topics.NODES_ALIVE, body)


async def time_passes(house: House, clock: Clock, delay: timedelta, *names: str) -> None:
    """Half a second at a time; these nodes, or all, say that they are alive."""
    for _ in range(round(delay / TICK)):
        clock.now += TICK
        await speak(house, *names)


def url_of(name: str) -> str:
    return f"https://{name}.example.fr"


def node_of(answer: dict[str, Any]) -> str:
    return next(name for name in NODES if answer["whep"].startswith(url_of(name)))


def other_than(name: str) -> str:
    return next(one for one in NODES if one != name)


async def rejoin(house: House, view: str, token: str | None = None) -> dict[str, Any]:
    answer: dict[str, Any] = (await house.ask(REJOIN, token, view=view))["rejoinView"]
    return answer


@asynccontextmanager
async def moves(house: House) -> AsyncIterator[Media]:
    async with house.bus.subscribe(topics.VIEWS_MOVED) as messages:
        yield Media(messages)


async def nothing_moves(house: House, clock: Clock, media: Media) -> None:
    """Time passes until a view that is where it should not be is moved: no other was before."""
    stray = await house.watch(CAMERAS[-1].id)
    heard = asyncio.create_task(media.hear(topics.VIEWS_MOVED))

    async def is_heard() -> bool:
        await time_passes(house, clock, TICK)
        await alive_on(house, other_than(node_of(stray)), stray["view"])
        return heard.done()

    await until(is_heard)
    assert heard.result()["view"] == stray["view"]


async def alive_on(house: House, node: str, view: str) -> None:
    said = [{"view": view, "flow": "f", "fence": 1}]
    await house.bus.publish(topics.VIEWS_ALIVE, {"node": node, "views": said})


async def test_the_views_of_a_node_that_died_come_back_by_another_and_nothing_is_entered(
    house: House, clock: Clock
) -> None:
    granted = await house.watch()
    died = node_of(granted)
    before = await house.entries()
    async with moves(house) as media:
        await time_passes(house, clock, QUIET, other_than(died))

        moved = await media.hear(topics.VIEWS_MOVED)

    assert moved == {"view": granted["view"], "node": other_than(died)}
    again = await rejoin(house, granted["view"])
    first, second = (verify(one["pass"], house.pass_key, clock.now) for one in (granted, again))
    assert node_of(again) == other_than(died)
    assert (second.view, second.flow, second.slot, second.fence, second.entry) == (
        first.view, first.flow, first.slot, first.fence, first.entry,
    )  # fmt: skip
    assert await house.entries() == before


async def test_the_views_of_a_node_that_drains_are_moved_at_once(house: House) -> None:
    granted = await house.watch()
    async with moves(house) as media:
        await speak(house, node_of(granted), draining=True)

        moved = await media.hear(topics.VIEWS_MOVED)

    assert moved == {"view": granted["view"], "node": other_than(node_of(granted))}
    asked_now = await house.watch()
    assert node_of(asked_now) == moved["node"]


async def test_the_views_of_a_node_whose_link_is_lost_are_moved(house: House) -> None:
    granted = await house.watch()
    async with moves(house) as media:
        body = {"tenant": ASCQ, "connected": False, "node": node_of(granted)}
        await house.bus.publish(topics.LINKS_CHANGED, body)

        moved = await media.hear(topics.VIEWS_MOVED)

    assert moved["node"] == other_than(node_of(granted))


async def test_a_node_that_joins_takes_the_running_views_of_its_cameras(
    house: House,
) -> None:
    granted = await house.watch()
    owner = node_of(granted)
    async with moves(house) as media:
        await speak(house, owner, tenants=())
        assert (await media.hear(topics.VIEWS_MOVED))["node"] == other_than(owner)

        await speak(house, owner)
        assert (await media.hear(topics.VIEWS_MOVED)) == {"view": granted["view"], "node": owner}


async def test_a_view_that_another_node_shows_is_moved_to_its_own(house: House) -> None:
    granted = await house.watch()
    async with moves(house) as media:
        await alive_on(house, other_than(node_of(granted)), granted["view"])

        moved = await media.hear(topics.VIEWS_MOVED)

    assert moved == {"view": granted["view"], "node": node_of(granted)}


async def test_where_every_node_is_quiet_nothing_moves(house: House, clock: Clock) -> None:
    granted = await house.watch()
    async with moves(house) as media:
        clock.now += QUIET
        again = await rejoin(house, granted["view"])

        assert again["whep"] == granted["whep"]
        await nothing_moves(house, clock, media)


async def test_while_the_bus_is_away_and_until_every_node_can_speak_again_nothing_moves(
    house: House, clock: Clock, cable: Cable
) -> None:
    granted = await house.watch()
    cable.pulled = True
    for _ in range(2):  # two beats: the nodes are looked at between them
        clock.now += timedelta(seconds=5)
        await until(lambda: held_for(house, clock, 15))
    async with moves(house) as media:
        cable.pulled = False
        await speak(house, other_than(node_of(granted)))

        await nothing_moves(house, clock, media)


async def test_a_view_that_is_over_or_anothers_cannot_be_rejoined(
    house: House, clock: Clock
) -> None:
    granted = await house.watch()
    other = a_token(clock.now, sub="dominique.leroy", name="Dominique Leroy")
    not_found = {"__typename": "ViewNotFound", "id": granted["view"]}

    assert await rejoin(house, granted["view"], other) == not_found
    stop = "mutation($view: ID!) { stopWatching(view: $view) { __typename } }"
    await house.ask(stop, view=granted["view"])
    assert await rejoin(house, granted["view"]) == not_found
    assert (await rejoin(house, "nowhere"))["__typename"] == "ViewNotFound"


async def test_without_a_node_the_view_goes_on_and_is_to_be_asked_for_later(house: House) -> None:
    granted = await house.watch()
    await speak(house, tenants=())

    async def unlinked() -> bool:
        return not await house.is_linked()

    await until(unlinked)
    before = await house.entries()
    assert await rejoin(house, granted["view"]) == {
        "__typename": "RejoinLater",
        "code": "link-down",
    }
    assert await house.entries() == before


async def test_the_views_of_an_edge_that_died_are_moved_and_those_of_its_origin_are_not(
    house: House, clock: Clock
) -> None:
    at_origin = await house.watch()
    origin, edge = node_of(at_origin), other_than(node_of(at_origin))
    await speak(house, origin, link=f"wss://{origin}:1", crowded={CAMERAS[0].id: 1})
    await speak(house, edge, link=f"wss://{edge}:1")
    at_edge = await rejoin(house, at_origin["view"])
    assert node_of(at_edge) == edge
    relay = read_relay(at_edge["pass"], house.pass_key, clock.now)
    assert relay == Relay(edge, origin, f"wss://{origin}:1")
    async with moves(house) as media:
        await time_passes(house, clock, QUIET, origin)

        assert await media.hear(topics.VIEWS_MOVED) == {"view": at_origin["view"], "node": origin}
