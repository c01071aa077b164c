"""End a ticket before its hour: its owner, always; who receives, where the convention says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from services.api.acts.attempts import enter_attempt
from services.api.acts.mails.owing import owe_end
from services.api.acts.tickets.answers import (
    EndTicketAnswer,
    NoSuchTicket,
    TicketEnded,
    TicketRefused,
)
from services.api.acts.tickets.entering import end_views_under, entry_of
from services.api.storage.work import Begin, TicketState
from tenants.conventions.convention import Deed
from tenants.decisions.outcomes import Refused
from tenants.decisions.tickets import ending
from tenants.decisions.tickets.ending import TicketEnd
from tenants.register.entry import Act
from tenants.vocabulary.identifiers import TenantId, TicketId
from tenants.vocabulary.people import Agent

ENDED_EARLY = "ended-early"


async def end_ticket(
    begin: Begin, deeds: Mapping[TenantId, Deed], agent: Agent, ticket: TicketId, now: datetime
) -> EndTicketAnswer:
    """Its views end with it. Raises `RegisterUnavailable`."""
    async with begin() as work:
        known = await work.ticket(ticket)
        if known is None or agent.organisation not in (known.agent.organisation, known.tenant):
            if known is not None:
                await enter_attempt(work, agent, known.tenant, Act.END_TICKET, now)
            return NoSuchTicket(ticket)
        locked = await work.lock(known.tenant)
        running = next((one for one in await locked.tickets() if one.id == ticket), None)
        if running is None:
            return NoSuchTicket(ticket)

        deed = deeds.get(locked.tenant)
        request = TicketEnd(agent.id, agent.organisation, known.tenant, running.evidence, now)
        outcome = ending.decide(request, None if deed is None else deed.at(now))
        if isinstance(outcome, Refused):
            await locked.record(
                entry_of(locked, Act.END_TICKET, running, outcome.code, now, agent.name)
            )
            return TicketRefused(outcome)
        by = f"{agent.rank} {agent.name}".strip()
        ended = replace(
            running,
            state=TicketState.ENDED,
            until=min(running.until, now),
            ended_by=ENDED_EARLY,
            decided_by=by,
        )
        entry = locked.next_seq
        await locked.record(entry_of(locked, Act.END_TICKET, ended, "done", now, ENDED_EARLY))
        await locked.change_ticket(ended, now)
        is_receiver = str(agent.organisation) != known.tenant
        if is_receiver and running.state is TicketState.OPEN and deed is not None:
            # Who receives signals the end of its intervention; the owner knows of its own.
            await owe_end(locked, deed.at(now), ended, entry, now)
        return TicketEnded(ended, await end_views_under(locked, ended, now))
