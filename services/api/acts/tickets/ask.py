"""Ask for a ticket: the control that nothing goes around, then the owner's decision (CH-5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from services.api.acts.mails.owing import owe_decision
from services.api.acts.tickets.answers import (
    AskTicketAnswer,
    NoSuchTenant,
    TicketAsked,
    TicketRefused,
)
from services.api.acts.tickets.entering import entry_of
from services.api.acts.watching.asked import as_said
from services.api.storage.work import Begin, TicketFile, TicketState
from tenants.conventions.convention import Deed
from tenants.decisions.outcomes import Granted, NeedsApproval, Refused
from tenants.decisions.tickets import asking
from tenants.decisions.tickets.asking import TicketRequest
from tenants.register.entry import Act
from tenants.vocabulary.identifiers import TenantId, TicketId
from tenants.vocabulary.people import Agent


async def ask_ticket(
    begin: Begin,
    deeds: Mapping[TenantId, Deed],
    agent: Agent,
    tenant: TenantId,
    estate: str,
    motive: str,
    incident: str | None,
    duration: timedelta,
    now: datetime,
) -> AskTicketAnswer:
    """Raises `RegisterUnavailable`."""
    async with begin() as work:
        if tenant not in await work.habilitated_tenants(agent, now):
            return NoSuchTenant(tenant)
        locked = await work.lock(tenant)
        deed = deeds.get(tenant)
        convention = None if deed is None else deed.at(now)
        said = None if not (incident or "").strip() else as_said((incident or "").strip())
        asked = TicketRequest(
            agent.id, agent.organisation, as_said(estate), as_said(motive), said, duration, now
        )
        outcome = asking.decide(asked, convention, await locked.habilitation(agent))
        ticket = TicketFile(
            id=TicketId(work.fresh_name()),
            tenant=tenant,
            agent=agent,
            asked=asked,
            state=TicketState.ASKED,
            since=now,
            until=now,
            article=outcome.article.cited,
            decided_by=None,
            entry=locked.next_seq,
        )
        match outcome:
            case NeedsApproval() as needs:
                ticket = replace(ticket, until=needs.deadline)
                await locked.record(entry_of(locked, Act.ASK_TICKET, ticket, "needs-approval", now))
                await locked.put_ticket(ticket)
                if convention is not None:
                    await owe_decision(locked, convention, ticket, now)
                return TicketAsked(ticket, needs)
            case Refused() as refused:
                await locked.record(entry_of(locked, Act.ASK_TICKET, ticket, refused.code, now))
                return TicketRefused(refused)
            case Granted():
                raise RuntimeError("a ticket is never granted by asking for it")
