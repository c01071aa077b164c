"""The joystick over a real data channel, beside the picture it moves."""

from __future__ import annotations

import json

from services.kit.link.steering import Held, Release, Steer, Take
from services.kit.passes import sign_steering
from tests.services.media.scene.commune import ScriptedFederator
from tests.services.media.scene.patience import until
from tests.services.media.scene.place import Place
from tests.services.media.scene.viewer import Viewer
from tests.services.media.steering.hands import a_steering_pass


async def holding(place: Place, commune: ScriptedFederator) -> Viewer:
    viewer = await place.watching()
    await viewer.is_told("live")
    token = sign_steering(a_steering_pass(), place.key, place.clock())
    await viewer.say(json.dumps({"steer": "take", "token": token}))
    await until(lambda: commune.words(Take) == [Take("view-1", token)])
    await commune.say(Held("view-1", a_steering_pass().until.timestamp(), [], {}))
    await steering(viewer, "held", None)
    return viewer


async def steering(viewer: Viewer, state: str, code: str | None) -> None:
    """Wait until this was said of the joystick."""
    await until(
        lambda: any((one.get("steering"), one["code"]) == (state, code) for one in viewer.told)
    )


async def test_a_screen_takes_moves_and_gives_back(
    place: Place, commune: ScriptedFederator
) -> None:
    viewer = await holding(place, commune)
    await viewer.say(json.dumps({"steer": "move", "pan": 0.5, "tilt": -0.25}))
    await until(lambda: commune.words(Steer) != [])
    await viewer.say(json.dumps({"steer": "release"}))
    await steering(viewer, "ended", "released")

    assert commune.words(Steer) == [Steer("view-1", "move", 0.5, -0.25, 0.0, 0.0, "")]
    await until(lambda: commune.words(Release) == [Release("view-1", "released")])
    assert place.bodies("steerings.ended")[-1]["code"] == "released"


async def test_a_browser_that_goes_away_gives_the_joystick_back(
    place: Place, commune: ScriptedFederator
) -> None:
    viewer = await holding(place, commune)
    await viewer.close()

    await until(lambda: commune.words(Release) == [Release("view-1", "view-ended")])


async def test_the_same_view_shown_elsewhere_gives_the_joystick_back(
    place: Place, commune: ScriptedFederator
) -> None:
    await holding(place, commune)
    await place.watching()

    await until(lambda: commune.words(Release) == [Release("view-1", "screen-replaced")])


async def test_a_lease_that_the_api_ends_is_given_back_and_the_picture_stays(
    place: Place, commune: ScriptedFederator
) -> None:
    viewer = await holding(place, commune)
    body = {"lease": "lease-1", "code": "declined", "text": "Le CSU a refusé."}
    await place.bus.publish("steerings.revoked", body)

    await steering(viewer, "ended", "declined")
    await viewer.sees(5)
