"""An agent at a desk: what a person does with the console, in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import asinh, pi, radians, tan
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Locator, Page, expect

from tenants.vocabulary.camera import GeoPoint

PATIENCE_MS = 20_000
TILE_PIXELS = 512
"""A map's width in pixels at zoom 0."""
WATCH_PEERS = """
const Peer = window.RTCPeerConnection;
window.peers = [];
window.RTCPeerConnection = class extends Peer {
  constructor(...given) { super(...given); window.peers.push(this); }
};
"""
"""Keeps the page's peer connections where a test can read their statistics."""

AXE = Path(__file__).parents[2] / "services/console/node_modules/axe-core/axe.min.js"
AUDIT = """
async () => {
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "RGAAv4"];
  const { violations, passes } = await window.axe.run({ runOnly: tags });
  if (passes.length < 10) throw new Error(`only ${passes.length} rules found anything to pass`);
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target} ${failureSummary}`),
  );
}
"""
"""Accessibility faults that a program can see, by axe-core's rules."""

STATISTICS = """
async () => {
  const found = [];
  for (const peer of window.peers) {
    if (peer.connectionState !== "connected") continue;
    const of = { cipher: null, decoded: 0, width: 0 };
    for (const one of (await peer.getStats()).values()) {
      if (one.type === "transport") { of.cipher = one.srtpCipher; of.tls = one.dtlsCipher; }
      if (one.type === "inbound-rtp") { of.decoded = one.framesDecoded; of.width = one.frameWidth; }
    }
    found.push(of);
  }
  return found;
}
"""


@dataclass(frozen=True)
class Desk:
    """One browser with one agent in it."""

    page: Page

    def log_in(self, origin: str, username: str, password: str = "beffroi") -> None:
        self.page.goto(origin)
        self.page.get_by_role("button", name="Se connecter").click()
        self.page.get_by_label("Identifiant").fill(username)
        self.page.get_by_label("Mot de passe").fill(password)
        self.page.get_by_role("button", name="Se connecter").click()
        expect(self.page.get_by_test_id("account")).to_be_visible(timeout=PATIENCE_MS)

    def await_map(self) -> None:
        expect(self.page.get_by_test_id("map")).to_have_attribute(
            "data-map", "idle", timeout=PATIENCE_MS * 3
        )

    def await_cameras(self, count: int) -> None:
        expect(self.page.get_by_test_id("camera-count")).to_have_attribute(
            "data-shown", str(count), timeout=PATIENCE_MS
        )

    def await_list(self, count: int) -> None:
        """What the owner's page says that the list holds."""
        expect(self.page.get_by_test_id("list-now")).to_have_attribute(
            "data-count", str(count), timeout=PATIENCE_MS
        )

    def ask(self, text: str) -> None:
        """Find one camera by its words, and open its purpose dialog, by keyboard alone."""
        search = self.page.locator("#camera-search")
        search.fill(text)
        expect(self.page.get_by_test_id("camera-count")).to_have_attribute("data-shown", "1")
        search.press("Enter")
        self.page.locator("#camera-list").press("Enter")
        expect(self.page.get_by_test_id("purpose")).to_be_visible()

    def open(self, text: str, incident: str = "2026-4711") -> None:
        """Ask for one camera, with a purpose."""
        self.ask(text)
        self.page.get_by_label("Numéro").fill(incident)
        self.page.get_by_test_id("confirm").click()
        expect(self.page.get_by_test_id("purpose")).to_be_hidden()

    def click_on_map(self, place: GeoPoint) -> None:
        """Click where the map shows `place` (Web Mercator, EPSG:3857)."""
        map_ = self.page.get_by_test_id("map")
        box = map_.bounding_box()
        view = (map_.get_attribute("data-view") or "").split(",")
        assert box is not None
        longitude, latitude, zoom = (float(part) for part in view)
        there, center = _mercator(place), _mercator(GeoPoint(longitude, latitude))
        pixels = TILE_PIXELS * 2**zoom
        self.page.mouse.click(
            box["x"] + box["width"] / 2 + (there[0] - center[0]) * pixels,
            box["y"] + box["height"] / 2 + (there[1] - center[1]) * pixels,
        )

    def tile(self, number: int) -> Locator:
        return self.page.get_by_test_id(f"tile-{number}")

    def expect_tile(self, number: int, state: str, within_ms: int = PATIENCE_MS) -> None:
        expect(self.tile(number)).to_have_attribute("data-state", state, timeout=within_ms)

    def expect_gauge(self, tenant: str, in_use: int, within_ms: int = PATIENCE_MS) -> None:
        expect(self.page.get_by_test_id(f"gauge-{tenant}")).to_have_attribute(
            "data-in-use", str(in_use), timeout=within_ms
        )

    def close(self, number: int) -> None:
        self.tile(number).get_by_role("button", name=f"Fermer la vue {number}").click()

    def speak(self, language: str) -> None:
        """Another language, by the menu that offers it by its own name."""
        self.page.get_by_test_id("account").click()
        self.page.get_by_role("button", name=language).click()
        expect(self.page.get_by_role("button", name=language)).to_have_count(0)

    def accessibility_faults(self) -> list[str]:
        found: list[str] = self.page.evaluate(AUDIT)
        return found

    def statistics(self) -> list[dict[str, Any]]:
        """What the browser says of each connected peer: cipher, frames decoded, width."""
        found: list[dict[str, Any]] = self.page.evaluate(STATISTICS)
        return found

    def ciphers(self) -> set[str]:
        """SRTP profiles in use, as RFC 7714 names them: some Chromium versions add a prefix."""
        return {str(peer["cipher"]).removeprefix("SRTP_") for peer in self.statistics()}

    def frames(self) -> int:
        return sum(peer["decoded"] for peer in self.statistics())

    def await_more_frames(self, than: int, by: int = 10) -> None:
        """Until the pictures have advanced."""
        advanced = f"(await ({STATISTICS})()).reduce((sum, peer) => sum + peer.decoded, 0)"
        self.page.wait_for_function(
            f"async () => {advanced} >= {than + by}",
            timeout=PATIENCE_MS,
        )


def _mercator(place: GeoPoint) -> tuple[float, float]:
    """From the north-west corner of the world, both axes from 0 to 1."""
    north = asinh(tan(radians(place.latitude)))
    return (place.longitude + 180) / 360, (1 - north / pi) / 2


def prove_at_the_demo(window: Page) -> None:
    """What a person answers in the window of a step-up: the password, which is public."""
    window.locator("form.proof #password").fill("beffroi")
    window.get_by_role("button", name="Confirmer").click()


def a_desk(
    browser: Browser,
    width: int = 1366,
    height: int = 768,
    prove: Callable[[Page], None] | None = prove_at_the_demo,
) -> Desk:
    """A fresh browser profile, in French, in Paris, that animates little.

    `prove` answers each window that a step-up opens; `None` leaves it to the walk.
    """
    context = browser.new_context(
        viewport={"width": width, "height": height},
        locale="fr-FR",
        timezone_id="Europe/Paris",
        reduced_motion="reduce",
        color_scheme="dark",
        bypass_csp=False,
    )
    context.add_init_script(WATCH_PEERS)
    context.add_init_script(path=AXE)
    desk = Desk(context.new_page())
    if prove is not None:
        desk.page.on("popup", prove)
    return desk
