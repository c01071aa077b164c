"""A loop in fewer and fuller turns: when it rests, and when it may not."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from selectors import EVENT_READ, EVENT_WRITE

import pytest

from services.kit.loops import REST_SECONDS, Gathering, run_gathering


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
    first.far.send(b"1")

    def rest(_: float) -> None:
        second.far.send(b"2")

    with Gathering(rest) as selector:
        selector.register(first.near, EVENT_READ)
        selector.register(second.near, EVENT_READ)

        assert heard(selector, None) == {first.near, second.near}


@pytest.mark.parametrize(("timeout", "rests"), [(0, 0), (REST_SECONDS, 0), (1.0, 1), (None, 1)])
def test_nothing_rests_while_work_is_left_or_a_timer_is_due(
    pairs: tuple[Pair, Pair], timeout: float | None, rests: int
) -> None:
    rested: list[float] = []
    pairs[0].far.send(b"1")

    with Gathering(rested.append) as selector:
        selector.register(pairs[0].near, EVENT_READ)

        assert heard(selector, timeout) == {pairs[0].near}
        assert rested == [REST_SECONDS] * rests


def test_nothing_rests_while_something_waits_to_leave(pairs: tuple[Pair, Pair]) -> None:
    rested: list[float] = []
    near = pairs[0].near

    with Gathering(rested.append) as selector:
        selector.register(near, EVENT_READ | EVENT_WRITE)
        assert heard(selector, None) == {near}
        assert rested == []

        selector.modify(near, EVENT_READ)
        pairs[0].far.send(b"1")
        assert heard(selector, None) == {near}
        assert rested == [REST_SECONDS]

        selector.modify(near, EVENT_WRITE)
        selector.unregister(near)
        selector.register(near, EVENT_READ)
        assert heard(selector, None) == {near}
        assert rested == [REST_SECONDS] * 2


def test_work_on_a_gathering_loop_gives_its_result() -> None:
    async def work() -> int:
        await asyncio.sleep(2 * REST_SECONDS)
        return 7

    assert run_gathering(work()) == 7
