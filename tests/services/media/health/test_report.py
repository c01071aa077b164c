"""What a node that really shows pictures tells the API of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from services.media.health.report import MEASURE_SECONDS, MOST_VIEWS, Reporter
from tenants.vocabulary.picture import CLOCK_RATE, AccessUnit, Quality
from tests.services.media.scene.commune import ScriptedFederator
from tests.services.media.scene.patience import until
from tests.services.media.scene.place import Place, a_pass
from tests.services.media.test_rooms import Scene

NUMBERS = {"fps", "kbps", "loss", "jitter", "gop", "skew", "camera_loss", "first"}


def told(place: Place) -> list[dict[str, Any]]:
    """The last entries said of each view."""
    last = {one["view"]: one for body in place.bodies("flows.health") for one in body["views"]}
    return list(last.values())


async def measured(place: Place, view: str = "view-1") -> dict[str, Any]:
    """An entry that has its rate: measured twice, while pictures came."""
    found: list[dict[str, Any]] = []

    def is_there() -> bool:
        found[:] = [one for one in told(place) if one["view"] == view and one["fps"]]
        return bool(found)

    await until(is_there)
    return found[0]


@pytest.mark.media
async def test_each_view_that_is_shown_a_picture_has_its_numbers(
    place: Place, commune: ScriptedFederator
) -> None:
    viewer = await place.watching()
    await place.watching("view-2")
    await viewer.sees(60)

    entry = await measured(place)

    assert set(entry) == {"view", "quality", *NUMBERS}
    assert entry["quality"] == "sub"
    assert 5 < entry["fps"] < 60
    assert entry["kbps"] > 0
    assert entry["loss"] == 0
    assert 0 <= entry["jitter"] < 1000
    assert 0 < entry["first"] < 5000
    assert entry["skew"] is None
    assert entry["camera_loss"] is None
    assert {one["view"] for one in told(place)} == {"view-1", "view-2"}


@pytest.mark.media
async def test_nothing_is_said_while_nobody_looks(place: Place, commune: ScriptedFederator) -> None:
    viewer = await place.watching()
    await viewer.hang_up()
    place.said.clear()

    place.node.measure()
    place.advance(2 * MEASURE_SECONDS)
    await until(lambda: place.bodies("nodes.alive") != [])

    assert place.bodies("flows.health") == []


@pytest.mark.media
async def test_what_is_said_names_nobody_and_no_camera(
    place: Place, commune: ScriptedFederator
) -> None:
    await place.watching()
    who = a_pass()
    await measured(place)

    said = repr(place.bodies("flows.health"))

    for secret in (who.agent, who.agent_name, who.organisation, who.camera, who.tenant, "rtsp:"):
        assert secret not in said


UNIX = 1_700_000_000.0
"""What the wall clock of these says when the monotonic one stands at zero."""


def a_reporter(scene: Scene) -> Reporter:
    return Reporter(lambda: [scene.room], lambda: UNIX + scene.now, lambda: scene.now)


def entries(reporter: Reporter) -> list[Mapping[str, Any]]:
    return [entry for part in reporter.messages() for entry in part]


def filmed(scene: Scene, pictures: int, *, behind: float) -> None:
    """So many, 40 ms apart, by a camera whose clock is so many seconds behind."""
    for number in range(pictures):
        scene.now += 0.04
        captured_at = UNIX + scene.now - behind
        unit = AccessUnit(b"x" * 500, round(scene.now * CLOCK_RATE), number % 25 == 0, captured_at)
        scene.room.show(Quality.SUB, unit, scene.now)


def test_what_is_measured_is_what_came_since_the_last_time() -> None:
    scene = Scene()
    scene.view()
    reporter = a_reporter(scene)
    filmed(scene, 1, behind=3.5)
    at_once = entries(reporter)
    filmed(scene, 50, behind=3.5)

    assert [(one["fps"], one["kbps"]) for one in at_once] == [(None, None)]
    assert entries(reporter) == [
        {
            "view": "view-1",
            "quality": "sub",
            "fps": 25.0,
            "kbps": 100,
            "loss": 0.0,
            "jitter": 0,
            "gop": 1.0,
            "skew": -3.5,
            "camera_loss": None,
            "first": 40,
        }
    ]


def test_a_flow_that_stands_still_has_a_rate_of_zero() -> None:
    scene = Scene()
    scene.view()
    reporter = a_reporter(scene)
    filmed(scene, 30, behind=0.0)
    entries(reporter)
    scene.now += MEASURE_SECONDS

    assert [(one["fps"], one["kbps"]) for one in entries(reporter)] == [(0.0, 0)]


def test_each_view_has_what_its_own_browser_reports() -> None:
    scene = Scene()
    _, first = scene.view("view-1")
    scene.view("view-2")
    filmed(scene, 30, behind=0.0)
    first.lost, first.jitter = 64, 9000

    by_view = {one["view"]: (one["loss"], one["jitter"]) for one in entries(a_reporter(scene))}

    assert by_view == {"view-1": (25.0, 100), "view-2": (0.0, 0)}


def test_a_view_that_is_shown_nothing_yet_is_not_told_of() -> None:
    scene = Scene()
    scene.view()

    assert entries(a_reporter(scene)) == []


def test_a_message_tells_of_so_many_views_at_most() -> None:
    scene = Scene()
    for number in range(MOST_VIEWS + 1):
        scene.view(f"view-{number}")
    filmed(scene, 1, behind=0.0)

    assert [len(part) for part in a_reporter(scene).messages()] == [MOST_VIEWS, 1]
