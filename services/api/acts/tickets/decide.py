"""The owner's titulaire or suppléant decides on a ticket; at the deadline, silence does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from services.api.acts.attempts import enter_attempt
from services.api.acts.mails.owing import owe_opening
from services.api.acts.tickets.answers import (
    DecideTicketAnswer,
    NoSuchTicket,
    TicketEnded,
    TicketOpened,
    TicketRefused,
)
from services.api.acts.tickets.entering import end_views_under, entry_of
from services.api.acts.watching.asked import as_said
from services.api.storage.work import Begin, LockedTenant, TicketFile, TicketState
from tenants.conventions.convention import Deed
from tenants.decisions.outcomes import Granted, NeedsApproval, Refused
from tenants.decisions.tickets import deciding
from tenants.decisions.tickets.deciding import TicketDecision
from tenants.register.entry import Act
from tenants.vocabulary.identifiers import TenantId, TicketId
from tenants.vocabulary.people import Agent

DECLINED = "declined"
UNANSWERED = "unanswered"
EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class TicketReply:
    """`office`: `titulaire` or `suppléant`, as the convention names them."""

    office: str
    accepts: bool
    reason: str = ""


async def decide_ticket(
    begin: Begin,
    deeds: Mapping[TenantId, Deed],
    agent: Agent,
    ticket: TicketId,
    reply: TicketReply,
    now: datetime,
) -> DecideTicketAnswer:
    """Raises `RegisterUnavailable`."""
    async with begin() as work:
        known = await work.ticket(ticket)
        if known is None or str(agent.organisation) != known.tenant:
            if known is not None:
                await enter_attempt(work, agent, known.tenant, Act.DECIDE_TICKET, now)
            return NoSuchTicket(ticket)
        locked = await work.lock(known.tenant)
        asked = await _open(locked, ticket)
        if asked is None or asked.state is not TicketState.ASKED:
            return NoSuchTicket(ticket)

        deed = deeds.get(locked.tenant)
        asker = await locked.habilitation(asked.agent)
        request = TicketDecision(
            agent.id, agent.organisation, reply.office, asked.asked, asker, reply.accepts, now
        )
        outcome = deciding.decide(
            request, None if deed is None else deed.at(now), await locked.habilitation(agent)
        )
        by = f"{agent.rank} {agent.name}, {reply.office}".strip()
        match outcome:
            case Granted() as granted if reply.accepts:
                opened = replace(
                    asked,
                    state=TicketState.OPEN,
                    since=now,
                    until=granted.until,
                    article=granted.article.cited,
                    decided_by=by,
                )
                return await _opened(locked, deed, opened, granted, now)
            case Granted():
                told = f"{by} : {as_said(reply.reason)}" if reply.reason else by
                return await _over(locked, asked, DECLINED, now, told)
            case Refused() as refused:
                await locked.record(
                    entry_of(locked, Act.DECIDE_TICKET, asked, refused.code, now, by)
                )
                return TicketRefused(refused)
            case NeedsApproval():
                raise RuntimeError("a decision on a ticket needs nobody else's word")


async def expire_tickets(
    begin: Begin, deeds: Mapping[TenantId, Deed], now: datetime
) -> tuple[TicketEnded | TicketOpened, ...]:
    """End what has run out, with its views; decide what silence means."""
    async with begin() as work:
        tenants = await work.overdue_tickets(now)

    changed: list[TicketEnded | TicketOpened] = []
    for tenant in tenants:
        async with begin() as work:
            locked = await work.lock(tenant)
            for ticket in [one for one in await locked.tickets() if one.until <= now]:
                changed.append(await _run_out(locked, deeds.get(tenant), ticket, now))
    return tuple(changed)


async def _run_out(
    locked: LockedTenant, deed: Deed | None, ticket: TicketFile, now: datetime
) -> TicketEnded | TicketOpened:
    if ticket.state is TicketState.OPEN:
        return await _over(locked, ticket, EXPIRED, now)
    outcome = None
    if deed is not None:
        asker = await locked.habilitation(ticket.agent)
        outcome = deciding.answered_by_silence(ticket.asked, asker, deed.at(now))
    if isinstance(outcome, Granted) and outcome.until > now:
        opened = replace(
            ticket, state=TicketState.OPEN, since=now, until=outcome.until, decided_by=UNANSWERED
        )
        return await _opened(locked, deed, opened, outcome, now)
    return await _over(locked, ticket, UNANSWERED, now)


async def _opened(
    locked: LockedTenant, deed: Deed | None, ticket: TicketFile, granted: Granted, now: datetime
) -> TicketOpened:
    """Enter it, and queue what goes to the landlord and to the agent at the same time (CH-3)."""
    entry = locked.next_seq
    await locked.record(entry_of(locked, Act.DECIDE_TICKET, ticket, "granted", now))
    await locked.change_ticket(ticket, now)
    if deed is not None:
        await owe_opening(locked, deed.at(now), ticket, granted.duties, entry, now)
    return TicketOpened(ticket, granted.duties)


async def _over(
    locked: LockedTenant, ticket: TicketFile, code: str, now: datetime, by: str | None = None
) -> TicketEnded:
    ended = replace(
        ticket,
        state=TicketState.ENDED,
        until=min(ticket.until, now),
        ended_by=code,
        decided_by=by or ticket.decided_by,
    )
    act = Act.DECIDE_TICKET if ticket.state is TicketState.ASKED else Act.END_TICKET
    await locked.record(entry_of(locked, act, ended, "done", now, code))
    await locked.change_ticket(ended, now)
    return TicketEnded(ended, await end_views_under(locked, ended, now))


async def _open(locked: LockedTenant, ticket: TicketId) -> TicketFile | None:
    return next((one for one in await locked.tickets() if one.id == ticket), None)
