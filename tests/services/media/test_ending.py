"""Every way a view ends: pictures stop first, then the screen is told why."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest

from services.kit.bus import topics
from services.kit.link.words import Ended, Leave
from services.media.ending.overdue import UNANSWERED_SECONDS, UNRENEWED_SECONDS
from tests.builders import NOON
from tests.services.media.scene.commune import ScriptedFederator
from tests.services.media.scene.patience import until
from tests.services.media.scene.place import CAMERA, Place

REVOKED_WITHIN_SECONDS = 0.5


async def revoke(place: Place, view: str = "view-1", code: str = "habilitation-ended") -> None:
    body = {"view": view, "code": code, "text": "Habilitation retirée par le chef de service."}
    await place.bus.publish(topics.VIEWS_REVOKED, body)


async def test_no_packet_arrives_half_a_second_after_a_revocation(
    place: Place, commune: ScriptedFederator
) -> None:
    viewer = await place.watching()
    await viewer.sees(10)

    revoked_at = time.monotonic()
    await revoke(place)
    told = await viewer.is_told("ended", "habilitation-ended")
    told_after = time.monotonic() - revoked_at
    received = await viewer.packets()

    # The camera goes on for another second: nothing of it arrives.
    shown = commune.total
    commune.keep_playing("flow-1")
    await until(lambda: commune.total > shown + 25)
    assert await viewer.packets() == received
    assert told["message"] == "Habilitation retirée par le chef de service."
    assert told_after < REVOKED_WITHIN_SECONDS
    await until(lambda: commune.words(Leave) == [Leave("view-1")])


async def test_a_revoked_view_leaves_the_other_eyes_alone(
    place: Place, commune: ScriptedFederator
) -> None:
    revoked = await place.watching("view-1")
    other = await place.watching("view-2")

    await revoke(place, "view-1")
    await revoked.is_told("ended", "habilitation-ended")

    await other.sees(10)
    assert list(commune.flows) == ["flow-1"]


async def test_the_pass_of_an_ended_view_opens_nothing_any_more(
    place: Place, commune: ScriptedFederator
) -> None:
    token = place.token("view-1")
    viewer = place.viewer()
    await viewer.open(CAMERA, token)
    await viewer.hang_up()

    again = await place.viewer().open(CAMERA, token)

    assert (again.status_code, again.json()["code"]) == (401, "view-ended")


async def test_a_view_revoked_before_it_is_opened_does_not_open(
    place: Place, commune: ScriptedFederator
) -> None:
    await revoke(place, "view-1")
    await revoke(place, "view-2")
    await until(lambda: place.node.house.is_over("view-2"))

    answer = await place.viewer().open(CAMERA, place.token("view-1"))

    assert (answer.status_code, answer.json()["code"]) == (401, "view-ended")


@pytest.mark.parametrize(
    ("view_case", "text"),
    [("view-1", "La commune coupe cette caméra."), (None, "La commune coupe toutes ses caméras.")],
)
async def test_the_stop_of_the_commune_ends_a_view_or_the_whole_flow(
    place: Place, commune: ScriptedFederator, view_case: str | None, text: str
) -> None:
    first = await place.watching("view-1")
    second = await place.watching("view-2")

    await commune.say(Ended("flow-1", view_case, "cut-by-commune", text))

    assert (await first.is_told("ended", "cut-by-commune"))["message"] == text
    ended = [body["view"] for body in place.bodies("views.ended")]
    if view_case is None:
        await second.is_told("ended", "cut-by-commune")
    else:
        await second.sees(10)
        assert ended == ["view-1"]


async def test_a_right_ends_at_its_hour(place: Place, commune: ScriptedFederator) -> None:
    viewer = await place.watching(until=NOON + timedelta(minutes=10))

    place.clock.at += timedelta(minutes=10)

    await viewer.is_told("ended", "deadline")
    await place.hears("views.ended", {"view": "view-1", "flow": "flow-1", "code": "deadline"})


async def test_a_view_that_the_api_renews_goes_on(place: Place, commune: ScriptedFederator) -> None:
    viewer = await place.watching()
    for _ in range(3):
        place.node.house.tick(UNRENEWED_SECONDS - 1, bus_connected=True)
        place.clock.at += timedelta(minutes=1)
        renewal = {"view": "view-1", "pass": place.token()}
        await place.bus.publish(topics.VIEWS_RENEWED, {"views": [renewal]})
        await until(lambda: place.node.house.unrenewed("view-1") < 1)

    await viewer.sees(5)


async def test_a_view_that_nobody_renews_is_cut_after_a_minute(
    place: Place, commune: ScriptedFederator
) -> None:
    viewer = await place.watching()

    place.node.house.tick(UNRENEWED_SECONDS + 0.1, bus_connected=True)

    await viewer.is_told("ended", "register-unavailable")


async def test_running_views_go_on_while_the_bus_is_away(
    place: Place, commune: ScriptedFederator
) -> None:
    viewer = await place.watching()

    place.node.house.tick(10 * UNRENEWED_SECONDS, bus_connected=False)

    await viewer.sees(10)


async def test_a_forged_renewal_renews_nothing(place: Place, commune: ScriptedFederator) -> None:
    viewer = await place.watching()
    place.node.house.tick(UNRENEWED_SECONDS - 5, bus_connected=True)
    foreign = [
        {"view": "view-1", "pass": "rubbish"},
        {"view": "view-1", "pass": place.token("view-2")},
        {"view": "view-9", "pass": place.token("view-9")},
    ]

    await place.bus.publish(topics.VIEWS_RENEWED, {"views": foreign})
    await place.bus.publish(topics.VIEWS_RENEWED, {"views": "rubbish"})
    await revoke(place, "view-2")
    await until(lambda: place.node.house.is_over("view-2"))

    place.node.house.tick(10, bus_connected=True)
    await viewer.is_told("ended", "register-unavailable")


async def test_a_browser_that_never_connects_gives_its_view_back(
    place: Place, commune: ScriptedFederator
) -> None:
    viewer = place.viewer()
    await viewer.post_only(CAMERA, place.token())

    place.advance(11)

    await place.hears(
        "views.ended", {"view": "view-1", "flow": "flow-1", "code": "connection-lost"}
    )
    await until(lambda: commune.words(Leave) == [Leave("view-1")])


async def test_a_browser_that_is_closed_gives_its_view_back(
    place: Place, commune: ScriptedFederator
) -> None:
    viewer = await place.watching()

    await viewer.close()

    await place.hears(
        "views.ended", {"view": "view-1", "flow": "flow-1", "code": "connection-lost"}
    )
    await until(lambda: commune.words(Leave) == [Leave("view-1")])


async def test_a_browser_that_vanished_is_noticed_by_its_silence(
    place: Place, commune: ScriptedFederator
) -> None:
    viewer = await place.watching()
    viewer.fall_silent()
    # What it said before is still on its way.
    await viewer.sees(10)

    place.advance(UNANSWERED_SECONDS)
    await until(lambda: place.bodies("views.ended") != [])

    assert [body["code"] for body in place.bodies("views.ended")] == ["connection-lost"]
    await until(lambda: commune.words(Leave) == [Leave("view-1")])
