"""One flow that leaves the commune: who looks at it, and the link it leaves by.

A flow outlives its link: while that is down its pictures go nowhere, and they come
again once media has asked again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from services.federator.guard import Holding
from services.federator.publish import SourceReport
from services.kit.link.carrier import Carrier, LinkLost
from services.kit.link.words import Picture, SourceState, UnreadableWord, Word
from tenants.vocabulary.picture import AccessUnit, Quality


@dataclass(eq=False, slots=True)
class Flow:
    """Implements `services.federator.publish.Outlet`."""

    holding: Holding
    link: Carrier | None
    views: dict[str, datetime] = field(default_factory=dict)
    """Until when each view may look."""
    wanted: frozenset[Quality] = frozenset()

    async def say(self, word: Word) -> None:
        """Say a word if somebody hears; the link's own reader notices its loss."""
        if self.link is None:
            return
        try:
            await self.link.say(word)
        except LinkLost:
            self.link = None

    async def show(self, quality: Quality, unit: AccessUnit) -> None:
        if self.link is None:
            return
        try:
            await self.link.show(Picture(self.holding.flow, quality, unit))
        except LinkLost:
            self.link = None

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


def read_qualities(said: list[str]) -> frozenset[Quality]:
    """What media asks for. Raises `UnreadableWord`."""
    try:
        return frozenset(Quality(each) for each in said)
    except (TypeError, ValueError) as error:
        raise UnreadableWord("media asks for a quality nobody has") from error
