"""A node whose cameras send what browsers cannot show: what each viewer sees, and is told."""

from __future__ import annotations

import os
import signal
from collections.abc import AsyncIterator

import pytest

from services.media.transcoding.renditions import RESTS_SECONDS
from tenants.vocabulary.picture import Codec, Quality
from tests.services.media.scene.clips import clip
from tests.services.media.scene.commune import ScriptedFederator
from tests.services.media.scene.foreign import foreign_clip
from tests.services.media.scene.patience import until
from tests.services.media.scene.place import CAMERA, TENANT, Place, open_place
from tests.services.media.scene.viewer import Viewer

pytestmark = pytest.mark.media

PATIENCE = 30.0
"""Seconds: a transcoder gives way to whatever else runs here."""
OTHER = {"flow": "flow-2", "camera": f"{TENANT}:018"}


def films(commune: ScriptedFederator, codec: Codec, *qualities: Quality) -> None:
    for quality in qualities or Quality:
        commune.clips[quality] = foreign_clip(codec)


async def opened(
    place: Place, view: str, quality: str = "main", plays: str | None = None, **changes: str
) -> Viewer:
    viewer = place.viewer(plays=plays)
    token = place.token(view, **changes)
    answer = await viewer.open(changes.get("camera", CAMERA), token, quality)
    assert answer.status_code == 201, answer.text
    return viewer


def pids(place: Place) -> list[int]:
    return [one.pid for one in place.node.house.workshop.transcoders if one.pid is not None]


@pytest.mark.parametrize("codec_case", [Codec.H265, Codec.MJPEG, Codec.H264_REORDERED])
async def test_what_no_browser_shows_is_converted_once_for_all_who_watch(
    place: Place, commune: ScriptedFederator, codec_case: Codec
) -> None:
    films(commune, codec_case)

    first = await opened(place, "view-1")
    await first.sees(10, PATIENCE)
    second = await opened(place, "view-2")
    await second.sees(10, PATIENCE)
    running = place.node.house.workshop.running
    await first.hang_up()
    await second.sees(5, PATIENCE)
    await second.hang_up()
    await until(lambda: place.node.house.workshop.running == 0)

    assert running == 1
    assert place.node.house.workshop.started == 1
    assert second.told[-1]["state"] in ("live", "ended")


async def test_a_sub_stream_that_the_browser_shows_spares_a_conversion(
    place: Place, commune: ScriptedFederator
) -> None:
    films(commune, Codec.H265, Quality.MAIN)

    viewer = await opened(place, "view-1")
    await viewer.sees(10)
    told = await viewer.is_told("live", "substituted")

    assert "l’autre image" in told["message"]
    assert place.node.house.workshop.started == 0
    assert set(viewer.brightness) <= set(range(20))


async def test_a_main_stream_that_the_browser_shows_stands_for_a_foreign_sub_stream(
    place: Place, commune: ScriptedFederator
) -> None:
    films(commune, Codec.MJPEG, Quality.SUB)

    viewer = await opened(place, "view-1", "sub")
    await viewer.sees(10)
    await viewer.is_told("live", "substituted")

    assert place.node.house.workshop.started == 0


async def test_a_sub_stream_that_gives_nothing_is_not_waited_for(
    place: Place, commune: ScriptedFederator
) -> None:
    films(commune, Codec.H265, Quality.MAIN)
    commune.clips[Quality.SUB] = ()
    viewer = await opened(place, "view-1")
    await until(lambda: Quality.SUB in commune.flows["flow-1"].wanted)

    await commune.report("flow-1", Quality.SUB, "unavailable", "camera-unreachable")

    await viewer.sees(10, PATIENCE)
    assert place.node.house.workshop.running == 1


async def test_without_a_free_slot_the_tile_says_why_and_starts_when_there_is_one(
    place: Place, commune: ScriptedFederator
) -> None:
    films(commune, Codec.H265)
    first = await opened(place, "view-1")
    await first.sees(5, PATIENCE)

    second = await opened(place, "view-2", **OTHER)
    told = await second.is_told("unavailable", "conversions-full")
    nothing = second.pictures
    refused = place.node.house.workshop.refused
    await first.hang_up()
    await second.sees(5, PATIENCE)

    assert "fermez une vue convertie" in told["message"]
    assert (nothing, refused) == (0, 1)


async def test_a_node_that_converts_nothing_says_what_the_commune_can_do() -> None:
    async with open_place(transcodes_max=0) as place:
        commune = await place.link()
        films(commune, Codec.H265)
        one = await opened(place, "view-1")
        h265 = await one.is_told("unavailable", "unsupported-codec")
        films(commune, Codec.H264_REORDERED)
        other = await opened(place, "view-2", **OTHER)
        reordered = await other.is_told("unavailable", "reordered-frames")

        refused = await place.viewer(plays="video/vp8").post_only(CAMERA, place.token("view-3"))

        assert "activer un flux H.264" in h265["message"]
        assert "images B" in reordered["message"]
        assert (refused.status_code, refused.json()["code"]) == (422, "no-h264")
        assert place.node.house.workshop.started == 0


async def test_a_killed_transcoder_is_followed_by_another(
    place: Place, commune: ScriptedFederator
) -> None:
    films(commune, Codec.H265)
    viewer = await opened(place, "view-1")
    await viewer.sees(5, PATIENCE)

    (pid,) = pids(place)
    os.kill(pid, signal.SIGKILL)
    await until(lambda: place.node.house.workshop.started == 2, PATIENCE)
    await viewer.sees(10, PATIENCE)

    assert place.node.house.workshop.lost == 1


async def test_one_that_falls_again_and_again_rests_and_the_tile_says_so(
    place: Place, commune: ScriptedFederator
) -> None:
    films(commune, Codec.H265)
    viewer = await opened(place, "view-1")

    for _ in range(3):
        await until(lambda: pids(place) != [], PATIENCE)
        os.kill(pids(place)[0], signal.SIGKILL)
        await until(lambda: pids(place) == [])
    told = await viewer.is_told("unavailable", "conversion-failed")
    rested = place.node.house.workshop.running
    place.advance(RESTS_SECONDS)
    await until(lambda: place.node.house.workshop.started == 4, PATIENCE)

    assert rested == 0
    assert "Nouvel essai automatique" in told["message"]


async def test_a_browser_without_h264_is_shown_vp8(
    place: Place, commune: ScriptedFederator
) -> None:
    commune.clips[Quality.SUB] = clip(shade=0)

    viewer = await opened(place, "view-1", "sub", plays="video/vp8")
    other = await opened(place, "view-2", "sub")
    await viewer.sees(10, PATIENCE)
    await other.sees(10)

    (transcoder,) = place.node.house.workshop.transcoders
    assert (transcoder.source, transcoder.target) == (Codec.H264, Codec.VP8)


async def test_a_camera_whose_pictures_become_reordered_is_converted_from_then_on(
    place: Place, commune: ScriptedFederator
) -> None:
    viewer = await opened(place, "view-1")
    await viewer.sees(5)
    before = place.node.house.workshop.started

    films(commune, Codec.H264_REORDERED)
    await until(lambda: place.node.house.workshop.started == 1, PATIENCE)
    await viewer.sees(25, PATIENCE)

    assert before == 0


async def test_a_lost_link_ends_what_is_converted(place: Place, commune: ScriptedFederator) -> None:
    films(commune, Codec.H265)
    viewer = await opened(place, "view-1")
    await viewer.sees(5, PATIENCE)

    await commune.hang_up()

    await viewer.is_told("unavailable", "link-lost")
    await until(lambda: place.node.house.workshop.running == 0)


@pytest.fixture
async def place() -> AsyncIterator[Place]:
    async with open_place(transcodes_max=1) as opened_place:
        yield opened_place
