"""Federators come, go, and speak for their own commune only."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from services.kit.bus import topics
from services.kit.cameras import to_mapping
from services.kit.link.pair import carrier_pair
from services.kit.link.words import (
    PROTOCOL,
    Alarms,
    Checkpoint,
    Cosigned,
    Disputed,
    Ended,
    Hello,
    Keep,
    Watch,
    Watched,
    Welcome,
    Witness,
)
from tenants.vocabulary.picture import Quality
from tests.builders import a_camera
from tests.services.media.scene.clips import clip
from tests.services.media.scene.commune import ScriptedFederator
from tests.services.media.scene.patience import until
from tests.services.media.scene.place import CAMERA, TENANT, Place, a_link


async def test_a_link_is_greeted_and_announced(place: Place, commune: ScriptedFederator) -> None:
    assert commune.words(Welcome) == [Welcome(PROTOCOL, place.clock().timestamp())]
    await place.hears("links.changed", a_link(connected=True))


@pytest.mark.parametrize("skew_case", [2.5, -2.5])
async def test_a_federator_whose_clock_is_wrong_is_refused(
    place: Place, skew_case: float, caplog: pytest.LogCaptureFixture
) -> None:
    def be_wrong(federator: ScriptedFederator) -> None:
        federator.ahead_by = skew_case

    federator = await place.link(be_wrong)
    await until(lambda: federator.over)

    assert federator.heard == []
    assert [record.reason for record in caplog.records if hasattr(record, "reason")] == [
        f"its clock is {skew_case:+.1f} s away from ours: check its NTP"
    ]
    answer = await place.viewer().open(CAMERA, place.token())
    assert (answer.status_code, answer.json()["code"]) == (503, "link-lost")


@pytest.mark.parametrize(
    "greeting_case",
    [Hello(PROTOCOL + 1, "next", 0.0), Ended("flow-1", None, "stopped", ""), Keep(["flow-1"])],
)
async def test_whoever_does_not_greet_as_we_speak_is_not_linked(
    place: Place, greeting_case: Any
) -> None:
    ours, theirs = carrier_pair(TENANT)
    await theirs.say(greeting_case)

    await place.node.serve_link(ours)

    assert not place.node.links.linked(TENANT)


async def test_what_the_api_signed_reaches_the_commune_and_its_answer_comes_back(
    place: Place, commune: ScriptedFederator
) -> None:
    offered = {"tenant": TENANT, "old": 3, "proof": ["AAAA"], "note": "a note"}
    await place.bus.publish(topics.CHECKPOINTS_OFFERED, {**offered, "tenant": "another"})
    await place.bus.publish(topics.CHECKPOINTS_OFFERED, offered)
    await until(lambda: commune.words(Checkpoint) != [])

    await commune.say(Cosigned(5, "both signed"))
    await commune.say(Disputed(6, "register-inconsistent"))

    assert commune.words(Checkpoint) == [Checkpoint(3, ["AAAA"], "a note")]
    await place.hears("checkpoints.cosigned", {"tenant": TENANT, "size": 5, "note": "both signed"})
    await place.hears(
        "checkpoints.disputed", {"tenant": TENANT, "size": 6, "code": "register-inconsistent"}
    )


async def test_an_api_that_asks_is_told_again_who_cosigns(
    place: Place, commune: ScriptedFederator
) -> None:
    met = {"tenant": TENANT, "key": "csu+1+a", "size": 5}
    await commune.say(Witness("csu+1+a", 5))
    await place.hears("witnesses.met", met)
    place.said.clear()

    await place.bus.publish(topics.INVENTORY_WANTED, {})

    await place.hears("witnesses.met", met)


async def test_a_lost_link_is_said_and_the_picture_comes_back_with_it(
    place: Place, commune: ScriptedFederator
) -> None:
    viewer = await place.watching()

    await commune.hang_up()
    told = await viewer.is_told("unavailable", "link-lost")
    assert "reprendra" in told["message"]
    await place.hears("links.changed", a_link(connected=False))

    again = await place.link()
    await viewer.is_told("live")
    await viewer.sees(10)
    assert [word.view for word in again.words(Watch)] == ["view-1"]
    assert place.bodies("views.ended") == []


async def test_a_returning_federator_is_shown_the_freshest_pass(
    place: Place, commune: ScriptedFederator
) -> None:
    viewer = await place.watching()
    await commune.hang_up()
    await viewer.is_told("unavailable", "link-lost")

    # The first pass is long expired when the link comes back.
    place.clock.at += timedelta(minutes=5)
    fresh = place.token()
    await place.bus.publish(topics.VIEWS_RENEWED, {"views": [{"view": "view-1", "pass": fresh}]})
    await until(lambda: place.node.house.unrenewed("view-1") < 1)
    again = await place.link()

    await viewer.sees(5)
    assert [word.token for word in again.words(Watch)] == [fresh]


async def test_a_link_that_is_dialled_again_takes_the_place_of_the_former(
    place: Place, commune: ScriptedFederator
) -> None:
    viewer = await place.watching()
    told = place.bodies("links.changed")

    again = await place.link()

    await until(lambda: commune.over)
    said = place.bodies("links.changed")[len(told) :]
    assert [body["connected"] for body in said] == [True]
    await until(lambda: [word.view for word in again.words(Watch)] == ["view-1"])
    await viewer.sees(5)
    assert place.node.links.tenants == [TENANT]


async def test_a_federator_changes_nothing_in_another_commune(
    place: Place, commune: ScriptedFederator
) -> None:
    viewer = await place.watching()
    stranger = await place.link(tenant="metz")
    await stranger.greeted()

    await stranger.say(Ended("flow-1", None, "cut-by-commune", "Coupé."))
    await stranger.say(Watched("view-1", "flow-1"))
    await stranger.report("flow-1", Quality.SUB, "unavailable", "stalled")
    for unit in clip(shade=200)[:5]:
        await stranger.show("flow-1", Quality.SUB, unit)
    await stranger.share([])
    await place.hears("inventory.reported", {"tenant": "metz", "cameras": []})

    await viewer.sees(10)
    assert {said["state"] for said in viewer.told} <= {"connecting", "live"}
    assert max(viewer.brightness) < 100


async def test_words_that_no_federator_may_say_are_ignored(
    place: Place, commune: ScriptedFederator
) -> None:
    viewer = await place.watching()

    await commune.say(Welcome(1, 0.0))
    await commune.report("flow-1", Quality.SUB, "splendid")
    await commune.report("flow-9", Quality.SUB, "live")
    await commune.show("flow-9", Quality.SUB, clip()[0])

    await viewer.sees(10)


async def test_what_a_commune_shares_is_reported_and_reported_again_on_demand(
    place: Place, commune: ScriptedFederator
) -> None:
    cameras = [to_mapping(a_camera("017"))]
    await commune.share(cameras)
    await place.hears("inventory.reported", {"tenant": TENANT, "cameras": cameras})

    await place.bus.publish(topics.INVENTORY_WANTED, {})

    await until(lambda: len(place.bodies("inventory.reported")) == 2)
    assert len(place.bodies("links.changed")) == 2


async def test_flows_are_kept_alive_and_views_announced(
    place: Place, commune: ScriptedFederator
) -> None:
    await place.watching("view-1")
    await place.watching("view-2")

    place.node.beat()

    alive = [{"view": f"view-{which}", "flow": "flow-1", "fence": 7} for which in (1, 2)]
    await place.hears("views.alive", {"node": "node-1", "views": alive})
    await place.hears(
        "nodes.alive",
        {"node": "node-1", "url": "http://media.test", "tenants": [TENANT], "flows": 1},
    )
    await until(lambda: Keep(["flow-1"]) in commune.words(Keep))


@pytest.mark.parametrize(
    ("view_case", "code_case"), [(None, "fenced"), ("view-1", "stopped"), ("gone", "stopped")]
)
async def test_a_flow_that_stopped_at_its_commune_is_told_to_the_api(
    place: Place, commune: ScriptedFederator, view_case: str | None, code_case: str
) -> None:
    await commune.say(Ended("flow-1", view_case, code_case, "Terminé."))

    await place.hears("flows.stopped", {"tenant": TENANT, "flow": "flow-1"})


async def test_what_cameras_notice_is_reported_and_reported_again_on_demand(
    place: Place, commune: ScriptedFederator
) -> None:
    cameras = [{"camera": "villeneuve-d-ascq:017", "kinds": ["tampered"]}]
    await commune.say(Alarms(cameras))
    body = {"tenant": "villeneuve-d-ascq", "cameras": cameras}
    await until(lambda: place.bodies(topics.ALARMS_REPORTED) == [body])

    await place.bus.publish(topics.INVENTORY_WANTED, {})
    await until(lambda: place.bodies(topics.ALARMS_REPORTED) == [body, body])
