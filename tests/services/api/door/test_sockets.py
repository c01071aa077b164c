"""What is followed over a real WebSocket, and who may follow."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from websockets.exceptions import InvalidStatus

from services.api.schema.subscriptions import MOST_TOLD
from services.kit.bus import topics
from services.kit.bus.memory import MemoryBus
from services.kit.cameras import to_mapping
from tests.builders import ASCQ
from tests.services.api.door.house import (
    CAMERAS,
    METZ,
    ORIGIN,
    House,
    open_house,
    wall_clock,
)
from tests.services.api.door.sockets import Socket, serving, socket_to
from tests.services.api.identity.provider import STRANGER, a_token, signed, the_claims

GAUGES = "subscription { gauges { tenant inUse quota degraded holders { viewers { name } } } }"
VIEWS = "subscription { views { view camera state code message } }"
RELOAD = {"kind": "RELOAD", "id": None, "camera": None}
CAMERA_CHANGES = "subscription { cameraChanges { kind id camera { name } } }"
EMPTY = {"tenant": ASCQ, "inUse": 0, "quota": 2, "degraded": False, "holders": []}


@dataclass
class Served:
    house: House
    place: str


@pytest.fixture
async def served(tmp_path: Path) -> AsyncIterator[Served]:
    async with (
        open_house(tmp_path, clock=wall_clock) as house,
        serving(house.app) as place,
    ):
        yield Served(house, place)


def good_token() -> str:
    return a_token(wall_clock())


async def begun(socket: Socket) -> Socket:
    assert await socket.begin(good_token()) == {"type": "connection_ack"}
    return socket


async def test_gauges_begin_with_every_tenant_and_follow_within_200_ms(served: Served) -> None:
    async with socket_to(served.place, origin=ORIGIN) as socket:
        await begun(socket)
        await socket.follow(GAUGES)
        assert await socket.data() == {"gauges": EMPTY}

        await served.house.watch()
        asked = time.monotonic()
        gauge = (await socket.data())["gauges"]

        assert time.monotonic() - asked < 0.2
        assert gauge["inUse"] == 1
        assert gauge["holders"] == [{"viewers": [{"name": "Camille Martin"}]}]


async def test_another_replicas_change_is_read_again(served: Served) -> None:
    async with socket_to(served.place) as socket:
        await begun(socket)
        await socket.follow(GAUGES)
        await socket.data()

        await served.house.watch()
        await socket.data()
        # The word of another replica, about what we showed already, and about a stranger's.
        for tenant in (ASCQ, METZ, "nowhere"):
            await served.house.bus.publish(topics.GAUGES_CHANGED, {"tenant": tenant})
        await served.house.watch(CAMERAS[1].id)

        assert (await socket.data())["gauges"]["inUse"] == 2


async def test_a_view_that_is_cut_is_told_to_its_agent_alone(served: Served) -> None:
    async with socket_to(served.place) as mine, socket_to(served.place) as others:
        await begun(mine)
        await mine.follow(VIEWS)
        other = a_token(wall_clock(), sub="dominique.leroy", name="Dominique Leroy")
        await others.begin(other)
        await others.follow(VIEWS)
        granted = await served.house.watch()
        flow = {"tenant": ASCQ, "flow": granted["flow"], "camera": CAMERAS[0].id}

        await served.house.bus.publish(
            topics.FLOWS_STATE, {**flow, "state": "frozen", "code": "stalled"}
        )
        assert (await mine.data())["views"] == {
            "view": granted["view"],
            "camera": CAMERAS[0].id,
            "state": "FROZEN",
            "code": "stalled",
            "message": "La caméra n'envoie plus d'images.",
        }

        ended = {"view": granted["view"], "flow": granted["flow"], "code": "cut-by-commune"}
        await served.house.bus.publish(topics.VIEWS_ENDED, ended)
        change = (await mine.data())["views"]
        assert (change["state"], change["code"]) == ("ENDED", "cut-by-commune")

        theirs = await served.house.watch(token=other)
        await served.house.bus.publish(
            topics.FLOWS_STATE,
            {**flow, "flow": theirs["flow"], "state": "live", "code": None},
        )
        assert (await others.data())["views"]["view"] == theirs["view"]


async def test_a_connection_that_begins_again_missed_nothing(served: Served) -> None:
    granted = await served.house.watch()
    ended = {"view": granted["view"], "flow": granted["flow"], "code": "link-lost"}
    async with socket_to(served.place) as first:
        await begun(first)
        await first.follow(VIEWS)
        await served.house.bus.publish(topics.VIEWS_ENDED, ended)
        await first.data()

    async with socket_to(served.place) as second:
        await begun(second)
        await second.follow(VIEWS)

        assert (await second.data())["views"]["code"] == "link-lost"


async def test_cameras_that_come_change_and_go_are_told(served: Served) -> None:
    async with socket_to(served.place) as socket:
        await begun(socket)
        await socket.follow(CAMERA_CHANGES)
        assert (await socket.data())["cameraChanges"] == RELOAD
        renamed = replace(CAMERAS[0], name="Avenue du Pont de Bois")
        added = replace(CAMERAS[1], id=f"{ASCQ}:900", number="900")  # type: ignore[arg-type]
        cameras = [renamed, *CAMERAS[1:4], added]

        await served.house.bus.publish(
            topics.INVENTORY_REPORTED,
            {"tenant": ASCQ, "cameras": [to_mapping(camera) for camera in cameras]},
        )

        changes = [(await socket.data())["cameraChanges"] for _ in range(3)]
        assert [(change["kind"], change["id"]) for change in changes] == [
            ("REMOVED", CAMERAS[4].id),
            ("ADDED", added.id),
            ("CHANGED", renamed.id),
        ]
        assert changes[2]["camera"] == {"name": "Avenue du Pont de Bois"}
        assert changes[0]["camera"] is None


async def test_more_cameras_than_are_told_one_by_one_are_read_again(served: Served) -> None:
    async with socket_to(served.place) as socket:
        await begun(socket)
        await socket.follow(CAMERA_CHANGES)
        assert (await socket.data())["cameraChanges"] == RELOAD
        newcomers = [
            replace(CAMERAS[0], id=f"{ASCQ}:n{number}")  # type: ignore[arg-type]
            for number in range(MOST_TOLD + 1)
        ]

        await served.house.bus.publish(
            topics.INVENTORY_REPORTED,
            {"tenant": ASCQ, "cameras": [to_mapping(one) for one in [*CAMERAS, *newcomers]]},
        )

        assert (await socket.data())["cameraChanges"] == RELOAD


REFUSED = [
    ("no token", lambda: None),
    ("rubbish", lambda: "rubbish"),
    ("forged", lambda: signed(the_claims(wall_clock()), STRANGER)),
    ("expired", lambda: a_token(wall_clock() - timedelta(minutes=5))),
]


@pytest.mark.parametrize(("_case", "token"), REFUSED, ids=[case for case, _ in REFUSED])
async def test_whoever_is_not_identified_is_refused_at_the_first_word(
    served: Served, _case: str, token: object
) -> None:
    async with socket_to(served.place) as socket:
        said = token()  # type: ignore[operator]
        params = {} if said is None else {"authorization": f"Bearer {said}"}
        await socket.say({"type": "connection_init", "payload": params})

        assert await socket.closed() == 4403


async def test_following_before_the_first_word_is_refused(served: Served) -> None:
    async with socket_to(served.place) as socket:
        await socket.follow(GAUGES)

        assert await socket.closed() == 4401


@pytest.mark.parametrize("protocol", ["graphql-ws", "soap", None])
async def test_another_subprotocol_is_refused(served: Served, protocol: str | None) -> None:
    async with socket_to(served.place, protocol=protocol) as socket:
        assert await socket.closed() == 4406


@pytest.mark.parametrize(
    "origin", ["https://evil.example.fr", "null", "http://beffroi.example.fr", ORIGIN + ".evil.fr"]
)
async def test_a_page_of_another_origin_is_refused(served: Served, origin: str) -> None:
    with pytest.raises(InvalidStatus) as refused:
        async with socket_to(served.place, origin=origin):
            pass

    assert refused.value.response.status_code == 403


@pytest.mark.parametrize(
    ("_case", "message"),
    [
        ("a list", []),
        ("a word", "subscribe"),
        ("no type", {"id": "1"}),
        ("a type nobody knows", {"type": "shout"}),
        ("a payload that is a word", {"id": "1", "type": "subscribe", "payload": "gauges"}),
        ("an id that is a list", {"id": [1], "type": "subscribe", "payload": {"query": "{ me }"}}),
        ("a query that is no GraphQL", {
            "id": "1", "type": "subscribe", "payload": {"query": "subscription {"}}),
    ],
)  # fmt: skip
async def test_a_message_of_another_shape_closes_the_connection(
    served: Served, _case: str, message: object
) -> None:
    async with socket_to(served.place) as socket:
        await begun(socket)
        await socket.say(message)

        assert await socket.closed() == 4400


async def test_a_subscription_of_nobodys_is_told_so(served: Served) -> None:
    async with socket_to(served.place) as socket:
        await begun(socket)
        await socket.follow("subscription { secrets }")

        assert (await socket.hear())["type"] == "error"


async def test_the_seventeenth_subscription_is_refused(served: Served) -> None:
    async with socket_to(served.place) as socket:
        await begun(socket)
        for number in range(17):
            await socket.follow(VIEWS, str(number))

        refused = await socket.hear()
        assert (refused["type"], refused["id"]) == ("error", "16")


async def test_a_connection_does_not_outlive_its_token(served: Served) -> None:
    now = wall_clock()
    almost_over = int(now.timestamp()) - 4
    async with socket_to(served.place) as socket:
        await socket.begin(a_token(now, exp=almost_over))
        await socket.follow(GAUGES)
        assert (await socket.data())["gauges"] == EMPTY

        assert await socket.closed() == 4401
        assert wall_clock().timestamp() >= almost_over + 5


async def test_a_fresh_token_of_the_same_agent_lets_it_go_on(served: Served) -> None:
    now = wall_clock()
    almost_over = int(now.timestamp()) - 3
    async with socket_to(served.place) as socket, socket_to(served.place) as other:
        for one in (socket, other):
            await one.begin(a_token(now, exp=almost_over))
        renewed = {"authorization": f"Bearer {good_token()}"}
        somebody = {"authorization": f"Bearer {a_token(now, sub='somebody.else')}"}
        await socket.say({"type": "ping", "payload": renewed})
        await other.say({"type": "ping", "payload": somebody})

        assert await other.hear() == {"type": "pong"}
        assert await other.closed() == 4401
        assert await socket.hear() == {"type": "pong"}
        await socket.follow(GAUGES)
        assert (await socket.data())["gauges"] == EMPTY


async def test_another_replica_shows_the_change_within_200_ms(tmp_path: Path) -> None:
    bus = MemoryBus()
    async with (
        open_house(tmp_path, clock=wall_clock, bus=bus) as one,
        open_house(tmp_path, clock=wall_clock, bus=bus) as other,
        serving(other.app) as place,
        socket_to(place) as socket,
    ):
        await begun(socket)
        await socket.follow(GAUGES)
        assert (await socket.data())["gauges"] == EMPTY

        await one.watch()
        asked = time.monotonic()

        assert (await socket.data())["gauges"]["inUse"] == 1
        assert time.monotonic() - asked < 0.2
