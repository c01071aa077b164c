"""All the rooms and all the views of this node: opened by a pass, ended for a reason.

Who may look was decided by the API and is decided again by the commune's federator;
here a pass is checked, and the end of a right is carried out at once: pictures stop
first, then the screen is told why, then the others are.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any, Final

from services.kit.bus import topics
from services.kit.passes import OPENING_SECONDS, Pass, PassRefused, PublicKeys, trace_of, verify
from services.kit.tracing.context import TraceContext
from services.kit.tracing.spans import begin
from services.media import words
from services.media.edges.ways import Ways
from services.media.ending.closing import LastWords
from services.media.ending.leaving import Leaving
from services.media.ending.overdue import LOST, why_over
from services.media.health.waits import Waits
from services.media.relay.fast import FastSender
from services.media.rooms import Publish, Room
from services.media.steering.joysticks import Joysticks
from services.media.steering.words import Wish
from services.media.transcoding.workshop import Workshop
from services.media.view import LinkAbsent, NodeDraining, NodeFull, Opened, Screen, View, ViewOver
from services.media.webrtc.offer import Offer, UnsuitableOffer
from services.media.webrtc.peer import Peers
from tenants.vocabulary.picture import Codec, Quality

_log = logging.getLogger(__name__)

OVER_SECONDS: Final = OPENING_SECONDS + 10.0
"""How long an ended view is remembered: until no pass could open it again."""


class House:
    """Implements `services.media.view.Stage`."""

    def __init__(
        self,
        *,
        node: str,
        peers: Peers,
        ways: Ways,
        publish: Publish,
        pass_key: PublicKeys,
        clock: Callable[[], datetime],
        monotonic: Callable[[], float],
        chance: Callable[[], str],
        views_at_most: int,
        workshop: Workshop,
    ) -> None:
        self.node = node
        self._peers = peers
        self._ways = ways
        self._publish = publish
        self._pass_key = pass_key
        self._clock = clock
        self._monotonic = monotonic
        self._unix = lambda: clock().timestamp()
        self._chance = chance
        self._views_at_most = views_at_most
        self.workshop = workshop
        self.waits = Waits()
        self.joysticks = Joysticks(ways, publish, pass_key, clock)
        self._rooms: dict[str, Room] = {}
        self._views: dict[str, View] = {}
        self._over: dict[str, float] = {}
        self._left: dict[tuple[str, str], float] = {}
        self._last_words = LastWords()
        self.leaving = Leaving(node, monotonic)

    def check(self, token: str) -> Pass:
        """Read a pass that is good now. Raises `PassRefused`."""
        return verify(token, self._pass_key, self._clock())

    def traced(self, token: str) -> TraceContext | None:
        """Where in a trace what it opens belongs."""
        return trace_of(token, self._pass_key, self._clock())

    def admit(self, granted: Pass) -> None:
        """Raises `ViewOver`, `NodeDraining`, `LinkAbsent` or `NodeFull` where it may not open."""
        if self.is_over(granted.view):
            raise ViewOver(granted.view)
        if self.leaving.draining:
            raise NodeDraining(granted.view)
        if not self._ways.linked(granted.tenant):
            raise LinkAbsent(granted.tenant)
        if granted.view not in self._views and len(self._views) >= self._views_at_most:
            raise NodeFull(granted.view)

    async def open(self, granted: Pass, token: str, quality: Quality, offer: Offer) -> Opened:
        """Answer an offer under a pass that was checked. Raises what `Peers.answer` does."""
        if offer.plays is not Codec.H264 and self.workshop.at_most == 0:
            raise UnsuitableOffer("no-h264")
        sender = FastSender(self._monotonic, self._unix)
        screen = Screen(granted.view, self._chance(), sender, self, self._monotonic(), offer.plays)
        screen.awaiting = begin("media.first_picture", view=granted.view, camera=granted.camera)
        screen.peer, answer = await self._peers.answer(offer, sender, screen)
        if self.is_over(granted.view):
            await screen.close()
            raise ViewOver(granted.view)

        self._show_on(screen, granted, token, quality)
        _log.info("view opened", extra={"view": granted.view, "camera": granted.camera})
        return Opened(screen.session, answer, offer.tag)

    def close_session(self, camera: str, session: str) -> bool:
        """The screen hangs up, and its view is over; false where there is no such session.

        A session whose view was just ended, by the API for the same wish, is one too.
        """
        if (camera, session) in self._left:
            return True
        for view in self._views.values():
            if view.screen.session == session and view.granted.camera == camera:
                self.end(view.granted.view, "stopped")
                return True
        return False

    def renew(self, view_id: str, token: str) -> None:
        """A fresh pass, in answer to a sign of life."""
        view = self._views.get(view_id)
        if view is None:
            return
        try:
            granted = verify(token, self._pass_key, self._clock())
        except PassRefused:
            _log.warning("a renewal was refused", extra={"view": view_id})
            return
        if (granted.view, granted.flow) == (view_id, view.granted.flow):
            view.granted, view.token, view.unrenewed = granted, token, 0.0

    def revoke(self, view_id: str, code: str, text: str | None) -> None:
        """The right is gone, whether its view was open or still to be opened."""
        self._over[view_id] = self._monotonic() + OVER_SECONDS
        self.end(view_id, code, text)
        self._ways.revoked(view_id, code, text)

    def move(self, view_id: str, node: str) -> None:
        """Its camera belongs to this node now, or to another, where its screen is to go."""
        if (view := self._views.get(view_id)) is not None:
            self.leaving.move(view_id, node)
            self._ways.moved(view.granted, node)

    def revoke_steering(self, lease: str, code: str, text: str | None) -> None:
        """The joystick goes, the picture stays."""
        self.joysticks.revoke(lease, code, text)

    def alive(self) -> list[dict[str, Any]]:
        """Every view there is, as the API is told every few seconds."""
        granted = [view.granted for view in self._views.values()]
        return [{"view": one.view, "flow": one.flow, "fence": one.fence} for one in granted]

    def is_over(self, view_id: str) -> bool:
        """Whether this view has ended so recently that a pass could still name it."""
        return view_id in self._over

    def unrenewed(self, view_id: str) -> float:
        """Seconds since the API last renewed this view, while the bus was there."""
        return self._views[view_id].unrenewed

    def encryption(self) -> list[tuple[str, str] | None]:
        """The SRTP profile and the DTLS suite of each view; None while it connects."""
        peers = [view.screen.peer for view in self._views.values()]
        return [None if peer is None else peer.encryption for peer in peers]

    def rooms_of(self, tenant: str | None = None) -> list[Room]:
        """`None`: of every tenant."""
        return [room for room in self._rooms.values() if tenant in (None, room.tenant)]

    def flow_stopped(self, tenant: str, flow: str) -> None:
        """Its commune says that it no longer leaves: a slot may be waiting for that."""
        self._publish(topics.FLOWS_STOPPED, {"tenant": tenant, "flow": flow})

    def room_of(self, tenant: str, flow: str) -> Room | None:
        """None for a flow of another tenant too: a federator speaks for its own only."""
        room = self._rooms.get(flow)
        return room if room is not None and room.tenant == tenant else None

    def room_with(self, tenant: str, view_id: str) -> Room | None:
        view = self._views.get(view_id)
        return None if view is None else self.room_of(tenant, view.granted.flow)

    def tick(self, elapsed: float, bus_connected: bool) -> None:
        """What time does: rights end, silence is noticed, the past is forgotten."""
        now = self._monotonic()
        for view in list(self._views.values()):
            view.unrenewed += elapsed if bus_connected else 0.0
            code = why_over(view, now, self._clock())
            if code == LOST:
                self.screen_gone(view.screen)
            elif code is not None:
                self.end(view.granted.view, code)
        for view_id in self.leaving.late():
            self._let_go(view_id)
        self.joysticks.tick()
        for room in self._rooms.values():
            room.tick(now)
        self._over = {view: until for view, until in self._over.items() if until > now}
        self._left = {left: until for left, until in self._left.items() if until > now}

    def end(
        self, view_id: str, code: str, text: str | None = None, article: str | None = None
    ) -> None:
        """Pictures stop before this returns; the screen, the API and the commune are told."""
        view = self._take_off(view_id)
        if view is None:
            return
        self._over[view_id] = self._monotonic() + OVER_SECONDS
        self._left[view.granted.camera, view.screen.session] = self._over[view_id]
        self._last_words.later(view.screen.close(words.ending(code, text, article)))
        self._publish(
            topics.VIEWS_ENDED, {"view": view_id, "flow": view.granted.flow, "code": code}
        )
        _log.info("view ended", extra={"view": view_id, "code": code})

    async def close(self) -> None:
        """This node stops. The rights go on elsewhere: a screen may open them again."""
        for view in self._views.values():
            self._last_words.later(view.screen.close())
        self._views.clear()
        self._rooms.clear()
        await self.workshop.close()
        await self._last_words.said()

    def screen_ready(self, screen: Screen) -> None:
        if (view := self._on(screen)) is not None:
            self._room(view).settle(view, self._monotonic())

    def screen_gone(self, screen: Screen) -> None:
        if self._on(screen) is None:
            return
        if self.leaving.goes_on(screen.view):
            self._let_go(screen.view)
        else:
            self.end(screen.view, LOST)

    def screen_wishes(self, screen: Screen, quality: Quality) -> None:
        if (view := self._on(screen)) is not None and view.wanted is not quality:
            self._room(view).wish(view, quality, self._monotonic())

    def screen_steers(self, screen: Screen, wish: Wish) -> None:
        if (view := self._on(screen)) is not None:
            self.joysticks.hear(view, wish)

    def screen_lost_pictures(self, screen: Screen) -> None:
        if (view := self._on(screen)) is not None:
            self._room(view).replay(view, self._monotonic())

    def _show_on(self, screen: Screen, granted: Pass, token: str, quality: Quality) -> None:
        self._ways.choose(granted, token)
        known = self._views.get(granted.view)
        if known is None:
            view = self._views[granted.view] = View(
                granted, token, quality, screen, waits=self.waits
            )
            self._room(view).enter(view)
            return

        self.joysticks.end(granted.view, "screen-replaced")
        self._last_words.later(known.screen.close())
        if self._is_stale(known.token):
            known.granted, known.token = granted, token
        known.move_to(screen)
        self._room(known).wish(known, quality, self._monotonic())

    def _is_stale(self, token: str) -> bool:
        try:
            verify(token, self._pass_key, self._clock())
        except PassRefused:
            return True
        return False

    def _let_go(self, view_id: str) -> None:
        """Pictures and joystick stop here; the view goes on, so that nothing says it ended."""
        view = self._take_off(view_id)
        if view is not None:
            self._last_words.later(view.screen.close())
            _log.info("view let go", extra={"view": view_id})

    def _take_off(self, view_id: str) -> View | None:
        """No picture leaves for it from here on; its screen is still to be told."""
        view = self._views.pop(view_id, None)
        if view is None:
            return None
        view.screen.sender.stop()
        self.joysticks.end(view_id, "view-ended")
        self.leaving.forget(view_id)
        room, now = self._room(view), self._monotonic()
        view.give_up(now)
        room.leave(view, now)
        if not room.views:
            self._rooms.pop(room.flow, None)
        return view

    def _room(self, view: View) -> Room:
        granted = view.granted
        if granted.flow not in self._rooms:
            self._rooms[granted.flow] = Room(
                granted,
                say=partial(self._ways.say, granted.tenant, flow=granted.flow),
                publish=self._publish,
                linked=self._ways.is_up(granted.tenant, granted.flow),
                moves=self.leaving.moves,
                workshop=self.workshop,
                monotonic=self._monotonic,
            )
        return self._rooms[granted.flow]

    def _on(self, screen: Screen) -> View | None:
        """The view this screen shows; None once another screen has taken its place."""
        view = self._views.get(screen.view)
        return view if view is not None and view.screen is screen else None
