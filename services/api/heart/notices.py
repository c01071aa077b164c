"""What is heard on the bus and told to the screens of this process. It changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from services.api.acts.reading import find_view, views_on
from services.api.changes import CamerasChanged, Changes, ViewChanged
from services.api.declared import Declared
from services.api.gauges import Gauges
from services.api.known_sessions import KnownSessions, from_mapping
from services.api.storage.work import Begin, View
from services.api.suspicions import Suspicions
from services.kit.bus import topics
from services.kit.bus.protocol import Message
from tenants.vocabulary.identifiers import (
    CameraId,
    FlowId,
    HandoverId,
    LeaseId,
    SpecialId,
    TenantId,
    TicketId,
    ViewId,
)
from tenants.vocabulary.picture import PictureState

TOPICS = (
    topics.FLOWS_STATE,
    topics.VIEWS_ENDED,
    topics.VIEWS_REVOKED,
    topics.VIEWS_MOVED,
    topics.GAUGES_CHANGED,
    topics.CAMERAS_CHANGED,
    topics.LEASES_CHANGED,
    topics.TICKETS_CHANGED,
    topics.MAILS_CHANGED,
    topics.UPKEEP_CHANGED,
    topics.SPECIALS_CHANGED,
    topics.HANDOVERS_CHANGED,
    topics.SESSIONS_ENDED,
)


MOVED = "moved"
"""Not the picture's own state: another node shows it, and its screen is to ask where."""


class Notices:
    """`hear` raises what an unreadable body or an absent database raises."""

    def __init__(
        self,
        begin: Begin,
        changes: Changes,
        gauges: Gauges,
        declared: Declared,
        suspicions: Suspicions,
        sessions: KnownSessions,
        clock: Callable[[], datetime],
    ) -> None:
        self._begin = begin
        self._changes = changes
        self._gauges = gauges
        self._declared = declared
        self._suspicions = suspicions
        self._sessions = sessions
        self._clock = clock

    async def hear(self, message: Message) -> None:
        body = message.body
        match message.topic:
            case topics.LEASES_CHANGED | topics.TICKETS_CHANGED | topics.SPECIALS_CHANGED:
                await self._asked(message)
            case topics.HANDOVERS_CHANGED:
                await self._handover(HandoverId(body["handover"]))
            case topics.FLOWS_STATE:
                self._suspect(body)
                await self._flow(FlowId(body["flow"]), PictureState(body["state"]), body["code"])
            case topics.VIEWS_REVOKED:
                await self._end(ViewId(body["view"]), str(body["code"]), body.get("text"))
            case topics.VIEWS_ENDED:
                await self._end(ViewId(body["view"]), str(body["code"]))
            case topics.VIEWS_MOVED:
                await self._moved(ViewId(body["view"]))
            case topics.SESSIONS_ENDED:
                self._session_ended(body)
            case _:
                await self._tenant(message)

    def _session_ended(self, body: Mapping[str, Any]) -> None:
        """Told even where it was known: who entered it knows it before its screens do."""
        ending = from_mapping(body)
        self._sessions.hear(ending)
        self._changes.session_ended(ending)

    async def _asked(self, message: Message) -> None:
        """What somebody asks of somebody else changed."""
        body = message.body
        match message.topic:
            case topics.LEASES_CHANGED:
                await self._lease(LeaseId(body["lease"]))
            case topics.TICKETS_CHANGED:
                await self._ticket(TicketId(body["ticket"]))
            case topics.SPECIALS_CHANGED:
                await self._special(SpecialId(body["special"]))

    async def _tenant(self, message: Message) -> None:
        """What is told of a tenant, rather than of one thing."""
        tenant = TenantId(message.body["tenant"])
        match message.topic:
            case topics.GAUGES_CHANGED:
                self.gauge_changed(tenant)
            case topics.CAMERAS_CHANGED:
                self._changes.cameras_changed(_cameras(message))
            case topics.MAILS_CHANGED:
                self._changes.mails_changed(tenant)
            case topics.UPKEEP_CHANGED:
                await self._upkeep(tenant)

    def gauge_changed(self, tenant: TenantId | None) -> None:
        self._gauges.outdated(tenant)
        self._changes.gauge_changed(tenant)

    def cameras_missed(self) -> None:
        """Changes may have gone unheard: every list is read again."""
        self._changes.cameras_changed(None)

    async def _upkeep(self, tenant: TenantId) -> None:
        await self._declared.read(tenant)
        self._changes.upkeep_changed(tenant)

    def _suspect(self, body: Mapping[str, Any]) -> None:
        tenant = self._suspicions.heard(body, self._clock())
        if tenant is not None:
            self._changes.upkeep_changed(tenant)

    async def _lease(self, lease: LeaseId) -> None:
        async with self._begin() as work:
            hold = await work.hold(lease)
        if hold is not None:
            self._changes.lease_changed(hold)

    async def _ticket(self, name: TicketId) -> None:
        async with self._begin() as work:
            ticket = await work.ticket(name)
        if ticket is not None:
            self._changes.ticket_changed(ticket)

    async def _special(self, name: SpecialId) -> None:
        async with self._begin() as work:
            special = await work.specials.get(name)
        if special is not None:
            self._changes.special_changed(special)

    async def _handover(self, name: HandoverId) -> None:
        async with self._begin() as work:
            handover = await work.handovers.get(name)
        if handover is not None:
            self._changes.handover_changed(handover)

    async def _flow(self, flow: FlowId, state: PictureState, code: str | None) -> None:
        if state is PictureState.ENDED:
            return  # each of its views is told apart, with its own reason
        for view in await views_on(self._begin, flow):
            self._tell(view, state, code)

    async def _end(self, view: ViewId, code: str, text: str | None = None) -> None:
        known = await find_view(self._begin, view)
        if known is None:
            return
        ended = known.ended or code
        self._tell(known, PictureState.ENDED, ended, text if ended == code else None)

    async def _moved(self, view: ViewId) -> None:
        known = await find_view(self._begin, view)
        if known is not None and known.ended is None:
            self._tell(known, PictureState.CONNECTING, MOVED)

    def _tell(
        self, view: View, state: PictureState, code: str | None, text: str | None = None
    ) -> None:
        change = ViewChanged(
            view.agent.id, view.id, view.flow.id, view.flow.camera, state, code, text
        )
        self._changes.view_changed(change, self._clock())


def _cameras(message: Message) -> CamerasChanged:
    added, changed, removed = (
        tuple(CameraId(camera) for camera in message.body[kind])
        for kind in ("added", "changed", "removed")
    )
    version = int(message.body["version"])
    return CamerasChanged(TenantId(message.body["tenant"]), added, changed, removed, version)
