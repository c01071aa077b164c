"""Whether a relay is there: asked of a real one, and never taken for there where it is not."""

from __future__ import annotations

import time

import pytest

from services.media.health.relays import RelayWatch
from tests.servers.coturn import Coturn
from tests.servers.fixtures import free_port


async def reached(watch: RelayWatch) -> None:
    """A relay that was just started may not listen everywhere yet."""
    deadline = time.monotonic() + 20
    while not watch.reached and time.monotonic() < deadline:
        await watch.look()


async def test_a_node_without_relays_says_nothing_of_them() -> None:
    watch = RelayWatch([])
    await watch.look_for_ever()

    assert watch.reached is None


@pytest.mark.servers
@pytest.mark.parametrize("transport_case", ["udp", "tcp", "tls"])
async def test_a_relay_that_answers_is_reached_and_one_that_died_is_not(
    coturn: Coturn, transport_case: str
) -> None:
    watch = RelayWatch([coturn.url(transport_case)])
    await reached(watch)
    before = watch.reached
    coturn.kill()
    await watch.look()

    assert (before, watch.reached) == (True, False)


@pytest.mark.servers
async def test_one_of_two_is_enough_and_none_is_too_few(coturn: Coturn) -> None:
    nowhere = f"turn:127.0.0.1:{free_port()}?transport=udp"
    one, none = RelayWatch([nowhere, coturn.url("udp")]), RelayWatch([nowhere])
    await reached(one)
    await none.look()

    assert (one.reached, none.reached) == (True, False)
