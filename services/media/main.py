"""The composition of one media node: house, links, bus and door, for as long as it is open.

Whoever opens it gives it a bus, the API's public key and a clock, serves `app` and
brings it links: the demo in its own process, `services.media.serving` on ports of its own.
It opens no port but that of pictures, and reads no file.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from functools import partial
from typing import Any, Final

from starlette.types import ASGIApp

from services.kit.bus import Bus, topics
from services.kit.link.carrier import Carrier
from services.kit.link.words import HEARTBEAT_SECONDS
from services.kit.passes import PublicKeys
from services.media.edges.guests import Guests
from services.media.edges.origins import Dial, Origins
from services.media.edges.ways import Ways
from services.media.health.metrics import metrics_app
from services.media.health.relays import RelayWatch
from services.media.health.report import MEASURE_SECONDS, Reporter
from services.media.herald import Ear, Voice
from services.media.house import House
from services.media.links.communes import Communes
from services.media.links.federators import Links
from services.media.links.revocations import RevokedCertificates
from services.media.settings import Settings
from services.media.transcoding.workshop import Workshop
from services.media.webrtc.door import Doorway, open_doorways
from services.media.webrtc.peer import Peers
from services.media.whep import build_app

_log = logging.getLogger(__name__)

TICK_SECONDS: Final = 0.25
ALIVE_SECONDS: Final = 0.5
"""A node says so often that it is alive: the API moves its views after two quiet seconds."""
DRAIN_SECONDS: Final = 4.0
"""How long views may take to move before this node ends all the same."""
SESSION_BYTES: Final = 24


class MediaNode:
    """Made by `open_media`."""

    def __init__(
        self,
        settings: Settings,
        doorways: Sequence[Doorway],
        bus: Bus,
        pass_key: PublicKeys,
        clock: Callable[[], datetime],
        monotonic: Callable[[], float],
        dial: Dial | None,
    ) -> None:
        self._settings = settings
        self._bus = bus
        self._monotonic = monotonic
        self._ticked_at = monotonic()
        self._beaten_at = self._spoken_at = self._measured_at = float("-inf")
        self._was_connected = True
        self._crowded_before: dict[str, int] = {}
        self.voice = Voice(bus)
        self.relays = RelayWatch(settings.turn_urls)
        self.certificates = RevokedCertificates(pass_key, clock)
        self.links = Links(settings.node, self.voice.publish, clock, self.certificates)
        self.origins = Origins(settings.node, dial, clock, monotonic)
        self.guests = Guests(
            self.links, self._publish, pass_key, clock, monotonic, self.certificates,
            lambda flow: self.ways.is_relayed(flow),
        )  # fmt: skip
        self.ways = Ways(
            settings.node, self.links, self.guests, self.origins, pass_key, clock, monotonic
        )
        self.house = House(
            node=settings.node,
            peers=Peers(doorways, clock),
            ways=self.ways,
            publish=self._publish,
            pass_key=pass_key,
            clock=clock,
            monotonic=monotonic,
            chance=partial(secrets.token_urlsafe, SESSION_BYTES),
            views_at_most=settings.views_at_most,
            workshop=Workshop(settings.transcodes_max, monotonic),
        )
        self.ear = Ear(bus, self.house, self.report, self.links.say, self.believe_no_more)
        self._communes = Communes(self.house, self.guests, self.ways, monotonic)
        self.guests.rooms, self.ways.shown = self.house, self._communes
        self.app: ASGIApp = build_app(self.house, settings.origins, settings.relays, clock)
        told = (self.house.rooms_of, lambda: clock().timestamp(), monotonic)
        self.metrics: ASGIApp = metrics_app(
            *told, self.house.workshop, self.guests.edges, self.house.waits
        )
        self._reporter = Reporter(*told)

    async def serve_link(self, carrier: Carrier) -> None:
        """Serve one federator until its link is lost."""
        await self.links.serve(carrier, self._communes)

    async def serve_node(self, carrier: Carrier) -> None:
        """Serve another node that has pictures from this one, until its link is lost."""
        await self.guests.serve(carrier)

    def believe_no_more(self, said: str) -> None:
        """The API's list of revoked certificates: links and pictures end before this returns."""
        self.certificates.hear(said)
        self.links.end_over(self._communes)

    def beat(self) -> None:
        """A sign of life: of the views to the API, of the flows to their communes."""
        if not self.certificates.is_known:
            self.voice.publish(topics.CERTIFICATES_WANTED, {})
        views = self.house.alive()
        for view in views:
            if (origin := self.ways.origin_of(view["flow"])) is not None:
                view["origin"] = origin
        self.voice.publish(topics.VIEWS_ALIVE, {"node": self._settings.node, "views": views})
        self._say_alive()
        self.links.keep(self._communes)

    def measure(self) -> None:
        """How the pictures fare that views are shown."""
        for entries in self._reporter.messages():
            body = {"node": self._settings.node, "views": entries}
            self.voice.publish(topics.FLOWS_HEALTH, body)

    def report(self) -> None:
        """Everything an API that has just come back does not know."""
        self._say_alive()
        self.links.report()

    async def drain(self) -> None:
        """Open nothing more, and return once every view has moved, or has had time to."""
        self.house.leaving.draining = True
        self._say_alive()
        _log.info("draining", extra={"views": len(self.house.alive())})
        deadline = self._monotonic() + DRAIN_SECONDS
        while (self.house.alive() or self.guests.views) and self._monotonic() < deadline:  # noqa: ASYNC110  # many ways out
            await asyncio.sleep(TICK_SECONDS / 5)
        _log.info("drained", extra={"views": len(self.house.alive())})

    async def live(self) -> None:
        """Time passes: looked at four times a second, until cancelled."""
        while True:
            try:
                self._tick(self._monotonic(), self._bus.connected)
            except Exception:
                # Rights go on being ended, whatever one view did.
                _log.exception("a tick failed")
            await asyncio.sleep(TICK_SECONDS)

    def _tick(self, now: float, connected: bool) -> None:
        elapsed, self._ticked_at = now - self._ticked_at, now
        returned, self._was_connected = connected and not self._was_connected, connected
        if returned:
            self.report()
        if returned or now - self._beaten_at >= HEARTBEAT_SECONDS:
            self._beaten_at = now
            self.beat()
        elif now - self._spoken_at >= ALIVE_SECONDS or self._crowded() != self._crowded_before:
            self._say_alive()
        self.links.end_over(self._communes)
        self.house.tick(elapsed, connected)
        if now - self._measured_at >= MEASURE_SECONDS:
            self._measured_at = now
            self.measure()
        self.ways.tick()

    def _publish(self, topic: str, body: Mapping[str, Any]) -> None:
        if self.ways.speaks_of(topic, body):
            self.voice.publish(topic, body)

    def _crowded(self) -> dict[str, int]:
        """The cameras of which this node shows as many views as it should, and how many."""
        shown = {room.camera: len(room.views) for room in self.house.rooms_of()}
        return {
            camera: views
            for camera, views in shown.items()
            if views >= self._settings.viewers_per_camera
        }

    def _say_alive(self) -> None:
        self._spoken_at = self._monotonic()
        body: dict[str, Any] = {
            "node": self._settings.node,
            "url": self._settings.url,
            "tenants": self.links.tenants,
            "flows": len(self.house.rooms_of()),
        }
        self._crowded_before = self._crowded()
        if self._settings.link_url is not None:
            body["link"] = self._settings.link_url
            body["crowded"] = self._crowded_before
            body["unreached"] = self.origins.unreached()
        if self.relays.reached is not None:
            body["relayed"] = self.relays.reached
        if self.house.leaving.draining:
            body["draining"] = True
        self.voice.publish(topics.NODES_ALIVE, body)


@asynccontextmanager
async def open_media(
    settings: Settings,
    *,
    bus: Bus,
    pass_key: PublicKeys,
    clock: Callable[[], datetime],
    monotonic: Callable[[], float] = time.monotonic,
    dial: Dial | None = None,
) -> AsyncIterator[MediaNode]:
    """A node that lives until the block is left; `dial`: how it calls another one.

    Raises `services.media.webrtc.aiortc_names.StrongEncryptionUnavailable` and
    `services.media.webrtc.door.UnusableAddress`.
    """
    shown = settings.external_addresses
    async with open_doorways(settings.addresses, settings.udp_port, shown) as doorways:
        node = MediaNode(settings, doorways, bus, pass_key, clock, monotonic, dial)
        async with node.voice.speaking(), node.ear.listening():
            living = asyncio.create_task(node.live())
            looking = asyncio.create_task(node.relays.look_for_ever())
            try:
                yield node
            finally:
                living.cancel()
                looking.cancel()
                await node.house.close()
                await node.origins.close()
                await node.guests.close()
                await node.links.close()
