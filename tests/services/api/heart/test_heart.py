"""What the API does without being asked: renews, revokes, expires, holds."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from services.api.acts.habilitate import habilitate
from services.kit.bus import topics
from services.kit.bus.memory import MemoryBus
from services.kit.bus.protocol import BusUnavailable, Message
from services.kit.cameras import to_mapping
from services.kit.passes import verify
from tests.builders import ASCQ, NOON, a_habilitation
from tests.services.api.door.house import CAMERAS, Clock, House, open_house, until
from tests.services.api.identity.provider import a_token


class Cable(MemoryBus):
    """A bus whose cable can be pulled out: nothing goes through until it is put back."""

    def __init__(self) -> None:
        super().__init__()
        self.pulled = False

    @property
    def connected(self) -> bool:
        return super().connected and not self.pulled

    async def publish(self, topic: str, body: Mapping[str, Any]) -> None:
        if self.pulled:
            raise BusUnavailable("the cable is out")
        await super().publish(topic, body)


class Media:
    """What a media node hears."""

    def __init__(self, messages: AsyncIterator[Message]) -> None:
        self._messages = messages

    async def hear(self, topic: str) -> Mapping[str, Any]:
        async with asyncio.timeout(20):
            while True:
                message = await anext(self._messages)
                if message.topic == topic:
                    return message.body


@asynccontextmanager
async def listening(house: House) -> AsyncIterator[Media]:
    wanted = (topics.VIEWS_RENEWED, topics.VIEWS_REVOKED, topics.INVENTORY_WANTED)
    async with house.bus.subscribe(*wanted) as messages:
        yield Media(messages)


async def alive(house: House, *views: str) -> None:
    said = [{"view": view, "flow": "f", "fence": 1} for view in views]
    await house.bus.publish(topics.VIEWS_ALIVE, {"node": "media-1", "views": said})


async def in_use(house: House, clock: Clock) -> int:
    query = "{ tenants { gauge { inUse } } }"
    data = await house.ask(query, a_token(clock.now))
    return int(data["tenants"][0]["gauge"]["inUse"])


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def cable() -> Cable:
    return Cable()


@pytest.fixture
async def house(tmp_path: Path, clock: Clock, cable: Cable) -> AsyncIterator[House]:
    async with open_house(tmp_path, clock=clock, bus=cable) as opened:
        yield opened


async def test_a_view_that_is_alive_gets_a_fresh_pass(house: House, clock: Clock) -> None:
    granted = await house.watch()
    clock.now += timedelta(seconds=5)
    async with listening(house) as media:
        await alive(house, granted["view"])

        (fresh,) = (await media.hear(topics.VIEWS_RENEWED))["views"]

    assert fresh["view"] == granted["view"]
    late = NOON + timedelta(seconds=64)
    assert verify(fresh["pass"], house.pass_key, late).view == granted["view"]


async def test_a_view_of_nobody_is_revoked(house: House) -> None:
    async with listening(house) as media:
        await alive(house, "0123456789abcdef")

        body = await media.hear(topics.VIEWS_REVOKED)

    assert (body["view"], body["code"]) == ("0123456789abcdef", "revoked")
    assert body["text"] == "Votre droit sur cette image a été retiré."


async def test_a_habilitation_that_ended_ends_the_view(house: House, clock: Clock) -> None:
    granted = await house.watch()
    clock.now += timedelta(seconds=1)
    over = a_habilitation(since=NOON - timedelta(days=9), until=clock.now)
    await habilitate(house.begin, over, clock.now)
    async with listening(house) as media:
        await alive(house, granted["view"])

        body = await media.hear(topics.VIEWS_REVOKED)

    assert (body["view"], body["code"]) == (granted["view"], "habilitation-ended")


async def test_stopping_is_told_to_media(house: House) -> None:
    granted = await house.watch()
    async with listening(house) as media:
        stop = "mutation($view: ID!) { stopWatching(view: $view) { __typename } }"
        await house.ask(stop, view=granted["view"])

        body = await media.hear(topics.VIEWS_REVOKED)

    assert (body["view"], body["code"]) == (granted["view"], "stopped")


async def test_a_view_that_nobody_renews_gives_its_slot_back(house: House, clock: Clock) -> None:
    granted = await house.watch()
    async with listening(house) as media:
        clock.now += timedelta(seconds=16)

        body = await media.hear(topics.VIEWS_REVOKED)

    assert (body["view"], body["code"]) == (granted["view"], "lease-expired")
    assert await in_use(house, clock) == 0


async def test_while_the_bus_is_away_the_leases_are_held(
    house: House, clock: Clock, cable: Cable
) -> None:
    await house.watch()
    cable.pulled = True

    for _ in range(4):
        clock.now += timedelta(seconds=5)
        await until(lambda: held_for(house, clock, 10))

    assert await in_use(house, clock) == 1


async def held_for(house: House, clock: Clock, seconds: float) -> bool:
    """Whether every lease has at least so long to go."""
    async with house.begin() as work:
        leases = [view.lease for held in await work.holdings([ASCQ]) for view in held.views]
    return min(leases) - clock.now >= timedelta(seconds=seconds)


async def test_when_the_bus_comes_back_media_is_asked_and_given_time(
    house: House, clock: Clock, cable: Cable
) -> None:
    granted = await house.watch()
    cable.pulled = True
    clock.now += timedelta(seconds=5)
    await until(lambda: held_for(house, clock, 15))
    async with listening(house) as media:
        cable.pulled = False
        await media.hear(topics.INVENTORY_WANTED)

        clock.now += timedelta(seconds=16)
        body = await media.hear(topics.VIEWS_REVOKED)

    assert (body["view"], body["code"]) == (granted["view"], "lease-expired")


async def test_while_the_bus_is_away_grants_go_on_and_gauges_say_so(
    house: House, cable: Cable
) -> None:
    cable.pulled = True

    answer = await house.watch()
    data = await house.ask("{ tenants { gauge { inUse degraded } } }")

    assert answer["__typename"] == "Watching"
    assert data["tenants"][0]["gauge"] == {"inUse": 1, "degraded": True}


async def test_a_camera_that_is_no_longer_shared_ends_its_views(house: House) -> None:
    granted = await house.watch()
    async with listening(house) as media:
        rest = [to_mapping(camera) for camera in CAMERAS[1:]]
        await house.bus.publish(topics.INVENTORY_REPORTED, {"tenant": ASCQ, "cameras": rest})

        body = await media.hear(topics.VIEWS_REVOKED)

    assert (body["view"], body["code"]) == (granted["view"], "cut-by-commune")


@pytest.mark.parametrize(
    ("topic", "body"),
    [
        (topics.VIEWS_ALIVE, {}),
        (topics.VIEWS_ALIVE, {"views": [7]}),
        (topics.VIEWS_ENDED, {"view": None}),
        (topics.VIEWS_ENDED, {"view": "x", "code": "DROP TABLE"}),
        (topics.FLOWS_STATE, {"flow": "f", "state": "asleep", "code": None}),
        (topics.INVENTORY_REPORTED, {"tenant": ASCQ, "cameras": [{"local": "../.."}]}),
        (topics.INVENTORY_REPORTED, {"tenant": "nowhere", "cameras": []}),
        (topics.INVENTORY_REPORTED, {"tenant": ASCQ, "cameras": "all"}),
        (topics.NODES_ALIVE, {"node": "evil", "url": "javascript:alert(1)", "tenants": [ASCQ]}),
        (topics.NODES_ALIVE, {"node": None}),
        (topics.LINKS_CHANGED, {}),
        (topics.GAUGES_CHANGED, {}),
        (topics.CAMERAS_CHANGED, {"tenant": ASCQ}),
    ],
)
async def test_rubbish_on_the_bus_changes_nothing_and_stops_nothing(
    house: House, topic: str, body: dict[str, Any]
) -> None:
    before = await house.entries()
    await house.bus.publish(topic, body)
    granted = await house.watch()
    async with listening(house) as media:
        await alive(house, granted["view"])

        (fresh,) = (await media.hear(topics.VIEWS_RENEWED))["views"]

    assert fresh["view"] == granted["view"]
    assert granted["whep"].startswith("https://media-1.example.fr/")
    assert await house.entries() == before + 1


async def test_what_cameras_say_is_wrong_is_on_the_gauge_until_the_link_goes(
    house: House, clock: Clock
) -> None:
    said = [{"camera": CAMERAS[0].id, "kinds": ["tampered", "picture-lost"]}]
    await house.bus.publish(topics.ALARMS_REPORTED, {"tenant": ASCQ, "cameras": said})

    async def alarms() -> list[tuple[str, str]]:
        data = await house.ask(
            "{ tenants { gauge { alarms { camera kind } } } }", a_token(clock.now)
        )
        return [(one["camera"], one["kind"]) for one in data["tenants"][0]["gauge"]["alarms"]]

    async def heard() -> bool:
        return await alarms() == [
            (CAMERAS[0].id, "TAMPERED"),
            (CAMERAS[0].id, "PICTURE_LOST"),
        ]

    await until(heard)
    body = {"tenant": ASCQ, "connected": False, "node": "media-1"}
    await house.bus.publish(topics.LINKS_CHANGED, body)

    async def forgotten() -> bool:
        return await alarms() == []

    await until(forgotten)
