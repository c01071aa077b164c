"""Tickets at the GraphQL door: asked for, decided, ended, followed by both sides."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from datetime import datetime, timedelta
from enum import Enum
from typing import Annotated, TypeAlias, assert_never

import strawberry
from strawberry import ID

import services.api.acts.answers as acts
from services.api import french
from services.api.acts.reading import open_tickets
from services.api.acts.tickets.answers import (
    NoSuchTenant,
    NoSuchTicket,
    TicketAsked,
    TicketEnded,
    TicketOpened,
    TicketRefused,
)
from services.api.acts.tickets.ask import ask_ticket
from services.api.acts.tickets.decide import TicketReply, decide_ticket
from services.api.acts.tickets.end import end_ticket
from services.api.schema import translate, words
from services.api.schema.context import House, Info
from services.api.schema.telling import told
from services.api.schema.words import said
from services.api.storage.work import TicketFile
from tenants.conventions.articles import RECIPIENTS
from tenants.decisions.outcomes import Refused
from tenants.vocabulary.identifiers import TenantId, TicketId


@strawberry.enum
class TicketState(Enum):
    ASKED = "asked"
    OPEN = "open"
    ENDED = "ended"


@strawberry.type(description="An access of some hours to one estate, for one agent.")
class Ticket:
    id: ID
    tenant: ID
    tenant_name: str
    state: TicketState
    agent: ID
    name: str
    rank: str
    service: str
    estate: str
    motive: str
    incident: str | None
    minutes: int = said("For how long it was asked.")
    asked_at: datetime
    since: datetime
    until: datetime = said("While asked for: when silence is decided. Open: when it ends.")
    article: str = said("As cited.")
    decided_by: str | None
    code: str | None = said("What ended it: `declined`, `unanswered`, `expired`, `ended-early`.")
    message: str | None = said("French, for the agent.")


@strawberry.input
class AskTicketInput:
    tenant: ID
    estate: str = said("One of those that the convention names.")
    motive: ID
    incident: str | None = strawberry.UNSET
    hours: float = said("The convention says the shortest and the longest.")


@strawberry.input
class DecideTicketInput:
    ticket: ID
    accept: bool
    office: str = said("`titulaire` or `suppléant`, as the convention names them.")
    reason: str = strawberry.field(default="", description="Of a refusal; the agent reads it.")


@strawberry.type
class TicketKnown:
    ticket: Ticket


@strawberry.type
class TicketNotGranted:
    article: words.Article
    code: str = said("Stable: `duration-too-long`, `estate-unknown`, `not-an-approver`…")
    message: str
    remedy: str


@strawberry.type
class TicketNotFound:
    id: ID


TicketAnswer: TypeAlias = Annotated[
    TicketKnown | TicketNotGranted | TicketNotFound, strawberry.union("TicketAnswer")
]


@strawberry.type
class TicketMutation:
    @words.asked("Ask the owner of an estate for its images, for some hours.")
    async def ask_ticket(self, info: Info, input: AskTicketInput) -> TicketAnswer:
        house, agent = info.context.house, info.context.agent
        if not 0 < input.hours <= MOST_HOURS:
            return not_granted(Refused(RECIPIENTS, "duration-unreadable", *french.TICKET_HOURS))
        try:
            answer = await ask_ticket(
                house.begin,
                house.conventions,
                agent,
                TenantId(input.tenant),
                input.estate,
                input.motive,
                input.incident or None,
                timedelta(hours=input.hours),
                house.clock(),
            )
        except acts.RegisterUnavailable:
            return _unwritten()
        return await _told(house, answer)

    @words.asked("For the owner: accept a request for a ticket, or decline it.")
    async def decide_ticket(self, info: Info, input: DecideTicketInput) -> TicketAnswer:
        house, agent = info.context.house, info.context.agent
        reply = TicketReply(input.office, input.accept, input.reason)
        try:
            answer = await decide_ticket(
                house.begin, house.conventions, agent, TicketId(input.ticket), reply, house.clock()
            )
        except acts.RegisterUnavailable:
            return _unwritten()
        return await _told(house, answer)

    @words.asked("End a ticket before its hour; its views end with it.")
    async def end_ticket(self, info: Info, ticket: ID) -> TicketAnswer:
        house, agent = info.context.house, info.context.agent
        try:
            answer = await end_ticket(
                house.begin, house.conventions, agent, TicketId(ticket), house.clock()
            )
        except acts.RegisterUnavailable:
            return _unwritten()
        return await _told(house, answer)


@strawberry.type
class TicketSubscription:
    @words.followed(
        "Tickets that I asked for, and those on my tenant's estates: first the open ones, then "
        "each change."
    )
    async def tickets(self, info: Info) -> AsyncGenerator[Ticket, None]:
        house, agent = info.context.house, info.context.agent
        with house.changes.tickets(agent) as followed:
            with told():
                known = await open_tickets(house.begin, agent)
            for ticket in known:
                yield ticket_of(house, ticket)
            async for ticket in followed:
                yield ticket_of(house, ticket)


MOST_HOURS = 24 * 31


def ticket_of(house: House, ticket: TicketFile) -> Ticket:
    agent, asked = ticket.agent, ticket.asked
    return Ticket(
        id=ID(ticket.id),
        tenant=ID(ticket.tenant),
        tenant_name=house.tenant_name(ticket.tenant),
        state=TicketState(ticket.state.value),
        agent=ID(agent.id),
        name=agent.name,
        rank=agent.rank,
        service=agent.service,
        estate=asked.estate,
        motive=translate.motive_label(house, ticket.tenant, asked.motive),
        incident=asked.incident,
        minutes=int(asked.duration.total_seconds() // 60),
        asked_at=asked.at,
        since=ticket.since,
        until=ticket.until,
        article=ticket.article,
        decided_by=ticket.decided_by,
        code=ticket.ended_by,
        message=None if ticket.ended_by is None else french.ticket_ended(ticket.ended_by),
    )


async def _told(
    house: House,
    answer: TicketAsked | TicketOpened | TicketEnded | TicketRefused | NoSuchTicket | NoSuchTenant,
) -> TicketKnown | TicketNotGranted | TicketNotFound:
    match answer:
        case TicketAsked(ticket=ticket) | TicketOpened(ticket=ticket):
            await house.announcer.ticket_changed(ticket)
            return TicketKnown(ticket=ticket_of(house, ticket))
        case TicketEnded(ticket, ended):
            await house.announcer.ended(ended)
            await house.announcer.ticket_changed(ticket)
            return TicketKnown(ticket=ticket_of(house, ticket))
        case TicketRefused(refused):
            return not_granted(refused)
        case NoSuchTicket(missing):
            return TicketNotFound(id=ID(missing))
        case NoSuchTenant(tenant):
            return TicketNotFound(id=ID(tenant))
        case _:
            assert_never(answer)


def not_granted(why: Refused) -> TicketNotGranted:
    return TicketNotGranted(
        article=translate.article(why.article),
        code=why.code,
        message=why.message,
        remedy=why.remedy,
    )


def _unwritten() -> TicketNotGranted:
    return not_granted(Refused(RECIPIENTS, "register-unavailable", *french.REGISTER_UNAVAILABLE))
