"""What this process tells the others, after the commit and never before.

While the bus is away the word is heard in this process alone: its own screens stay
right, and the others are late, never wrong.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from services.api import french, known_sessions
from services.api.acts.answers import EndedView, InventoryChange
from services.api.acts.people.answers import RightsCut
from services.api.acts.revoking.answers import Revoked
from services.api.placing import Edge
from services.api.storage.handover.shelf import Handover
from services.api.storage.sessions.shelf import Ending
from services.api.storage.specials import Special
from services.api.storage.work import Hold, TicketFile
from services.kit.bus.protocol import Bus, BusUnavailable, Message
from services.kit.bus.topics import (
    CAMERAS_CHANGED,
    CAMERAS_CUT,
    CERTIFICATES_REVOKED,
    CHECKPOINTS_OFFERED,
    FACTS_KNOWN,
    GAUGES_CHANGED,
    HANDOVERS_CHANGED,
    HOURS_DECLARED,
    INVENTORY_WANTED,
    LEASES_CHANGED,
    MAILS_CHANGED,
    SESSIONS_ENDED,
    SPECIALS_CHANGED,
    STEERINGS_REVOKED,
    TICKETS_CHANGED,
    UPKEEP_CHANGED,
    VIEWS_MOVED,
    VIEWS_PLACED,
    VIEWS_RENEWED,
    VIEWS_REVOKED,
)
from services.kit.hours import hours_to_mapping
from services.kit.sharing import cut_to_mapping
from services.kit.tracing.spans import current
from tenants.conventions.hours import HoursException
from tenants.decisions.cutting import Cut
from tenants.vocabulary.identifiers import TenantId, ViewId

_log = logging.getLogger(__name__)


class Announcer:
    """Says it on the bus; `hear_alone` is given what the bus could not carry."""

    def __init__(
        self,
        bus: Bus,
        hear_alone: Callable[[Message], Awaitable[None]],
        cut: Callable[[ViewId, str], None] = lambda _view, _code: None,
    ) -> None:
        """`cut` is told of each view that media is ordered to end, and of why."""
        self._bus = bus
        self._hear_alone = hear_alone
        self._cut = cut

    async def gauge_changed(self, tenant: TenantId) -> None:
        await self._say(GAUGES_CHANGED, {"tenant": tenant})

    async def revoked(self, view: ViewId, code: str, text: str | None = None) -> None:
        self._cut(view, code)
        body = {"view": view, "code": code, "text": text or french.said(code)}
        await self._say(VIEWS_REVOKED, body)

    async def ended(self, views: Sequence[EndedView]) -> None:
        """Each is revoked at media, and the gauges it was on are read again."""
        for view in views:
            await self.revoked(view.view, view.code, view.text)
        for tenant in sorted({view.tenant for view in views}):
            await self.gauge_changed(tenant)

    async def rights_cut(self, cut: RightsCut, text: str | None = None) -> None:
        """What ended with somebody's right; `text`: what the agent reads, where the code's
        own sentence does not say it all."""
        for hold in cut.holds:
            await self.lease_changed(hold)
        await self.ended([replace(view, text=text or view.text) for view in cut.views])

    async def renewed(self, passes: Mapping[str, str]) -> None:
        """The fresh pass of each view, by its id."""
        views = [{"view": view, "pass": token} for view, token in passes.items()]
        await self._say(VIEWS_RENEWED, {"views": views})

    async def moved(self, view: ViewId, node: str) -> None:
        """To the node that showed it, which lets it go without an end, and to its screen."""
        await self._say(VIEWS_MOVED, {"view": view, "node": node})

    async def placed(self, view: ViewId, edge: Edge) -> None:
        """To the other processes; this one knows."""
        body = {"view": view, "node": edge.node, "origin": edge.origin}
        try:
            await self._bus.publish(VIEWS_PLACED, body)
        except BusUnavailable:
            _log.warning("the bus is away: nobody else knows where a view was placed")

    async def inventory_changed(self, tenant: TenantId, change: InventoryChange) -> None:
        """The views that it ended first, then the cameras; nothing where nothing changed."""
        await self.ended(change.ended)
        if change.version == 0:
            return
        added = [camera.id for camera in change.added]
        changed = [camera.id for camera in change.changed]
        body = {
            "tenant": tenant,
            "cameras": [*added, *changed, *change.removed],
            "added": added,
            "changed": changed,
            "removed": list(change.removed),
            "version": change.version,
        }
        await self._say(CAMERAS_CHANGED, body)

    async def offered(self, tenant: TenantId, old: int, proof: Sequence[str], note: str) -> None:
        """A checkpoint for the tenant's federator, and what shows that it grew from `old`."""
        body = {"tenant": tenant, "old": old, "proof": list(proof), "note": note}
        await self._say(CHECKPOINTS_OFFERED, body)

    async def cameras_cut(self, tenant: TenantId, cuts: Sequence[Cut]) -> None:
        """For the tenant's federator: every stop that stands now."""
        # In each stop, and not beside them: a link carries the list and nothing with it.
        trace = current()
        told = {} if trace is None else {"trace": str(trace)}
        body = {"tenant": tenant, "cuts": [cut_to_mapping(cut) | told for cut in cuts]}
        await self._say(CAMERAS_CUT, body)

    async def hours_declared(
        self, tenant: TenantId, declarations: Sequence[HoursException]
    ) -> None:
        """For the tenant's federator: every day's hours that stand beside its deed now."""
        body = {"tenant": tenant, "hours": [hours_to_mapping(one) for one in declarations]}
        await self._say(HOURS_DECLARED, body)

    async def upkeep_changed(self, tenant: TenantId) -> None:
        """Hours, windows or faults: whoever follows them reads them again."""
        await self._say(UPKEEP_CHANGED, {"tenant": tenant})

    async def certificates_revoked(self, signed: str) -> None:
        """For media: every certificate that is believed no more."""
        await self._say(CERTIFICATES_REVOKED, {"list": signed})

    async def facts_known(self, tenant: TenantId, facts: Sequence[str]) -> None:
        await self._say(FACTS_KNOWN, {"tenant": tenant, "facts": list(facts)})

    async def ticket_changed(self, ticket: TicketFile) -> None:
        await self._say(TICKETS_CHANGED, {"ticket": ticket.id})
        await self.mails_changed(ticket.tenant)

    async def mails_changed(self, tenant: TenantId) -> None:
        """One was queued, or something became of one."""
        await self._say(MAILS_CHANGED, {"tenant": tenant})

    async def special_changed(self, special: Special) -> None:
        await self._say(SPECIALS_CHANGED, {"special": special.id})

    async def handover_changed(self, handover: Handover) -> None:
        await self._say(HANDOVERS_CHANGED, {"handover": handover.id})

    async def lease_changed(self, hold: Hold, code: str | None = None) -> None:
        """To the screens of both sides; a lease that ended is taken from media too. `code`:
        why a right was taken from its agent."""
        ended = hold.lease.ended_by
        if ended is not None:
            text = french.lease_ended(hold, code)
            body = {"lease": hold.id, "code": ended.value, "text": text}
            await self._say(STEERINGS_REVOKED, body)
        said = {"lease": hold.id, "tenant": hold.tenant, "agent": hold.agent.id}
        await self._say(LEASES_CHANGED, said)
        if ended is not None:
            # What was owed at the end of a hold was queued with it.
            await self.mails_changed(hold.tenant)

    async def taken_away(self, revoked: Revoked) -> None:
        """What an agent held and holds no longer; the joystick first, since a camera moves."""
        for hold in revoked.leases:
            await self.lease_changed(hold, revoked.code)
        await self.ended(revoked.views)

    async def session_ended(self, ending: Ending) -> None:
        """To every replica: their doors refuse it, and their screens say why."""
        await self._say(SESSIONS_ENDED, known_sessions.to_mapping(ending))

    async def inventory_wanted(self) -> None:
        await self._say(INVENTORY_WANTED, {})

    async def _say(self, topic: str, body: Mapping[str, Any]) -> None:
        trace = current()
        if trace is not None:
            body = {**body, "trace": str(trace)}
        if self._bus.connected:
            try:
                await self._bus.publish(topic, body)
                return
            except BusUnavailable:
                _log.warning("the bus is away: %s is heard in this process alone", topic)
        await self._hear_alone(Message(topic, body))
