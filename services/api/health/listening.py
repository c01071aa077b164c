"""Hears what media measures, and asks once of each new view whose it is.

Media says how a picture fares, never who may know: that is the database's to say. A word on
a view that does not run is left aside.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from services.api.health.healths import Healths, Whose
from services.api.health.measured import read
from services.api.storage.work import Begin
from services.kit.bus import topics
from services.kit.bus.protocol import Message
from tenants.vocabulary.identifiers import ViewId

TOPICS = (topics.FLOWS_HEALTH, topics.VIEWS_ENDED, topics.VIEWS_REVOKED)


class HealthEar:
    """`hear` raises what an unreadable body or an absent database raises."""

    def __init__(
        self,
        begin: Begin,
        healths: Healths,
        clock: Callable[[], datetime],
        ended: Callable[[ViewId], None],
    ) -> None:
        """`ended` is told of each view whose pictures media has stopped."""
        self._begin = begin
        self._healths = healths
        self._clock = clock
        self._ended = ended

    async def hear(self, message: Message) -> None:
        match message.topic:
            case topics.FLOWS_HEALTH:
                await self._measured(message)
            case topics.VIEWS_ENDED:
                view = ViewId(str(message.body["view"]))
                self._ended(view)
                self._healths.forget(view)
            case _:
                self._healths.forget(ViewId(str(message.body["view"])))

    async def _measured(self, message: Message) -> None:
        now, measured = self._clock(), list(read(message.body))
        self._healths.forget_stale(now)
        strangers = self._healths.strangers(measured)
        whose = await self._whose(strangers) if strangers else {}
        for one in measured:
            if one.view in whose:
                self._healths.introduce(one.view, whose[one.view], one, now)
            else:
                self._healths.hear(one, now)

    async def _whose(self, views: list[ViewId]) -> dict[ViewId, Whose]:
        async with self._begin() as work:
            found = await work.views(views)
        return {
            view.id: Whose(view.agent.id, view.flow.tenant) for view in found if view.ended is None
        }
