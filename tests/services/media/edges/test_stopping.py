"""SIGTERM of a node that others have pictures from: their screens see on, and no view ends."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from itertools import pairwise

import pytest

from services.kit.bus import topics
from services.kit.link.words import Watch
from tenants.vocabulary.picture import CLOCK_RATE
from tests.services.media.edges.nodes import TwoNodes, open_two
from tests.services.media.scene.clips import RATE
from tests.services.media.scene.patience import until
from tests.services.media.scene.place import Place
from tests.services.media.scene.viewer import Viewer

pytestmark = pytest.mark.media

MOVED_WITHIN_SECONDS = 3


@pytest.fixture
async def two() -> AsyncIterator[TwoNodes]:
    async with open_two() as opened:
        yield opened


async def stopping(two: TwoNodes) -> asyncio.Task[None]:
    """The origin is told to end, and has said so."""
    draining = asyncio.create_task(two.origin.node.drain())
    await until(lambda: any(body.get("draining") for body in two.origin.bodies("nodes.alive")))
    return draining


async def moved(view: str, *places: Place) -> None:
    """What the API says of it (`tests/services/api/test_placing.py`), to every node."""
    for place in places:
        await place.bus.publish(topics.VIEWS_MOVED, {"view": view, "node": "node-2"})


def longest_step(viewer: Viewer, since: int) -> int:
    steps = [after - before for before, after in pairwise(viewer.timestamps[since:])]
    assert min(steps) > 0
    return max(steps)


async def test_screens_of_an_edge_see_on_while_its_origin_is_stopped_and_once_it_is_gone(
    two: TwoNodes,
) -> None:
    far = await two.relayed("view-2")
    since = far.pictures

    draining = await stopping(two)
    await moved("view-2", two.origin, two.edge)
    await until(lambda: [word.view for word in two.beside.words(Watch)] == ["view-2"])
    await far.sees(RATE)
    await draining
    two.lose_link()
    await two.commune.hang_up()
    await far.sees(2 * RATE)

    assert {one["state"] for one in far.told} <= {"connecting", "live"}
    assert longest_step(far, since) < MOVED_WITHIN_SECONDS * CLOCK_RATE
    assert two.origin.bodies("views.ended") == []
    assert not two.edge.node.ways.is_relayed("flow-1")


async def test_a_screen_of_the_origin_goes_to_the_edge_beside_those_that_are_there(
    two: TwoNodes,
) -> None:
    near, far = await two.origin.watching("view-1"), await two.relayed("view-2")

    draining = await stopping(two)
    for view in ("view-1", "view-2"):
        await moved(view, two.origin, two.edge)
    again = await two.edge.watching("view-1")
    await near.close()
    await draining
    two.lose_link()
    await far.sees(RATE)
    await again.sees(RATE)

    assert two.origin.bodies("views.ended") == []
    assert sorted(word.view for word in two.beside.words(Watch)) == ["view-1", "view-2"]
    assert list(two.beside.flows) == ["flow-1"]
