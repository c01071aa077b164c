"""What one end says on a link between two nodes: now, without waiting, and bounded.

A node that does not read loses pictures up to the next keyframe of each flow; words are never
dropped.
"""

from __future__ import annotations

import asyncio

from services.kit.link.carrier import Carrier, LinkLost
from services.kit.link.outbox import Outbox
from services.kit.link.words import Picture, Word


class Speaking:
    """One carrier and what is on its way to it. What comes after its loss goes nowhere."""

    def __init__(self, carrier: Carrier) -> None:
        self._carrier = carrier
        self._out = Outbox()
        self._task = asyncio.create_task(self._speak())

    def say(self, word: Word) -> None:
        try:
            self._out.say(word)
        except LinkLost:
            self._carrier.abort()

    def show(self, picture: Picture) -> None:
        try:
            self._out.show(picture)
        except LinkLost:
            self._carrier.abort()

    async def close(self) -> None:
        self._task.cancel()
        await self._carrier.close()

    async def _speak(self) -> None:
        try:
            while True:
                match await self._out.take():
                    case Picture() as picture:
                        await self._carrier.show(picture)
                    case word:
                        await self._carrier.say(word)
        except LinkLost:
            # Whoever hears this carrier is told the same, and ends the link.
            self._out.close()
