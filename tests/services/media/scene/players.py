"""Players that others wrote, unmodified, on a page of another origin than the node's."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.async_api import Page, Response, async_playwright
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from tests.services.media.scene.chromium import CHROMIUM, FLAGS, served
from tests.services.media.scene.place import CAMERA

PLAYERS = Path(__file__).parents[3] / "players"
"""Their own package file and lock; nothing of the product knows them."""
INSTALLED = PLAYERS / "node_modules"

PAGE = """
<!doctype html>
<link rel="icon" href="data:,">
<video muted autoplay playsinline></video>
<script type="module">
  import { WHEPClient } from "/players/whip-whep/whep.js";
  globalThis.WHEPClient = WHEPClient;
</script>
"""

# As its README says, word for word but for the kinds: sound stands first there.
VIEW = """
async ([url, token, kinds]) => {
  const peer = new RTCPeerConnection({ bundlePolicy: "max-bundle" });
  for (const kind of kinds) peer.addTransceiver(kind);
  peer.ontrack = (event) => {
    if (event.track.kind == "video") {
      document.querySelector("video").srcObject = event.streams[0];
    }
  };
  const player = new WHEPClient();
  Object.assign(globalThis, { peer, player });
  await player.view(peer, url, token);
}
"""
SHOWN = """
async () => {
  const all = await peer.getStats();
  const found = (type) => [...all.values()].find(
    (one) => one.type === type && (one.kind ?? "video") === "video");
  const transport = found("transport");
  const pair = all.get(transport.selectedCandidatePairId);
  return {
    seconds: document.querySelector("video").currentTime,
    decoded: found("inbound-rtp")?.framesDecoded ?? 0,
    encryption: [transport.srtpCipher.replace(/^SRTP_/, ""), transport.dtlsState],
    suite: transport.dtlsCipher,
    way: all.get(pair.localCandidateId).candidateType,
    directions: peer.getTransceivers().map((one) => one.currentDirection),
  };
}
"""
MOVES = "(seconds) => document.querySelector('video').currentTime > seconds"


@dataclass
class Player:
    """One tab; `answers` are those of the node, `errors` what the page did not catch."""

    tab: Page
    node: str
    answers: list[tuple[str, int]] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    async def view(self, token: str, kinds: tuple[str, ...] = ("audio", "video")) -> None:
        """Raises what the player throws."""
        await self.tab.evaluate(VIEW, [f"{self.node}/whep/{CAMERA}", token, list(kinds)])

    async def moves(self, seconds: float = 1.0) -> dict[str, Any]:
        """What is shown, once so much of it was."""
        await self.tab.wait_for_function(MOVES, arg=seconds, timeout=30_000)
        found: dict[str, Any] = await self.tab.evaluate(SHOWN)
        return found

    async def stop(self) -> None:
        await self.tab.evaluate("() => player.stop()")

    def _answered(self, answer: Response) -> None:
        if answer.url.startswith(f"{self.node}/"):
            self.answers.append((answer.request.method, answer.status))


@asynccontextmanager
async def page_of_others() -> AsyncIterator[str]:
    """Its origin."""

    async def page(_: Request) -> HTMLResponse:
        return HTMLResponse(PAGE)

    players = Mount("/players", StaticFiles(directory=INSTALLED))
    async with served(Starlette(routes=[Route("/", page), players])) as origin:
        yield origin


@asynccontextmanager
async def open_player(origin: str, node: str, *flags: str) -> AsyncIterator[Player]:
    """A tab on the page at `origin`, whose player asks the node at `node`."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, *flags])
        player = Player(await browser.new_page(), node)
        player.tab.on("pageerror", lambda error: player.errors.append(str(error)))
        player.tab.on("response", player._answered)
        await player.tab.goto(origin)
        await player.tab.wait_for_function("() => globalThis.WHEPClient !== undefined")
        yield player
        await browser.close()
