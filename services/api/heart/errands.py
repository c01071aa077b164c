"""What media reports, turned into acts; and what follows from them, announced.

An errand may be run by every replica: the second finds nothing left to do.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from joserfc.jwk import OKPKey

from services.api.acts.answers import Renewed, Stopped
from services.api.acts.end_view import Ending, end_view
from services.api.acts.expire_views import expire_views
from services.api.acts.handover.ending import expire_handovers
from services.api.acts.record_facts import lift_cuts, record_facts
from services.api.acts.renew_views import REVOKED, renew_views
from services.api.acts.report_inventory import report_inventory
from services.api.acts.special.ending import expire_specials
from services.api.acts.steering.answers import HoldEnded
from services.api.acts.steering.end import end_lease, expire_leases
from services.api.acts.tickets.answers import TicketEnded
from services.api.acts.tickets.decide import expire_tickets
from services.api.acts.watching.take_slot import drain_slots, flow_stopped
from services.api.announce import Announcer
from services.api.heart.endings import Endings
from services.api.heart.standing import say_cuts, say_hours
from services.api.register_state import RegisterState
from services.api.storage.work import Begin, RegisterUnavailable
from services.kit.bus import topics
from services.kit.bus.protocol import Message
from services.kit.cameras import from_mapping
from services.kit.passes import sign
from services.kit.sharing import fact_from_mapping
from services.kit.tracing.context import read_context
from services.kit.tracing.spans import span
from tenants.conventions.convention import Deed
from tenants.leases.lease import Event
from tenants.vocabulary.identifiers import FlowId, LeaseId, TenantId, ViewId

URGENT = (topics.VIEWS_ALIVE, topics.VIEWS_ENDED)
SLOW = (
    topics.INVENTORY_REPORTED,
    topics.FACTS_REPORTED,
    topics.LINKS_CHANGED,
    topics.STEERINGS_ENDED,
    topics.FLOWS_STOPPED,
)
STEERING_ENDINGS = {
    "released": Event.RELEASED,
    "deadline": Event.EXPIRED,
}
"""What media and federators say of an end, in the register's words; anything else is a loss."""
TAKEN_BACK = "taken-back"
"""Said of an end that comes as a fact of the commune's too, with who, why and when."""
_CODE = re.compile(r"[a-z][a-z-]{0,39}\Z")


class Errands:
    """`hear` raises what an unreadable body or an absent database raises."""

    def __init__(
        self,
        begin: Begin,
        conventions: Mapping[TenantId, Deed],
        state: RegisterState,
        announcer: Announcer,
        pass_key: OKPKey,
        clock: Callable[[], datetime],
    ) -> None:
        self._begin = begin
        self._conventions = conventions
        self._state = state
        self._announcer = announcer
        self.endings = Endings()
        self._pass_key = pass_key
        self._clock = clock

    async def hear(self, message: Message) -> None:
        body = message.body
        match message.topic:
            case topics.VIEWS_ALIVE:
                await self._renew([ViewId(one["view"]) for one in body["views"]])
            case topics.VIEWS_ENDED:
                await self._end(ViewId(body["view"]), str(body["code"]))
            case topics.INVENTORY_REPORTED:
                await self._inventory(message)
            case topics.STEERINGS_ENDED:
                await self._steering_ended(LeaseId(body["lease"]), str(body["code"]))
            case topics.FACTS_REPORTED:
                await self._facts(TenantId(body["tenant"]), body["facts"])
            case topics.FLOWS_STOPPED:
                await flow_stopped(self._begin, TenantId(body["tenant"]), FlowId(body["flow"]))
            case topics.LINKS_CHANGED if body["connected"]:
                await self._say_cuts(TenantId(body["tenant"]))
                await say_hours(
                    self._begin, self._announcer, TenantId(body["tenant"]), self._clock()
                )

    async def catch_up(self) -> None:
        """Enter what ended while nothing could be. Raises `RegisterUnavailable`: what is not
        entered yet is kept for the next time."""
        for view, ending in self.endings.views.items():
            await self._enter_end(view, ending.code, ending.at)
            self.endings.view_known(view)
        for lease, (event, at) in self.endings.leases.items():
            await self._enter_lease_end(lease, event, at)
            self.endings.lease_known(lease)

    async def hold(self) -> None:
        """Stand in for the heartbeats that cannot arrive: renew whatever runs."""
        async with self._begin() as work:
            held = await work.holdings(sorted(self._conventions))
        views = [view.id for holding in held for view in holding.views]
        if views:
            renewed = await renew_views(self._begin, self._conventions, views, self._clock())
            await self._announcer.ended(renewed.ended)

    async def expire(self) -> None:
        await self._expire_what_opens()
        await self._expire_handovers()
        await self._announcer.ended(await expire_views(self._begin, self._clock()))
        for changed in await expire_leases(self._begin, self._conventions, self._clock()):
            await self._announcer.lease_changed(changed.hold)
        await drain_slots(self._begin, self._clock())
        for tenant in await lift_cuts(self._begin, self._clock()):
            await self._say_cuts(tenant)

    async def _expire_what_opens(self) -> None:
        """Before the looks themselves: each is then told by what it ended."""
        for ticket in await expire_tickets(self._begin, self._conventions, self._clock()):
            if isinstance(ticket, TicketEnded):
                await self._announcer.ended(ticket.ended)
            await self._announcer.ticket_changed(ticket.ticket)
        for over in await expire_specials(self._begin, self._clock()):
            await self._announcer.ended(over.ended)
            await self._announcer.special_changed(over.special)

    async def _expire_handovers(self) -> None:
        for over in await expire_handovers(self._begin, self._conventions, self._clock()):
            await self._announcer.ended(over.ended)
            for hold in over.released:
                await self._announcer.lease_changed(hold)
            await self._announcer.handover_changed(over.handover)

    async def _renew(self, views: list[ViewId]) -> None:
        if not views or not self._state.writable:
            return  # unrenewed, a view ends with the grace: nothing is shown without a register
        now = self._clock()
        renewed = await renew_views(self._begin, self._conventions, views, now)
        await self._announcer.renewed(self._signed(renewed, now))
        await self._announcer.ended(renewed.ended)
        for view in renewed.unknown:
            await self._announcer.revoked(view, REVOKED)

    def _signed(self, renewed: Renewed, now: datetime) -> dict[str, str]:
        return {one.view: sign(one, self._pass_key, now) for one in renewed.passes}

    async def _end(self, view: ViewId, code: str) -> None:
        known_code, at = code if _CODE.match(code) else "unreadable-code", self._clock()
        try:
            await self._enter_end(view, known_code, at)
        except RegisterUnavailable:
            self.endings.keep_view(view, Ending(known_code, at))
            self._state.doubt()
            raise

    async def _enter_end(self, view: ViewId, code: str, at: datetime) -> None:
        ended = await end_view(self._begin, view, code, self._clock(), at)
        if isinstance(ended, Stopped):
            await self._announcer.gauge_changed(ended.tenant)

    async def _steering_ended(self, lease: LeaseId, code: str) -> None:
        """The commune's federator, or the picture's end, ended it."""
        if code == TAKEN_BACK:
            return
        event, at = STEERING_ENDINGS.get(code, Event.LOST), self._clock()
        try:
            await self._enter_lease_end(lease, event, at)
        except RegisterUnavailable:
            self.endings.keep_lease(lease, event, at)
            self._state.doubt()
            raise

    async def _enter_lease_end(self, lease: LeaseId, event: Event, at: datetime) -> None:
        ended = await end_lease(
            self._begin, self._conventions, lease, event, None, self._clock(), at
        )
        if isinstance(ended, HoldEnded):
            await self._announcer.lease_changed(ended.hold)

    async def _say_cuts(self, tenant: TenantId) -> None:
        await say_cuts(self._begin, self._announcer, tenant)

    async def _facts(self, tenant: TenantId, said: Sequence[Mapping[str, Any]]) -> None:
        facts = [fact_from_mapping(one) for one in said]
        entered = await record_facts(self._begin, self._conventions, tenant, facts, self._clock())
        await self._announcer.ended(entered.ended)
        for hold in entered.taken_back:
            await self._announcer.lease_changed(hold)
        await self._announcer.facts_known(tenant, entered.known)
        await self._say_cuts(tenant)

    async def _inventory(self, message: Message) -> None:
        tenant = TenantId(message.body["tenant"])
        cameras = [from_mapping(tenant, said) for said in message.body["cameras"]]
        trace = read_context(message.body.get("trace"))
        with span("api.inventory", trace, tenant=tenant) as followed:
            change = await report_inventory(self._begin, tenant, cameras, self._clock())
            followed.say(outcome="changed" if change.version else "known")
            await self._announcer.inventory_changed(tenant, change)
