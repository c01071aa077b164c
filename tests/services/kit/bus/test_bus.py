"""What every bus promises: the same tests on memory and on Redis."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from services.kit.bus import Bus, BusUnavailable, Message
from services.kit.bus.mailbox import CAPACITY
from services.kit.bus.memory import MemoryBus
from services.kit.bus.redis import RedisBus

PATIENCE_SECONDS = 10.0


@pytest.fixture(params=["memory", pytest.param("redis", marks=pytest.mark.servers)])
async def bus(request: pytest.FixtureRequest) -> AsyncIterator[Bus]:
    kind = request.param
    bus: Bus = (
        MemoryBus() if kind == "memory" else RedisBus(request.getfixturevalue("redis_server").url)
    )
    yield bus
    await bus.close()


async def next_of(messages: AsyncIterator[Message]) -> Message:
    return await asyncio.wait_for(anext(messages), PATIENCE_SECONDS)


async def test_what_is_published_is_heard_in_order(bus: Bus) -> None:
    async with bus.subscribe("gauges.changed") as messages:
        for number in range(5):
            await bus.publish("gauges.changed", {"tenant": f"t{number}"})

        heard = [await next_of(messages) for _ in range(5)]

    assert heard == [Message("gauges.changed", {"tenant": f"t{n}"}) for n in range(5)]


async def test_every_reader_hears_everything(bus: Bus) -> None:
    async with bus.subscribe("a") as one, bus.subscribe("a") as other:
        await bus.publish("a", {"n": 1})

        assert await next_of(one) == await next_of(other) == Message("a", {"n": 1})


async def test_a_reader_hears_its_topics_and_no_other(bus: Bus) -> None:
    async with bus.subscribe("a", "b") as messages:
        await bus.publish("c", {"n": 1})
        await bus.publish("b", {"n": 2})
        await bus.publish("a", {"n": 3})

        assert [await next_of(messages), await next_of(messages)] == [
            Message("b", {"n": 2}),
            Message("a", {"n": 3}),
        ]


async def test_a_slow_reader_loses_the_oldest(bus: Bus) -> None:
    async with bus.subscribe("a") as slow, bus.subscribe("a") as quick:
        for number in range(CAPACITY + 3):
            await bus.publish("a", {"n": number})
            await next_of(quick)

        kept = [(await next_of(slow)).body["n"] for _ in range(CAPACITY)]

    assert kept == list(range(3, CAPACITY + 3))


async def test_a_reader_that_left_hears_nothing_more(bus: Bus) -> None:
    async with bus.subscribe("a") as left:
        pass
    async with bus.subscribe("a") as stays:
        await bus.publish("a", {"n": 1})
        await next_of(stays)

    with pytest.raises(TimeoutError):
        await asyncio.wait_for(anext(left), 0)


async def test_a_body_travels_as_json(bus: Bus) -> None:
    said = {"list": (1, 2), "text": "Villeneuve d'Ascq · 017", "none": None}

    async with bus.subscribe("a") as messages:
        await bus.publish("a", said)

        assert (await next_of(messages)).body == {**said, "list": [1, 2]}


async def test_what_is_not_json_is_a_mistake_of_the_publisher(bus: Bus) -> None:
    with pytest.raises(TypeError):
        await bus.publish("a", {"key": object()})


async def test_it_is_connected_while_somebody_reads(bus: Bus) -> None:
    async with bus.subscribe("a"):
        assert bus.connected


async def test_a_closed_bus_ends_its_readers_and_refuses_to_publish(bus: Bus) -> None:
    async with bus.subscribe("a") as messages:
        waiting = asyncio.ensure_future(anext(messages))
        await asyncio.sleep(0)
        await bus.close()

        with pytest.raises(StopAsyncIteration):
            await asyncio.wait_for(waiting, PATIENCE_SECONDS)
    with pytest.raises(BusUnavailable):
        await bus.publish("a", {})
    async with bus.subscribe("a") as messages:
        assert [message async for message in messages] == []
