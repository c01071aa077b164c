"""What a commune's federator says, carried out in that commune's rooms and in no other.

The tenant comes from the link's certificate. A word about somebody else's flow finds
no room, and changes nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Final

from services.kit.link.steering import Held, SteeringEnded, SteeringRefused
from services.kit.link.words import STOPPED, Ended, Picture, Refused, SourceState, Watched, Word
from services.media.house import House
from tenants.vocabulary.picture import PictureState, Quality

_log = logging.getLogger(__name__)

REVOKED: Final = "federator-revoked"


class Communes:
    """Implements `services.media.links.federators.Rooms`."""

    def __init__(self, house: House, monotonic: Callable[[], float]) -> None:
        self._house = house
        self._monotonic = monotonic

    def flows(self, tenant: str) -> list[str]:
        return [room.flow for room in self._house.rooms_of(tenant)]

    def link_is_up(self, tenant: str) -> None:
        for room in self._house.rooms_of(tenant):
            room.link_is_up(self._monotonic())

    def link_is_down(self, tenant: str) -> None:
        self._house.joysticks.link_is_down(tenant)
        for room in self._house.rooms_of(tenant):
            room.link_is_down(self._monotonic())

    def revoked(self, tenant: str) -> None:
        """The commune's certificate was revoked: its views end, and the register says why."""
        for room in self._house.rooms_of(tenant):
            for view in list(room.views):
                self._house.end(view, REVOKED)

    def show(self, tenant: str, picture: Picture) -> None:
        room = self._house.room_of(tenant, picture.flow)
        if room is not None:
            room.show(picture.quality, picture.unit, self._monotonic())

    def hear(self, tenant: str, word: Word) -> None:
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
            case Held() | SteeringRefused() | SteeringEnded():
                self._house.joysticks.answered(tenant, word)
            case _:
                _log.warning("a federator said what only media says", extra={"tenant": tenant})

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
