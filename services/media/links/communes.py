"""What a commune's federator says, carried out in that commune's rooms and in no other.

The tenant comes from the link's certificate. A word about somebody else's flow finds
no room, and changes nothing. What other nodes show of a commune is told to them.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Final

from services.kit.link.additions import Arrival
from services.kit.link.steering import Held, SteeringEnded, SteeringRefused
from services.kit.link.words import STOPPED, Ended, Picture, Refused, SourceState, Watched, Word
from services.media.edges.guests import Guests
from services.media.edges.ways import Ways
from services.media.house import House
from services.media.rooms import Room
from tenants.vocabulary.picture import PictureState, Quality

_log = logging.getLogger(__name__)

REVOKED: Final = "federator-revoked"


class Communes:
    """Implements `services.media.links.federators.Rooms` and
    `services.media.edges.ways.Shown`."""

    def __init__(
        self, house: House, guests: Guests, ways: Ways, monotonic: Callable[[], float]
    ) -> None:
        self._house = house
        self._guests = guests
        self._ways = ways
        self._monotonic = monotonic

    def flows(self, tenant: str) -> list[str]:
        ours = {room.flow for room in self._straight(tenant)}
        return sorted(ours.union(self._guests.flows(tenant)))

    def link_is_up(self, tenant: str) -> None:
        for room in self._straight(tenant):
            room.link_is_up(self._monotonic())
        self._guests.link_is_up(tenant)

    def link_is_down(self, tenant: str) -> None:
        for room in self._straight(tenant):
            self.let_go_of_joysticks(room)
            room.link_is_down(self._monotonic())
        self._guests.link_is_down(tenant)

    def room_of(self, tenant: str, flow: str) -> Room | None:
        return self._house.room_of(tenant, flow)

    def let_go_of_joysticks(self, room: Room) -> None:
        """The federator stops its cameras by itself; the screens are told."""
        for view in room.views:
            self._house.joysticks.end(view, "link-lost")

    def revoked(self, tenant: str) -> None:
        """The commune's certificate was revoked: its views end, and the register says why."""
        for room in self._house.rooms_of(tenant):
            for view in list(room.views):
                self._house.end(view, REVOKED)
        self._guests.revoked(tenant)

    def show(self, tenant: str, picture: Picture) -> None:
        self._guests.show(tenant, picture)
        if not self._ways.takes(picture.flow, picture.quality, None):
            return
        room = self._house.room_of(tenant, picture.flow)
        if room is not None:
            room.show(picture.quality, picture.unit, self._monotonic())

    def hear(self, tenant: str, word: Word) -> None:
        self._guests.hear(tenant, word)
        if not self._is_theirs(tenant, word):
            self.carry_out(tenant, word)

    def _is_theirs(self, tenant: str, word: Word) -> bool:
        """Of a joystick that is held at another node: nobody here asked for it, and what is
        heard of a hold that nobody asked for is given back."""
        match word:
            case Held(view=view) | SteeringRefused(view=view) | SteeringEnded(view=view):
                is_here = self._house.room_with(tenant, view) is not None
                return not is_here and self._guests.has(tenant, view)
        return False

    def carry_out(self, tenant: str, word: Word) -> None:
        match word:
            case Watched(view=view):
                self._agree(tenant, view)
            case Refused(view=view, code=code, article=article, text=text):
                if self._house.room_with(tenant, view) is not None:
                    self._house.end(view, code, text, article)
            case Ended(flow=flow, view=view, code=code, text=text):
                self._end(tenant, flow, view, code, text)
            case SourceState():
                self._hear_state(tenant, word)
            case Arrival():
                self._hear_arrival(tenant, word)
            case Held() | SteeringRefused() | SteeringEnded():
                self._house.joysticks.answered(tenant, word)
            case _:
                _log.warning("a federator said what only media says", extra={"tenant": tenant})

    def _straight(self, tenant: str) -> list[Room]:
        """Those whose flow comes from the commune itself."""
        rooms = self._house.rooms_of(tenant)
        return [room for room in rooms if not self._ways.is_relayed(room.flow)]

    def _agree(self, tenant: str, view: str) -> None:
        room = self._house.room_with(tenant, view)
        if room is not None:
            room.agree(room.views[view], self._monotonic())

    def _end(self, tenant: str, flow: str, view: str | None, code: str, text: str) -> None:
        if view is None or code == STOPPED:
            self._house.flow_stopped(tenant, flow)
        room = self._house.room_of(tenant, flow)
        if room is None:
            return
        for each in [one for one in room.views if view in (None, one)]:
            self._house.end(each, code, text)

    def _hear_state(self, tenant: str, report: SourceState) -> None:
        room = self._house.room_of(tenant, report.flow)
        if room is None:
            return
        try:
            quality, state = Quality(report.quality), PictureState(report.state)
        except ValueError:
            _log.warning("unreadable source state", extra={"tenant": tenant})
            return
        room.hear(report, quality, state, self._monotonic())

    def _hear_arrival(self, tenant: str, word: Arrival) -> None:
        room = self._house.room_of(tenant, word.flow)
        health = {} if room is None else room.health()
        for quality in Quality:
            if quality in health and quality.value == word.quality:
                health[quality].packets.hear(word.packets, word.lost)
