"""Hears the media nodes, and moves views to the node that their camera belongs to now.

A node that dies, drains, joins, or loses its link to a commune changes whose a camera is:
the running views concerned are told to come back there. Their right, slot, flow and entry
stay what they are: nothing here begins or ends a view. Where no node is left, nothing is
moved, and each screen keeps knocking where it was.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime

from services.api.announce import Announcer
from services.api.directory import QUIET, Directory, Node
from services.api.heart.notices import Notices
from services.api.placing import Places
from services.api.storage.work import Begin, View
from services.kit.bus import topics
from services.kit.bus.protocol import Bus, Message
from tenants.vocabulary.identifiers import TenantId, ViewId

TOPICS = (
    topics.NODES_ALIVE,
    topics.LINKS_CHANGED,
    topics.ALARMS_REPORTED,
    topics.VIEWS_PLACED,
)
SETTLING = 2 * QUIET
"""After our start or the bus's return: until every node had time to be heard."""


class Nodes:
    """`hear` and `look` raise what an unreadable body or an absent database raises."""

    def __init__(
        self,
        begin: Begin,
        bus: Bus,
        directory: Directory,
        places: Places,
        notices: Notices,
        announcer: Announcer,
        clock: Callable[[], datetime],
    ) -> None:
        self._begin = begin
        self._bus = bus
        self._directory = directory
        self._places = places
        self._notices = notices
        self._announcer = announcer
        self._clock = clock
        self._was_connected = False
        self._changed_at = clock()
        self._shares: dict[TenantId, tuple[Node, ...]] = {}
        self._moving = asyncio.Lock()
        """Moves are told in the order in which they became due."""

    async def hear(self, message: Message) -> None:
        match message.topic:
            case topics.NODES_ALIVE:
                self._directory.alive(message.body, self._clock())
            case topics.LINKS_CHANGED:
                self._directory.link_changed(message.body)
                self._link_changed(TenantId(str(message.body.get("tenant"))))
            case topics.VIEWS_PLACED:
                self._places.placed(message.body)
            case topics.ALARMS_REPORTED:
                tenant = self._directory.alarms.told(message.body)
                if tenant is not None:
                    self._notices.gauge_changed(tenant)
        if self._settled:
            await self._move()

    async def look(self) -> None:
        """What time does: several times a second, while this process runs."""
        for view, edge in self._places.untold().items():
            await self._announcer.placed(view, edge)
        now, connected = self._clock(), self._bus.connected
        if connected != self._was_connected:
            self._was_connected, self._changed_at = connected, now
        if not self._settled:
            return
        self._directory.forget_silent(now)
        await self._move()

    async def strayed(self, message: Message) -> None:
        """A node said which views it shows: those that belong to another one are moved. Only
        then are moves caught up with that this process did not see."""
        name, said = str(message.body["node"]), message.body["views"]
        self._places.reported(name, said)
        if not self._settled or len(self._directory.nodes()) < 2 or not said:
            return
        async with self._begin() as work:
            views = await work.views([ViewId(one["view"]) for one in said])
        for view in views:
            camera, now = view.flow.camera, self._directory.among(view.flow.tenant)
            was = self._places.was(view.id, camera, now)
            place = self._places.stands(view.id, camera, now)
            is_there = place is None or (name == place.node.name and was == place.names)
            if view.ended is None and place is not None and not is_there:
                await self._announcer.moved(view.id, place.node.name)

    @property
    def _settled(self) -> bool:
        """Whether a node's silence means that it is gone."""
        return self._was_connected and self._clock() - self._changed_at >= SETTLING

    async def _move(self) -> None:
        async with self._moving:
            await self._move_all()

    async def _move_all(self) -> None:
        before, now = self._shares, self._directory.shares()
        changed = [one for one in now if one in before and _names(before[one]) != _names(now[one])]
        if changed:
            async with self._begin() as work:
                held = await work.holdings(changed)
            for view in (view for holding in held for view in holding.views):
                tenant = view.flow.tenant
                await self._move_view(view, before[tenant], now[tenant])
        # Last: what could not be read is compared again at the next look.
        self._shares = now

    async def _move_view(self, view: View, before: tuple[Node, ...], now: tuple[Node, ...]) -> None:
        camera = view.flow.camera
        was = self._places.was(view.id, camera, before)
        place = self._places.stands(view.id, camera, now)
        # One whose node stays and whose origin does not is told, too: it is its own origin now.
        if was is not None and place is not None and was != place.names:
            await self._announcer.moved(view.id, place.node.name)

    def _link_changed(self, tenant: TenantId) -> None:
        if not self._directory.linked(tenant) and self._directory.alarms.forget(tenant):
            self._notices.gauge_changed(tenant)


def _names(nodes: tuple[Node, ...]) -> list[str]:
    return [node.name for node in nodes]
