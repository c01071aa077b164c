"""A loop in fewer and fuller turns: when it rests, and when it may not."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from contextlib import suppress
from selectors import EVENT_READ, EVENT_WRITE

import pytest

from services.kit.loops import AWAKE_SECONDS, REST_SECONDS, Gathering, run_gathering


class Pair:
    """Two ends of a socket; what is written to one comes out of the other."""

    def __init__(self) -> None:
        self.near, self.far = socket.socketpair()


@pytest.fixture
def pairs() -> Iterator[tuple[Pair, Pair]]:
    both = Pair(), Pair()
    yield both
    for each in both:
        each.near.close()
        each.far.close()


def heard(selector: Gathering, timeout: float | None) -> set[object]:
    return {key.fileobj for key, _ in selector.select(timeout)}


def test_what_comes_during_a_rest_is_found_together(pairs: tuple[Pair, Pair]) -> None:
    first, second = pairs

    def rest(_: float) -> None:
        first.far.send(b"1")
        second.far.send(b"2")

    with Gathering(rest) as selector:
        selector.register(first.near, EVENT_READ)
        selector.register(second.near, EVENT_READ)

        assert heard(selector, None) == {first.near, second.near}


class LateMachine:
    """Where each rest takes so many seconds."""

    def __init__(self, takes: float) -> None:
        self.now = 1000.0
        self.rests = 0
        self._takes = takes

    def rest(self, _: float) -> None:
        self.rests += 1
        self.now += self._takes

    def monotonic(self) -> float:
        return self.now


@pytest.mark.parametrize(("takes", "rests"), [(REST_SECONDS, 3), (2.1 * REST_SECONDS, 1)])
def test_nothing_rests_on_a_machine_where_that_takes_too_long(takes: float, rests: int) -> None:
    machine = LateMachine(takes)

    with Gathering(machine.rest, machine.monotonic) as selector:
        for _ in range(3):
            selector.select(0.006)
        assert machine.rests == rests

        machine.now += AWAKE_SECONDS
        selector.select(0.006)
        assert machine.rests == rests + 1


@pytest.mark.parametrize(("timeout", "rests"), [(0, 0), (REST_SECONDS, 0), (0.01, 1)])
def test_nothing_rests_while_work_is_left_or_a_timer_is_due(timeout: float, rests: int) -> None:
    rested: list[float] = []

    with Gathering(rested.append) as selector:
        assert heard(selector, timeout) == set()
        assert rested == [REST_SECONDS] * rests


def test_nothing_rests_while_something_waits_to_leave(pairs: tuple[Pair, Pair]) -> None:
    rested: list[float] = []
    near, far = pairs[0].near, pairs[0].far
    near.setblocking(False)
    with Gathering(rested.append) as selector:
        selector.register(near, EVENT_READ | EVENT_WRITE)
        _fill(near)
        assert heard(selector, 0.01) == set()
        assert rested == []

        selector.modify(near, EVENT_READ)
        assert heard(selector, 0.01) == set()
        assert rested == [REST_SECONDS]

        selector.modify(near, EVENT_WRITE)
        selector.unregister(near)
        selector.register(far, EVENT_WRITE)
        selector.unregister(far)
        assert heard(selector, 0.01) == set()
        assert rested == [REST_SECONDS] * 2


def _fill(sock: socket.socket) -> None:
    with suppress(BlockingIOError):
        while True:
            sock.send(bytes(65_536))


def test_work_on_a_gathering_loop_gives_its_result() -> None:
    async def work() -> int:
        await asyncio.sleep(2 * REST_SECONDS)
        return 7

    assert run_gathering(work()) == 7
