"""How pictures fare, through the real door: what two nodes say over a real Redis, and to whom."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from services.api.health.healths import STALE
from services.kit.bus import topics
from services.kit.bus.redis import RedisBus
from tests.servers.redis import RedisServer
from tests.services.api.door.house import CAMERAS, METZ, Clock, House, open_house, until
from tests.services.api.door.sockets import Socket, serving, socket_to
from tests.services.api.door.test_cutting import of_the_csu
from tests.services.api.identity.provider import a_token, an_organisation

HEALTH = """health { stream framesPerSecond bitrateKbps lossPercent jitterMs gopSeconds
    cameraClockSkewSeconds cameraLossPercent firstPacketMs grade causes measuredAt }"""
BOARD = f"{{ tenants {{ gauge {{ holders {{ camera {{ id }} viewers {{ name {HEALTH} }} }} }} }} }}"
FOLLOW = "subscription { flowHealth { view stream grade causes lossPercent } }"
NUMBERS = {
    "fps": 24.8, "kbps": 910, "loss": 0.4, "jitter": 12, "gop": 2.0, "skew": -3.4,
    "camera_loss": 1.5, "first": 240,
}  # fmt: skip


@dataclass
class Nodes:
    """Two media processes, each with a connection of its own to Redis."""

    house: House
    clock: Clock
    buses: tuple[RedisBus, RedisBus]

    async def say(self, node: int, view: str, **numbers: Any) -> None:
        entry = {"view": view, "quality": "sub", **NUMBERS, **numbers}
        body = {"node": f"media-{node}", "views": [entry]}
        await self.buses[node - 1].publish(topics.FLOWS_HEALTH, body)

    async def board(self, token: str | None = None) -> dict[str, dict[str, Any] | None]:
        """The health of each camera's first viewer, as who asks may read it."""
        said = await self.house.ask(BOARD, token)
        return {
            holder["camera"]["id"]: holder["viewers"][0]["health"]
            for tenant in said["tenants"]
            for holder in tenant["gauge"]["holders"]
        }

    async def knows(self, camera: str, **numbers: Any) -> dict[str, Any]:
        async def is_known() -> bool:
            health = (await self.board()).get(camera)
            return health is not None and numbers.items() <= health.items()

        await until(is_known)
        health = (await self.board())[camera]
        assert health is not None
        return health


@pytest.fixture
async def nodes(tmp_path: Path, redis_server: RedisServer) -> AsyncIterator[Nodes]:
    clock = Clock()
    api, *media = (RedisBus(redis_server.url) for _ in range(3))
    async with open_house(tmp_path, clock=clock, bus=api) as house:
        yield Nodes(house, clock, (media[0], media[1]))
    for bus in media:
        await bus.close()


def of_the_csu_of(tenant: str) -> str:
    there = an_organisation(tenant, kind="tenant", roles=("control.approve",))
    return a_token(Clock().now, sub="csu-of-another", organization=there)


async def test_each_view_has_what_its_own_node_measured(nodes: Nodes) -> None:
    one, two = CAMERAS[0].id, CAMERAS[1].id
    first, second = [await nodes.house.watch(camera) for camera in (one, two)]

    await nodes.say(1, first["view"])
    await nodes.say(2, second["view"], skew=None, loss=12.5, quality="main")

    assert await nodes.knows(one) == {
        "stream": "SUB",
        "framesPerSecond": 24.8,
        "bitrateKbps": 910.0,
        "lossPercent": 0.4,
        "jitterMs": 12.0,
        "gopSeconds": 2.0,
        "cameraClockSkewSeconds": -3.4,
        "cameraLossPercent": 1.5,
        "firstPacketMs": 240.0,
        "grade": "GOOD",
        "causes": ["CLOCK"],
        "measuredAt": nodes.clock.now.isoformat(),
    }
    other = await nodes.knows(two)
    assert (other["stream"], other["grade"], other["causes"]) == ("MAIN", "BAD", ["LOSS"])
    assert other["cameraClockSkewSeconds"] is None


async def test_a_view_that_moves_has_what_the_other_node_measures(nodes: Nodes) -> None:
    camera = CAMERAS[0].id
    view = (await nodes.house.watch(camera))["view"]
    await nodes.say(1, view, kbps=100)
    await nodes.knows(camera, bitrateKbps=100.0)

    await nodes.say(2, view, kbps=200)

    await nodes.knows(camera, bitrateKbps=200.0)


async def test_what_nobody_measures_any_more_is_unknown(nodes: Nodes) -> None:
    camera = CAMERAS[0].id
    await nodes.say(1, (await nodes.house.watch(camera))["view"])
    await nodes.knows(camera)

    nodes.clock.now += STALE

    assert await nodes.board() == {camera: None}


async def test_what_is_said_of_a_view_that_ended_or_never_was_is_left_aside(nodes: Nodes) -> None:
    gone, here = [await nodes.house.watch(camera.id) for camera in CAMERAS[:2]]
    stop = "mutation($view: ID!) { stopWatching(view: $view) { __typename } }"
    await nodes.house.ask(stop, view=gone["view"])
    for view in (gone["view"], "never-was", here["view"]):
        await nodes.say(1, view)

    await nodes.knows(CAMERAS[1].id)
    assert list(await nodes.board()) == [CAMERAS[1].id]


async def test_who_may_not_see_the_view_is_told_nothing_of_it(nodes: Nodes) -> None:
    camera = CAMERAS[0].id
    await nodes.say(1, (await nodes.house.watch(camera))["view"])
    await nodes.knows(camera)
    inspector = an_organisation("cnil", kind="inspection", roles=("register.inspect",))

    assert (await nodes.board(of_the_csu()))[camera] is not None
    assert await nodes.board(of_the_csu_of(METZ)) == {}
    assert await nodes.board(a_token(nodes.clock.now, sub="i", organization=inspector)) == {}


async def told(socket: Socket) -> list[dict[str, Any]]:
    said: list[dict[str, Any]] = (await socket.data())["flowHealth"]
    return said


async def test_its_agent_and_its_csu_follow_it_and_another_commune_does_not(nodes: Nodes) -> None:
    view = (await nodes.house.watch())["view"]
    async with (
        serving(nodes.house.app) as place,
        socket_to(place) as agent,
        socket_to(place) as csu,
        socket_to(place) as stranger,
    ):
        for socket, token in (
            (agent, a_token(nodes.clock.now)),
            (csu, of_the_csu()),
            (stranger, of_the_csu_of(METZ)),
        ):
            assert (await socket.begin(token))["type"] == "connection_ack"
            await socket.follow(FOLLOW)
            await socket.follow("{ me { id } }", "asked")
            while (await socket.hear()) != {"id": "asked", "type": "complete"}:
                pass

        await nodes.say(1, view)
        await nodes.say(1, view, loss=20.0)

        for socket in (agent, csu):
            heard: list[dict[str, Any]] = []
            while not heard or heard[-1]["lossPercent"] != 20.0:
                heard += await told(socket)
            assert heard[-1] == {
                "view": view,
                "stream": "SUB",
                "grade": "BAD",
                "causes": ["LOSS", "CLOCK"],
                "lossPercent": 20.0,
            }
        await stranger.follow("{ me { id } }", "asked again")
        assert (await stranger.hear())["id"] == "asked again"


async def test_a_screen_that_comes_later_begins_with_what_is_known(nodes: Nodes) -> None:
    camera = CAMERAS[0].id
    view = (await nodes.house.watch(camera))["view"]
    await nodes.say(2, view)
    await nodes.knows(camera)

    async with serving(nodes.house.app) as place, socket_to(place) as socket:
        await socket.begin(a_token(nodes.clock.now))
        await socket.follow(FOLLOW)

        assert [one["view"] for one in await told(socket)] == [view]


async def test_an_unreadable_word_stops_nothing(nodes: Nodes) -> None:
    camera = CAMERAS[0].id
    view = (await nodes.house.watch(camera))["view"]
    for body in ({}, {"views": "all"}, {"views": [{"view": view}, 7]}):
        await nodes.buses[0].publish(topics.FLOWS_HEALTH, body)

    await nodes.say(1, view)

    await nodes.knows(camera)
