"""One flow that leaves the commune: who looks at it, and the link it leaves by.

A flow outlives its link: while that is down its pictures go nowhere, and they come
again once media has asked again. Where another node asks while the link of before still
carries pictures, that one carries them until the next keyframe: no screen waits for it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from federation.connector import Packets
from services.federator.guard import Holding
from services.federator.pull import SourceReport
from services.kit.link.additions import Arrival
from services.kit.link.carrier import Carrier, LinkLost
from services.kit.link.words import Picture, SourceState, UnreadableWord, Word
from tenants.vocabulary.picture import AccessUnit, Quality


@dataclass(eq=False, slots=True)
class Flow:
    """Implements `services.federator.pull.Outlet`."""

    holding: Holding
    link: Carrier | None
    views: dict[str, datetime] = field(default_factory=dict)
    """Until when each view may look."""
    asked: dict[str, Carrier] = field(default_factory=dict)
    """By which link each view was asked for last: that node alone may leave it."""
    wanted: frozenset[Quality] = frozenset()
    _former: dict[Quality, Carrier] = field(default_factory=dict)
    """By which link each quality goes until its next keyframe."""

    def move_to(self, carrier: Carrier) -> None:
        """From now on `carrier` is spoken to; pictures follow at their next keyframes."""
        if self.link is carrier:
            return
        if self.link is not None:
            self._former = dict.fromkeys(self.wanted, self.link)
        self.link = carrier

    async def say(self, word: Word) -> None:
        """Say a word if somebody hears; the link's own reader notices its loss."""
        if self.link is None:
            return
        try:
            await self.link.say(word)
        except LinkLost:
            self.link = None

    async def show(self, quality: Quality, unit: AccessUnit) -> None:
        former = self._former.get(quality)
        if former is not None and not unit.keyframe:
            await self._show_former(former, quality, unit)
            return
        self._former.pop(quality, None)
        if self.link is None:
            return
        try:
            await self.link.show(Picture(self.holding.flow, quality, unit))
        except LinkLost:
            self.link = None

    async def _show_former(self, former: Carrier, quality: Quality, unit: AccessUnit) -> None:
        try:
            await former.show(Picture(self.holding.flow, quality, unit))
        except LinkLost:
            self._former.pop(quality, None)

    async def tell(self, quality: Quality, report: SourceReport) -> None:
        await self.say(
            SourceState(
                flow=self.holding.flow,
                quality=quality.value,
                state=report.state.value,
                code=report.code,
                text=report.text,
            )
        )

    async def count(self, quality: Quality, packets: Packets) -> None:
        await self.say(Arrival(self.holding.flow, quality.value, *packets))


def read_qualities(said: list[str]) -> frozenset[Quality]:
    """What media asks for. Raises `UnreadableWord`."""
    try:
        return frozenset(Quality(each) for each in said)
    except (TypeError, ValueError) as error:
        raise UnreadableWord("media asks for a quality nobody has") from error
