"""The link is dialled again and again, over real TLS; flows outlive it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from services.federator.federator import Federator
from services.federator.uplink import Uplink
from services.kit.link.carrier import Carrier
from services.kit.link.credential import Shown
from services.kit.link.websocket import listen
from services.kit.link.words import Hello, Picture, Watched
from tenants.vocabulary.picture import Quality
from tests.servers.fixtures import free_port
from tests.services.federator.scripted import (
    HandClock,
    MediaEnd,
    ScriptedConnector,
    a_federator,
    camera_named,
    key,
)
from tests.services.kit.link.carriers import Pki, until


class Renewals:
    """A certificate that is renewed when the test says so."""

    def __init__(self) -> None:
        self._renewed = asyncio.Event()

    def renew(self) -> None:
        self._renewed.set()
        self._renewed = asyncio.Event()

    async def outdated(self, idle: Callable[[], bool]) -> None:
        await self._renewed.wait()


@asynccontextmanager
async def a_node(
    pki: Pki, port: int, clock: HandClock, doubt: Callable[[Shown], str | None] = lambda _: None
) -> AsyncIterator[asyncio.Queue[MediaEnd]]:
    """A media node on this port: each link it is offered, greeted."""
    ends: asyncio.Queue[MediaEnd] = asyncio.Queue()
    over = asyncio.Event()

    async def serve_link(carrier: Carrier) -> None:
        end = MediaEnd(carrier, clock)
        await end.greet()
        ends.put_nowait(end)
        await over.wait()

    async with listen("localhost", port, pki.answering(), serve_link, doubt=doubt):
        try:
            yield ends
        finally:
            over.set()


@asynccontextmanager
async def dialling(
    federator: Federator, pki: Pki, *ports: int, renewals: Renewals | None = None
) -> AsyncIterator[None]:
    loop = asyncio.get_running_loop()
    outdated = None if renewals is None else renewals.outdated
    uplink = Uplink(pki.dialling(), loop.time, lambda: 1.0, outdated=outdated)
    nodes = [f"wss://localhost:{port}/federators" for port in ports]
    holding = asyncio.create_task(uplink.hold(federator, nodes))
    try:
        yield
    finally:
        holding.cancel()
        await asyncio.wait([holding])


async def test_a_media_node_that_comes_back_is_dialled_again_and_the_flow_went_on(
    tmp_path: Path,
) -> None:
    pki, clock, csu, port = Pki.make(tmp_path), HandClock(), ScriptedConnector(), free_port()
    async with a_federator(csu, clock) as federator, dialling(federator, pki, port):
        async with a_node(pki, port, clock) as links:
            media = await asyncio.wait_for(links.get(), 5)
            await media.watch()
            await until(lambda: bool(csu.open))
        async with a_node(pki, port, clock) as links:
            again = await asyncio.wait_for(links.get(), 10)
            answer = await again.watch()
            csu.put("001", key(5), quality=Quality.SUB)
            picture = await again.hear(Picture)

        assert isinstance(again.heard[0], Hello)
        assert answer == Watched("view-1", "flow-1")
        assert picture == Picture("flow-1", Quality.SUB, key(5))
        assert csu.opened == [(camera_named("001"), Quality.SUB)]


async def test_every_media_node_has_its_own_link_and_one_count_of_slots(tmp_path: Path) -> None:
    pki, clock, csu = Pki.make(tmp_path), HandClock(), ScriptedConnector()
    first, second = free_port(), free_port()
    async with (
        a_node(pki, first, clock) as here,
        a_node(pki, second, clock) as there,
        a_federator(csu, clock) as federator,
        dialling(federator, pki, first, second),
    ):
        one = await asyncio.wait_for(here.get(), 5)
        other = await asyncio.wait_for(there.get(), 5)
        await one.watch("001")
        await other.watch("002", number=2)

        assert federator.slots.held == {1: camera_named("001"), 2: camera_named("002")}


async def test_a_link_is_served_until_the_node_has_the_one_under_the_next_certificate(
    tmp_path: Path,
) -> None:
    pki, clock, port, renewals = Pki.make(tmp_path), HandClock(), free_port(), Renewals()
    async with (
        a_node(pki, port, clock) as links,
        a_federator(ScriptedConnector(), clock) as federator,
        dialling(federator, pki, port, renewals=renewals),
    ):
        former = await asyncio.wait_for(links.get(), 5)
        renewals.renew()
        newer = await asyncio.wait_for(links.get(), 5)

        assert await former.watch() == Watched("view-1", "flow-1")
        former.carrier.abort()
        assert await newer.watch() == Watched("view-1", "flow-1")
        await until(lambda: federator.links == 1)
        assert links.empty()


async def test_a_link_holds_while_the_one_under_the_next_certificate_is_refused(
    tmp_path: Path,
) -> None:
    pki, clock, port, renewals = Pki.make(tmp_path), HandClock(), free_port(), Renewals()
    refused = 0

    def doubt(_: Shown) -> str | None:
        nonlocal refused
        refused += federator.links
        return "not now" if federator.links else None

    async with (
        a_federator(ScriptedConnector(), clock) as federator,
        a_node(pki, port, clock, doubt) as links,
        dialling(federator, pki, port, renewals=renewals),
    ):
        media = await asyncio.wait_for(links.get(), 5)
        await until(lambda: federator.links == 1)
        renewals.renew()
        await until(lambda: refused == 2)

        assert await media.watch() == Watched("view-1", "flow-1")
        assert links.empty()


async def test_a_fault_in_waiting_for_the_next_certificate_is_not_taken_for_one(
    tmp_path: Path,
) -> None:
    pki, clock, port = Pki.make(tmp_path), HandClock(), free_port()

    async def fails(_: Callable[[], bool]) -> None:
        raise LookupError("no such file")

    async with (
        a_node(pki, port, clock) as links,
        a_federator(ScriptedConnector(), clock) as federator,
    ):
        loop = asyncio.get_running_loop()
        uplink = Uplink(pki.dialling(), loop.time, lambda: 1.0, outdated=fails)

        with pytest.raises(LookupError):
            await uplink.hold_one(federator, f"wss://localhost:{port}/federators")

        assert links.qsize() <= 1


async def test_a_link_that_is_refused_again_and_again_is_dialled_more_and_more_slowly(
    tmp_path: Path,
) -> None:
    pki, refused, port = Pki.make(tmp_path), 0, free_port()
    pauses: list[float] = []
    loop = asyncio.get_running_loop()
    last = loop.time()

    async def refuse(carrier: Carrier) -> None:
        nonlocal refused, last
        refused += 1
        pauses.append(loop.time() - last)
        last = loop.time()

    async with (
        listen("localhost", port, pki.answering(), refuse),
        a_federator(ScriptedConnector(), HandClock()) as federator,
        dialling(federator, pki, port),
    ):
        await until(lambda: refused == 4, seconds=10)

    assert pauses[2] > 0.25
    assert pauses[3] > 0.5
