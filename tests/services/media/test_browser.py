"""A real Chromium decodes what this node sends, under AES-256-GCM, and loses nothing it says."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from itertools import pairwise
from typing import Any

import pytest
from playwright.async_api import Page, async_playwright

from services.kit.bus import topics
from tenants.vocabulary.picture import Quality
from tests.services.media.scene.chromium import CHROMIUM, FLAGS, served
from tests.services.media.scene.clips import clip
from tests.services.media.scene.commune import ScriptedFederator
from tests.services.media.scene.patience import until
from tests.services.media.scene.place import CAMERA, Place

pytestmark = [pytest.mark.browser, pytest.mark.media]

WATCH = """
async ([door, token]) => {
  const peer = new RTCPeerConnection({ iceServers: [] });
  const video = document.createElement("video");
  Object.assign(video, { muted: true, autoplay: true, playsInline: true });
  document.body.append(video);
  const seen = { peer, frames: 0, widths: [], said: [], firstAfter: null };
  const askedAt = performance.now();
  globalThis.seen = seen;

  peer.addTransceiver("video", { direction: "recvonly" });
  peer.ontrack = (event) => {
    if ("jitterBufferTarget" in event.receiver) event.receiver.jitterBufferTarget = 0;
    video.srcObject = new MediaStream([event.track]);
    const frame = () => {
      seen.frames += 1;
      seen.widths.push(video.videoWidth);
      seen.firstAfter ??= performance.now() - askedAt;
      video.requestVideoFrameCallback(frame);
    };
    video.requestVideoFrameCallback(frame);
  };
  const channel = peer.createDataChannel("beffroi");
  channel.onmessage = (event) => seen.said.push(JSON.parse(event.data));
  seen.channel = channel;

  await peer.setLocalDescription();
  const answer = await fetch(door, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/sdp" },
    body: peer.localDescription.sdp,
  });
  if (answer.status !== 201) throw new Error(await answer.text());
  await peer.setRemoteDescription({ type: "answer", sdp: await answer.text() });
}
"""
SEEN = "({ frames: seen.frames, widths: seen.widths, said: seen.said, first: seen.firstAfter })"
STATS = """
async () => [...(await seen.peer.getStats()).values()].filter(
  (one) => one.type === "transport" || (one.type === "inbound-rtp" && one.kind === "video"))
"""


@pytest.fixture
async def tab(place: Place) -> AsyncIterator[Page]:
    """A blank page of the node's own origin."""
    async with served(place.node.app) as origin, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        opened = await browser.new_page()
        await opened.goto(f"{origin}/health")
        yield opened
        await browser.close()


async def watch(tab: Page, token: str, quality: str = "sub") -> None:
    await tab.evaluate(WATCH, [f"/whep/{CAMERA}?quality={quality}", token])


async def sees(tab: Page, frames: int) -> dict[str, Any]:
    """What the page has seen, once so many frames were shown."""
    handle = await tab.wait_for_function(
        f"() => seen.frames >= {frames} ? {SEEN} : null", timeout=30_000
    )
    seen: dict[str, Any] = await handle.json_value()
    return seen


async def stats(tab: Page) -> dict[str, Any]:
    return {one["type"]: one for one in await tab.evaluate(STATS)}


async def test_chromium_decodes_frames_that_advance_under_aes_256_gcm(
    place: Place, commune: ScriptedFederator, tab: Page
) -> None:
    await watch(tab, place.token())

    seen = await sees(tab, 25)
    report = await stats(tab)

    assert report["transport"]["srtpCipher"] in ("AEAD_AES_256_GCM", "SRTP_AEAD_AES_256_GCM")
    assert "AES_256" in report["transport"]["dtlsCipher"]
    assert report["transport"]["dtlsState"] == "connected"
    assert report["inbound-rtp"]["framesDecoded"] >= 25
    assert report["inbound-rtp"]["framesDropped"] <= 5
    assert seen["said"][-1] == {"state": "live", "code": None, "message": "Image en direct."}


async def test_chromium_says_what_its_way_carries_though_no_packet_is_numbered_for_it(
    place: Place, commune: ScriptedFederator, tab: Page
) -> None:
    """REMB, which decision 37 rests on: TWCC is in no answer of ours, the send time is.

    It follows what is sent (a small clip, a small word), so that it is believed with losses alone.
    """
    await watch(tab, place.token())
    await sees(tab, 25)

    (room,) = place.node.house.rooms_of()
    (view,) = room.views.values()
    await until(lambda: (view.screen.sender.carries or 0) > 0)

    answer = await tab.evaluate("() => seen.peer.remoteDescription.sdp")
    assert "goog-remb" in answer
    assert "abs-send-time" in answer
    assert "transport-cc" not in answer


async def test_a_newcomer_in_chromium_does_not_wait_for_the_next_keyframe(
    place: Place, commune: ScriptedFederator, tab: Page
) -> None:
    commune.clips[Quality.SUB] = clip(seconds=20, gop=500)
    other = await place.watching("view-1")
    await other.sees(40)

    await watch(tab, place.token("view-2"))
    seen = await sees(tab, 10)

    assert seen["first"] < 5000
    assert commune.flows["flow-1"].sent[Quality.SUB] < 400


async def test_chromium_changes_quality_and_back_and_goes_on(
    place: Place, commune: ScriptedFederator, tab: Page
) -> None:
    commune.clips[Quality.MAIN] = clip(width=320, height=240, shade=40)
    await watch(tab, place.token())
    await sees(tab, 10)

    for quality, width in (("main", 320), ("sub", 160), ("main", 320)):
        await tab.evaluate("(said) => seen.channel.send(said)", json.dumps({"quality": quality}))
        await tab.wait_for_function(f"() => seen.widths.at(-1) === {width}", timeout=30_000)

    before = (await sees(tab, 1))["frames"]
    await sees(tab, before + 25)


async def test_chromium_goes_on_through_a_camera_that_changes_its_resolution(
    place: Place, commune: ScriptedFederator, tab: Page
) -> None:
    # Two seconds of one, two of the other, and so on.
    commune.clips[Quality.SUB] = (*clip(), *clip(width=320, height=240))
    await watch(tab, place.token())

    seen = await sees(tab, 150)

    changes = [width for width, next_ in pairwise(seen["widths"]) if width != next_]
    assert set(seen["widths"]) == {160, 320}
    assert len(changes) >= 2


async def test_chromium_goes_on_through_a_lost_link(
    place: Place, commune: ScriptedFederator, tab: Page
) -> None:
    await watch(tab, place.token())
    await sees(tab, 10)

    await commune.hang_up()
    await tab.wait_for_function("() => seen.said.at(-1).code === 'link-lost'", timeout=20_000)
    before = (await sees(tab, 1))["frames"]
    await place.link()

    seen = await sees(tab, before + 25)
    assert seen["said"][-1]["state"] == "live"


async def test_chromium_is_told_why_before_its_view_is_closed(
    place: Place, commune: ScriptedFederator, tab: Page
) -> None:
    await watch(tab, place.token())
    await sees(tab, 10)

    text = "Un service prioritaire a repris ce créneau."
    body = {"view": "view-1", "code": "preempted", "text": text}
    await place.bus.publish(topics.VIEWS_REVOKED, body)

    await tab.wait_for_function("() => seen.said.at(-1).state === 'ended'", timeout=20_000)
    assert (await sees(tab, 1))["said"][-1] == {
        "state": "ended", "code": "preempted", "message": text,
    }  # fmt: skip
    await tab.wait_for_function("() => seen.channel.readyState === 'closed'", timeout=20_000)
