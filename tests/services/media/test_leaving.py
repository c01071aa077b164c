"""A view that another node shows from now on goes without an end; a node that drains too."""

from __future__ import annotations

import asyncio

from services.kit.bus import topics
from services.media.ending.leaving import LEAVING_SECONDS
from services.media.main import DRAIN_SECONDS
from tests.services.media.scene.commune import ScriptedFederator
from tests.services.media.scene.patience import until
from tests.services.media.scene.place import CAMERA, TENANT, Place

ELSEWHERE, HERE = "node-2", "node-1"


async def moved(place: Place, view: str = "view-1", node: str = ELSEWHERE) -> None:
    await place.bus.publish(topics.VIEWS_MOVED, {"view": view, "node": node})
    await until(lambda: place.node.house.leaving.moves(view) is (node != HERE))


async def test_a_screen_that_goes_where_its_view_has_moved_ends_nothing(
    place: Place, commune: ScriptedFederator
) -> None:
    viewer = await place.watching()
    await moved(place)

    await viewer.close()
    await until(lambda: place.node.house.alive() == [])

    assert place.bodies("views.ended") == []


async def test_a_screen_that_is_sent_away_and_back_at_once_ends_nothing(
    place: Place, commune: ScriptedFederator
) -> None:
    viewer = await place.watching()
    await moved(place)
    await moved(place, node=HERE)

    await viewer.close()
    await until(lambda: place.node.house.alive() == [])

    assert place.bodies("views.ended") == []


async def test_a_screen_that_goes_once_its_view_is_back_for_good_ends_it(
    place: Place, commune: ScriptedFederator
) -> None:
    viewer = await place.watching()
    await moved(place)
    await moved(place, node=HERE)
    place.advance(LEAVING_SECONDS)

    await viewer.close()

    ended = {"view": "view-1", "flow": "flow-1", "code": "connection-lost"}
    await place.hears("views.ended", ended)


async def test_a_view_that_has_moved_is_shown_until_its_screen_goes_and_not_for_ever(
    place: Place, commune: ScriptedFederator
) -> None:
    viewer = await place.watching()
    await moved(place)
    await viewer.sees(10)

    place.advance(LEAVING_SECONDS)

    await until(lambda: place.node.house.alive() == [])
    assert place.bodies("views.ended") == []


async def test_of_a_picture_that_another_node_shows_nothing_is_said(
    place: Place, commune: ScriptedFederator
) -> None:
    viewer = await place.watching()
    await place.hears(
        "flows.state",
        {"tenant": TENANT, "flow": "flow-1", "camera": CAMERA, "state": "live", "code": None},
    )
    await moved(place)

    commune.playing = False
    place.advance(3)
    await viewer.is_told("frozen", "stalled")

    assert [body["state"] for body in place.bodies("flows.state")][-1] == "live"


async def test_a_node_that_drains_says_so_opens_nothing_and_waits_for_its_views(
    place: Place, commune: ScriptedFederator
) -> None:
    viewer = await place.watching()

    draining = asyncio.create_task(place.node.drain())
    await until(lambda: any(body.get("draining") for body in place.bodies("nodes.alive")))
    answer = await place.viewer().open(CAMERA, place.token("view-2"))
    ready = await place.http.get("/readyz")
    await viewer.sees(5)
    assert not draining.done()

    await viewer.close()
    await draining

    assert (answer.status_code, answer.json()["code"]) == (503, "draining")
    assert answer.headers["retry-after"] == "1"
    assert ready.status_code == 503
    assert place.bodies("views.ended") == []


async def test_a_node_that_drains_does_not_wait_for_ever(
    place: Place, commune: ScriptedFederator
) -> None:
    await place.watching()
    draining = asyncio.create_task(place.node.drain())
    await until(lambda: any(body.get("draining") for body in place.bodies("nodes.alive")))

    place.advance(DRAIN_SECONDS)

    await draining


async def test_a_node_is_ready_until_it_drains(place: Place) -> None:
    assert (await place.http.get("/readyz")).json() == {"ready": True}
