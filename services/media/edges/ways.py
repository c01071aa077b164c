"""By which way each flow comes to this node: from its commune, or from the node that owns it.

A flow has one way at a time, whoever looks: what rooms and joysticks say goes by it. While it
changes, pictures of the way before are shown until the new one brings a keyframe; which way it
is, the API says, in the pass of a view or by moving it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Protocol

from services.kit.bus import topics
from services.kit.link.words import Leave, Picture, Word
from services.kit.passes import Pass, PassRefused, PublicKeys, read_relay
from services.media.edges.guests import Guests
from services.media.edges.origins import Origin, Origins
from services.media.rooms import Room
from services.media.steering.joysticks import Federators
from tenants.vocabulary.picture import Quality

CHANGING_SECONDS: Final = 5.0
"""How long the way before may still bring pictures, and keeps its seats."""


class Shown(Protocol):
    """What this node shows, and who steers."""

    def room_of(self, tenant: str, flow: str) -> Room | None: ...

    def let_go_of_joysticks(self, room: Room) -> None: ...

    def carry_out(self, tenant: str, word: Word) -> None:
        """What a commune says, by whatever way."""
        ...


@dataclass(slots=True)
class Change:
    """A flow that changes its way: `fresh` is what the new one has brought."""

    until: float
    former: Origin | None = None
    views: tuple[str, ...] = ()
    """Those that hold a seat there still."""
    fresh: set[Quality] = field(default_factory=set)


class Ways:
    """Implements `services.media.steering.joysticks.Federators` and
    `services.media.edges.origins.Arrivals`; `shown` is set before anything comes."""

    shown: Shown

    def __init__(
        self,
        node: str,
        links: Federators,
        guests: Guests,
        origins: Origins,
        pass_key: PublicKeys,
        clock: Callable[[], datetime],
        monotonic: Callable[[], float],
    ) -> None:
        self._node = node
        self._links = links
        self._guests = guests
        self._origins = origins
        self._pass_key = pass_key
        self._clock = clock
        self._monotonic = monotonic
        self._relayed: dict[str, Origin] = {}
        self._changes: dict[str, Change] = {}
        origins.arrivals = self

    def linked(self, tenant: str) -> bool:
        """Whether the commune's own federator is linked to this node."""
        return self._links.linked(tenant)

    def is_up(self, tenant: str, flow: str) -> bool:
        """Whether this flow's way stands now."""
        origin = self._relayed.get(flow)
        return self._links.linked(tenant) if origin is None else origin.is_up

    def say(self, tenant: str, word: Word, flow: str | None = None) -> None:
        """To the commune, by the way of this flow."""
        origin = None if flow is None else self._relayed.get(flow)
        if origin is None:
            self._guests.say_for_us(tenant, word)
        else:
            origin.say(word)

    def is_relayed(self, flow: str) -> bool:
        return flow in self._relayed

    def origin_of(self, flow: str) -> str | None:
        """The name of the node that it comes from; `None`: from its commune."""
        origin = self._relayed.get(flow)
        return None if origin is None else origin.name

    def choose(self, granted: Pass, token: str) -> None:
        """A view is about to be shown: its pass says by which way."""
        try:
            relay = read_relay(token, self._pass_key, self._clock())
        except PassRefused:
            # It was good as the door read it, a moment ago: the way stays what it is.
            return
        if relay is None or relay.node != self._node or not self._origins.can_dial:
            self._come_straight(granted.tenant, granted.flow)
        else:
            self._come_from(self._origins.at(relay.origin, relay.link), granted)

    def moved(self, granted: Pass, node: str) -> None:
        """A running view belongs to this node now: its flow comes straight from the commune."""
        if node == self._node:
            self._come_straight(granted.tenant, granted.flow)

    def revoked(self, view_id: str, code: str, text: str | None) -> None:
        """Nor is it passed on to another node."""
        self._guests.revoke(view_id, code, text)

    def takes(self, flow: str, quality: Quality, origin: Origin | None) -> bool:
        """Whether a picture that came from there is to be shown."""
        change = self._changes.get(flow)
        if self._relayed.get(flow) is origin:
            if change is not None:
                change.fresh.add(quality)
            return True
        return change is not None and change.former is origin and quality not in change.fresh

    def speaks_of(self, topic: str, body: Any) -> bool:
        """Whether it is for this node to say: how a relayed flow fares, its origin tells."""
        return topic != topics.FLOWS_STATE or body["flow"] not in self._relayed

    def tick(self) -> None:
        now = self._monotonic()
        for flow, origin in list(self._relayed.items()):
            if self.shown.room_of(origin.flows[flow], flow) is None:
                del self._relayed[flow]
                self._origins.detach(origin, flow)
        for flow, change in list(self._changes.items()):
            if change.until <= now:
                del self._changes[flow]
                self._give_up(flow, change)
        self._origins.tick()

    def origin_is_up(self, origin: Origin) -> None:
        for room in self._rooms(origin):
            room.link_is_up(self._monotonic())

    def origin_is_down(self, origin: Origin) -> None:
        for room in self._rooms(origin):
            self.shown.let_go_of_joysticks(room)
            room.link_is_down(self._monotonic())

    def origin_shows(self, origin: Origin, picture: Picture) -> None:
        tenant = origin.flows.get(picture.flow)
        if tenant is None or not self.takes(picture.flow, picture.quality, origin):
            return
        room = self.shown.room_of(tenant, picture.flow)
        if room is not None:
            room.show(picture.quality, picture.unit, self._monotonic())

    def origin_says(self, origin: Origin, word: Word) -> None:
        """It speaks for a commune in what was asked of it, and in nothing else."""
        for room in self._rooms(origin):
            if getattr(word, "flow", room.flow) != room.flow:
                continue
            view = getattr(word, "view", None)
            if view is None or view in room.views:
                self.shown.carry_out(room.tenant, word)

    def _come_from(self, origin: Origin, granted: Pass) -> None:
        flow = granted.flow
        if self._relayed.get(flow) is origin:
            return
        room = self.shown.room_of(granted.tenant, flow)
        self._change(room, flow)
        self._relayed[flow] = origin
        self._origins.attach(origin, granted.tenant, flow)
        self._guests.changed(granted.tenant, flow)
        if room is not None and origin.is_up:
            room.link_is_up(self._monotonic())

    def _come_straight(self, tenant: str, flow: str) -> None:
        if flow not in self._relayed:
            return
        room = self.shown.room_of(tenant, flow)
        self._change(room, flow)
        del self._relayed[flow]
        self._guests.changed(tenant, flow)
        if room is not None and self._links.linked(tenant):
            room.link_is_up(self._monotonic())
        elif room is not None:
            room.link_is_down(self._monotonic())

    def _change(self, room: Room | None, flow: str) -> None:
        former = self._relayed.get(flow)
        if (before := self._changes.pop(flow, None)) is not None:
            self._give_up(flow, before)
        views = () if room is None else tuple(room.views)
        if room is not None:
            self.shown.let_go_of_joysticks(room)
        self._changes[flow] = Change(self._monotonic() + CHANGING_SECONDS, former, views)

    def _give_up(self, flow: str, change: Change) -> None:
        """Leave the seats of before: by now the commune was asked by the other way."""
        former = change.former
        if former is None or self._relayed.get(flow) is former:
            return
        for view in change.views:
            former.say(Leave(view))
        self._origins.detach(former, flow)

    def _rooms(self, origin: Origin) -> list[Room]:
        of_it = [one for one in origin.flows.items() if self._relayed.get(one[0]) is origin]
        rooms = (self.shown.room_of(tenant, flow) for flow, tenant in of_it)
        return [room for room in rooms if room is not None]
