"""Real cameras that a real Chromium cannot show, and does: nothing in between is made up."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress

import pytest
from playwright.async_api import Page, async_playwright

from tenants.vocabulary.picture import Quality
from tests.federation.rtsp.pulling import CAMERA as FILMED
from tests.federation.rtsp.pulling import a_connector
from tests.servers.fixtures import GstRtsp
from tests.services.media.scene.chromium import CHROMIUM, FLAGS, served
from tests.services.media.scene.commune import ScriptedFederator
from tests.services.media.scene.place import CAMERA, Place
from tests.services.media.test_browser import SEEN, WATCH

pytestmark = [pytest.mark.browser, pytest.mark.media, pytest.mark.servers]

PICTURES = 50
MOVING = """
async () => {
  const video = document.querySelector("video");
  const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight);
  const brush = canvas.getContext("2d", { willReadFrequently: true });
  const look = () => {
    brush.drawImage(video, 0, 0);
    return [...brush.getImageData(0, 0, canvas.width, canvas.height).data];
  };
  const before = look();
  await new Promise((done) => video.requestVideoFrameCallback(() =>
    video.requestVideoFrameCallback(done)));
  const after = look();
  return before.filter((value, place) => Math.abs(value - after[place]) > 60).length;
}
"""


@asynccontextmanager
async def filmed(commune: ScriptedFederator, server: GstRtsp) -> AsyncIterator[None]:
    """What this camera sends leaves the commune, as its federator would have it leave."""
    commune.playing = False
    pulling = asyncio.create_task(_pass_on(commune, server.url()))
    try:
        yield
    finally:
        pulling.cancel()
        with suppress(asyncio.CancelledError):
            await pulling


async def _pass_on(commune: ScriptedFederator, url: str) -> None:
    async with a_connector(url).pull(FILMED.id, Quality.MAIN) as pictures:
        async for unit in pictures:
            for name, flow in list(commune.flows.items()):
                for quality in set(flow.wanted):
                    await commune.show(name, quality, unit)


@pytest.fixture
async def tab(place: Place) -> AsyncIterator[Page]:
    """A blank page of the node's own origin."""
    async with served(place.node.app) as origin, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        opened = await browser.new_page()
        await opened.goto(f"{origin}/health")
        yield opened
        await browser.close()


@pytest.mark.parametrize(
    "camera_case",
    [
        ("--codec", "h265", "--gop", "25"),
        ("--codec", "mjpeg"),
        ("--bframes", "2", "--gop", "25"),
    ],
)
async def test_chromium_sees_moving_pictures_of_a_camera_that_it_cannot_show(
    place: Place,
    commune: ScriptedFederator,
    tab: Page,
    gst_rtsp: Callable[..., GstRtsp],
    camera_case: Sequence[str],
) -> None:
    server = gst_rtsp(*camera_case, "--width", "320", "--height", "240")

    async with filmed(commune, server):
        await tab.evaluate(WATCH, [f"/whep/{CAMERA}?quality=main", place.token()])
        handle = await tab.wait_for_function(
            f"() => seen.frames >= {PICTURES} ? {SEEN} : null", timeout=60_000
        )
        seen = await handle.json_value()
        changed = await tab.evaluate(MOVING)

    assert seen["widths"][-1] == 320
    assert seen["said"][-1]["state"] == "live"
    assert changed > 100
    assert place.node.house.workshop.running == 1


async def test_a_chromium_that_offers_no_h264_is_shown_vp8(
    place: Place, commune: ScriptedFederator, tab: Page
) -> None:
    without = WATCH.replace(
        'peer.addTransceiver("video", { direction: "recvonly" });',
        'peer.addTransceiver("video", { direction: "recvonly" }).setCodecPreferences('
        'RTCRtpReceiver.getCapabilities("video").codecs'
        ".filter((one) => /VP8|rtx/i.test(one.mimeType)));",
    )
    await tab.evaluate(without, [f"/whep/{CAMERA}?quality=sub", place.token()])

    await tab.wait_for_function(f"() => seen.frames >= {PICTURES}", timeout=60_000)

    report = await tab.evaluate(
        "async () => [...(await seen.peer.getStats()).values()]"
        ".filter((one) => one.type === 'codec').map((one) => one.mimeType)"
    )
    assert report == ["video/VP8"]
    assert without != WATCH
