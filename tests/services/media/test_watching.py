"""A picture from a commune to a screen, by a pass, with everything real but the camera."""

from __future__ import annotations

import time
from itertools import pairwise

from services.kit.link.words import Leave, Want, Watch
from tenants.vocabulary.picture import Quality
from tests.services.media.scene.clips import clip
from tests.services.media.scene.commune import ScriptedFederator
from tests.services.media.scene.patience import until
from tests.services.media.scene.place import CAMERA, Place

BRIGHT, DARK = 40, 0
"""What the top right corner of the main and of the small clip looks like, about."""


def is_main(brightness: int) -> bool:
    return brightness > (BRIGHT + DARK) / 2


async def test_a_pass_opens_a_picture_that_advances(
    place: Place, commune: ScriptedFederator
) -> None:
    viewer = await place.watching()

    await viewer.sees(25)

    assert (await viewer.is_told("live"))["message"] == "Image en direct."
    assert [(word.view, word.quality) for word in commune.words(Watch)] == [("view-1", "sub")]
    assert viewer.timestamps == sorted(set(viewer.timestamps))


async def test_a_second_view_makes_no_second_flow_and_asks_for_nothing_more(
    place: Place, commune: ScriptedFederator
) -> None:
    first = await place.watching("view-1")
    second = await place.watching("view-2")

    await first.sees(5)
    await second.sees(5)

    assert [word.view for word in commune.words(Watch)] == ["view-1", "view-2"]
    assert list(commune.flows) == ["flow-1"]
    assert commune.words(Want) == []


async def test_a_newcomer_starts_at_once_from_the_last_keyframe(
    place: Place, commune: ScriptedFederator
) -> None:
    commune.clips[Quality.SUB] = clip(seconds=20, gop=500)
    first = await place.watching("view-1")
    await first.sees(50)

    asked_at = time.monotonic()
    await place.watching("view-2")

    # The next keyframe is some eighteen seconds away.
    assert time.monotonic() - asked_at < 5.0
    assert commune.flows["flow-1"].sent[Quality.SUB] < 400


async def test_a_view_waits_for_the_agreement_of_its_commune(
    place: Place, commune: ScriptedFederator
) -> None:
    await place.watching("view-1")
    commune.refusal = ("quota-reached", "villeneuve-d-ascq art. 3", "Les 8 flux sont occupés.")

    viewer = place.viewer()
    await viewer.open(CAMERA, place.token("view-2"))

    told = await viewer.is_told("ended", "quota-reached")
    assert told["message"] == "Les 8 flux sont occupés. (villeneuve-d-ascq art. 3)"
    assert viewer.pictures == 0
    assert await viewer.packets() == 0


async def test_a_view_changes_quality_without_a_jump_and_only_what_is_seen_is_pulled(
    place: Place, commune: ScriptedFederator
) -> None:
    viewer = await place.watching(quality="sub")
    await until(lambda: not is_main(viewer.brightness[-1]))

    await viewer.wish("main")
    await until(lambda: is_main(viewer.brightness[-1]))
    await viewer.sees(10)

    assert [word.qualities for word in commune.words(Want)] == [["main", "sub"], ["main"]]
    steps = [after - before for before, after in pairwise(viewer.timestamps)]
    assert min(steps) > 0
    assert max(steps) < 2 * 90_000


async def test_a_view_goes_back_to_a_quality_another_view_shows_at_once(
    place: Place, commune: ScriptedFederator
) -> None:
    commune.clips[Quality.MAIN] = clip(seconds=20, gop=500, shade=BRIGHT)
    await place.watching("view-1", quality="main")
    viewer = await place.watching("view-2", quality="sub")

    await viewer.wish("main")
    await until(lambda: is_main(viewer.brightness[-1]))

    assert commune.flows["flow-1"].sent[Quality.MAIN] < 400


async def test_rubbish_on_the_data_channel_changes_nothing(
    place: Place, commune: ScriptedFederator
) -> None:
    viewer = await place.watching()

    for rubbish in ("{", "[]", "null", '{"quality": "best"}', "x" * 5000, '{"quality": ["main"]}'):
        await viewer.say(rubbish)
    await viewer.sees(10)

    assert commune.words(Want) == []
    assert not is_main(viewer.brightness[-1])


async def test_a_source_in_trouble_says_so_in_french_and_recovers(
    place: Place, commune: ScriptedFederator
) -> None:
    viewer = await place.watching()

    commune.playing = False
    await commune.report("flow-1", Quality.SUB, "unavailable", "credentials-refused")
    told = await viewer.is_told("unavailable", "credentials-refused")
    assert "mot de passe" in told["message"]

    await commune.report("flow-1", Quality.SUB, "live")
    commune.playing = True
    await viewer.is_told("live")
    await viewer.sees(5)


async def test_a_source_that_says_live_and_sends_nothing_is_frozen(
    place: Place, commune: ScriptedFederator
) -> None:
    viewer = await place.watching()
    await viewer.is_told("live")

    commune.playing = False

    await viewer.is_told("frozen", "stalled")
    flow = {"tenant": "villeneuve-d-ascq", "flow": "flow-1", "camera": CAMERA}
    await place.hears("flows.state", {**flow, "state": "frozen", "code": "stalled"})


async def test_a_newcomer_is_never_shown_a_stale_picture(
    place: Place, commune: ScriptedFederator
) -> None:
    first = await place.watching("view-1")
    commune.playing = False
    await first.is_told("frozen", "stalled")

    newcomer = place.viewer()
    await newcomer.open(CAMERA, place.token("view-2"))

    await newcomer.is_told("frozen", "stalled")
    assert await newcomer.packets() == 0


async def test_the_last_screen_that_hangs_up_stops_the_pull_at_once(
    place: Place, commune: ScriptedFederator
) -> None:
    viewer = await place.watching()

    answer = await viewer.hang_up()

    assert answer.status_code == 200
    await until(lambda: commune.words(Leave) == [Leave("view-1")])
    await place.hears("views.ended", {"view": "view-1", "flow": "flow-1", "code": "stopped"})
    assert commune.flows == {}


async def test_a_screen_that_comes_back_under_the_same_right_takes_the_place_of_the_former(
    place: Place, commune: ScriptedFederator
) -> None:
    former = await place.watching("view-1")
    again = await place.watching("view-1")

    await again.sees(5)

    await until(lambda: former.state == "closed")
    assert len(commune.words(Watch)) == 1
    assert place.bodies("views.ended") == []
    assert (await former.hang_up()).status_code == 404


async def test_a_screen_that_asks_for_a_keyframe_gets_the_last_one_again(
    place: Place, commune: ScriptedFederator
) -> None:
    commune.clips[Quality.SUB] = clip(seconds=20, gop=500)
    viewer = await place.watching()
    await viewer.sees(10)
    place.advance(1.0)
    before = viewer.pictures, commune.flows["flow-1"].sent[Quality.SUB]

    await viewer.ask_for_keyframe()
    await viewer.sees(10)

    # The ten pictures from the keyframe on arrived again, besides those of the camera.
    shown = viewer.pictures - before[0]
    filmed = commune.flows["flow-1"].sent[Quality.SUB] - before[1]
    assert shown > filmed
    assert viewer.timestamps == sorted(set(viewer.timestamps))
