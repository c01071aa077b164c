"""Browsers behind a firewall: relays are named at the door, and a picture comes by one alone."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.async_api import Page, async_playwright

from tests.servers.coturn import Coturn
from tests.services.media.scene.chromium import CHROMIUM, FLAGS, served
from tests.services.media.scene.commune import ScriptedFederator
from tests.services.media.scene.place import CAMERA, ORIGIN, TENANT, Place, open_place

pytestmark = pytest.mark.media

DOOR = f"/whep/{CAMERA}"
SECRET = "0123456789abcdef0123456789abcdef"
URLS = ("turn:relay.example:3478?transport=udp", "turn:relay.example:3478?transport=tcp")

NO_UDP = "--webrtc-ip-handling-policy=disable_non_proxied_udp"
"""Chromium keeps to TCP, as behind a firewall that lets no UDP out."""

WATCH = """
async ([door, token]) => {
  const peer = new RTCPeerConnection({ iceServers: [] });
  const video = document.createElement("video");
  Object.assign(video, { muted: true, autoplay: true, playsInline: true });
  document.body.append(video);
  globalThis.seen = { peer, frames: 0 };

  peer.addTransceiver("video", { direction: "recvonly" });
  peer.ontrack = (event) => {
    video.srcObject = new MediaStream([event.track]);
    const frame = () => {
      seen.frames += 1;
      video.requestVideoFrameCallback(frame);
    };
    video.requestVideoFrameCallback(frame);
  };
  const offer = await peer.createOffer();
  const answer = await fetch(door, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/sdp" },
    body: offer.sdp,
  });
  if (answer.status !== 201) throw new Error(await answer.text());

  const links = answer.headers.get("link").matchAll(
    /<([^>]+)>; rel="ice-server"; username="([^"]+)"; credential="([^"]+)"/g);
  peer.setConfiguration({
    iceServers: [...links].map(([, urls, username, credential]) => (
      { urls, username, credential })),
    iceTransportPolicy: answer.headers.get("ice-transport-policy") ?? "all",
  });
  await peer.setLocalDescription(offer);
  await peer.setRemoteDescription({ type: "answer", sdp: await answer.text() });
}
"""
WAY = """
async () => {
  const all = await seen.peer.getStats();
  const transport = [...all.values()].find((one) => one.type === "transport");
  const pair = all.get(transport.selectedCandidatePairId);
  const ways = [...all.values()].filter((one) => one.type === "local-candidate");
  const local = all.get(pair.localCandidateId);
  return {
    way: [local.candidateType, local.relayProtocol],
    kinds: [...new Set(ways.map((one) => one.candidateType))],
    remote: all.get(pair.remoteCandidateId).candidateType,
    encryption: [transport.srtpCipher.replace(/^SRTP_/, ""), transport.dtlsState],
  };
}
"""


@pytest.fixture
async def node() -> AsyncIterator[Place]:
    """A node with two relays, and a commune."""
    async with open_place(turn_urls=URLS, turn_secret=SECRET) as opened:
        federator = await opened.link()
        await federator.greeted()
        yield opened


@pytest.fixture(params=["udp", "tcp", "tls"])
async def relayed(
    request: pytest.FixtureRequest, coturn: Coturn
) -> AsyncIterator[tuple[Place, str]]:
    """A node that is to be reached by a real relay alone, and how the relay is reached."""
    urls = (coturn.url(request.param),)
    async with open_place(turn_urls=urls, turn_secret=coturn.secret, turn_only=True) as opened:
        # A relay reads its own clock.
        opened.clock.at = datetime.now(UTC)
        federator = await opened.link()
        await federator.greeted()
        yield opened, request.param


@asynccontextmanager
async def a_tab(place: Place, *flags: str) -> AsyncIterator[Page]:
    """A blank page of the node's own origin."""
    async with served(place.node.app) as origin, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, *flags])
        opened = await browser.new_page()
        await opened.goto(f"{origin}/health")
        yield opened
        await browser.close()


async def way_of_25_frames(place: Place, tab: Page) -> dict[str, Any]:
    """How pictures come, once so many were shown."""
    token = place.token(until=place.clock() + timedelta(hours=1))
    await tab.evaluate(WATCH, [f"{DOOR}?quality=sub", token])
    await tab.wait_for_function("() => seen.frames >= 25", timeout=30_000)
    found: dict[str, Any] = await tab.evaluate(WAY)
    return found


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


async def test_whoever_opens_a_view_is_told_of_the_relays(node: Place) -> None:
    answer = await node.viewer().open(CAMERA, node.token())

    links = answer.headers.get_list("link")
    assert [link.partition(">")[0] for link in links] == [f"<{url}" for url in URLS]
    assert all(':view-1"' in link for link in links)
    assert "camille" not in str(links).lower()
    assert "ice-transport-policy" not in answer.headers


async def test_a_player_may_ask_for_the_relays_before_it_makes_its_offer(node: Place) -> None:
    answer = await node.http.options(DOOR, headers=bearer(node.token()))

    assert answer.status_code == 200
    assert len(answer.headers.get_list("link")) == 2
    assert answer.headers["cache-control"] == "no-store"
    assert node.node.house.alive() == []


async def test_without_a_pass_no_relay_is_told(node: Place) -> None:
    preflight = {
        "Origin": ORIGIN,
        "Access-Control-Request-Method": "OPTIONS",
        "Access-Control-Request-Headers": "authorization",
    }

    bare = await node.http.options(DOOR)
    asked = await node.http.options(DOOR, headers=preflight)

    assert (bare.status_code, asked.status_code) == (200, 200)
    assert "link" not in bare.headers
    assert "link" not in asked.headers


async def test_a_pass_that_opens_nothing_is_told_of_no_relay(node: Place) -> None:
    node.node.house.revoke("view-over", "revoked", None)
    tokens = {
        "rubbish": 401,
        node.token("view-over"): 401,
        node.token(camera=f"{TENANT}:018"): 403,
    }

    for token, status in tokens.items():
        answer = await node.http.options(DOOR, headers=bearer(token))
        assert answer.status_code == status
        assert "link" not in answer.headers


async def test_a_console_of_another_origin_may_read_of_the_relays(node: Place) -> None:
    answer = await node.http.options(DOOR, headers=bearer(node.token()) | {"Origin": ORIGIN})

    exposed = set(answer.headers["access-control-expose-headers"].split(", "))
    assert {"Link", "Ice-Transport-Policy"} <= exposed


async def test_a_node_without_relays_names_none(place: Place, commune: ScriptedFederator) -> None:
    answer = await place.viewer().open(CAMERA, place.token())

    assert answer.status_code == 201
    assert "link" not in answer.headers


async def test_neither_the_secret_nor_a_credential_is_logged(
    node: Place, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)

    viewer = await node.watching()
    answer = await node.http.options(DOOR, headers=bearer(node.token("view-2")))
    await viewer.hang_up()

    credential = answer.headers["link"].partition('credential="')[2].partition('"')[0]
    logged = "\n".join(str(vars(record)) for record in caplog.records)
    assert len(credential) == 28
    assert "view opened" in logged
    assert SECRET not in logged
    assert credential not in logged


@pytest.mark.servers
@pytest.mark.browser
async def test_chromium_gets_its_picture_through_the_relay_alone_under_aes_256_gcm(
    relayed: tuple[Place, str], coturn: Coturn
) -> None:
    place, transport = relayed

    # Who signed the relay's certificate is not what is tested here.
    async with a_tab(place, "--ignore-certificate-errors") as tab:
        found = await way_of_25_frames(place, tab)

    assert found == {
        "way": ["relay", transport],
        "kinds": ["relay"],
        "remote": "host",
        "encryption": ["AEAD_AES_256_GCM", "connected"],
    }
    assert ":view-1>" in coturn.words()
    assert "camille" not in coturn.words().lower()


@pytest.mark.servers
@pytest.mark.browser
async def test_where_no_udp_gets_out_the_relay_is_found_by_itself(coturn: Coturn) -> None:
    urls = (coturn.url("udp"), coturn.url("tcp"))
    async with open_place(turn_urls=urls, turn_secret=coturn.secret) as place:
        place.clock.at = datetime.now(UTC)
        await (await place.link()).greeted()

        async with a_tab(place, NO_UDP) as tab:
            found = await way_of_25_frames(place, tab)

    assert found["way"] == ["relay", "tcp"]
