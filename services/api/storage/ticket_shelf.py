"""How tickets are written down and read: statements, and what their rows mean."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Insert, Update, insert, select, update

from services.api.storage.camera_shelf import Columns, Rows
from services.api.storage.tables import tickets
from services.api.storage.work import TicketFile, TicketState
from tenants.decisions.tickets.asking import TicketRequest
from tenants.vocabulary.people import Agent

_c = tickets.c
OPEN_TICKETS = _c.ended_by.is_(None)


def select_tickets(condition: ColumnElement[bool]) -> Rows:
    """In the order they were asked for."""
    return (
        select(
            _c.id, _c.tenant, _c.agent, _c.name, _c.rank, _c.service, _c.organisation, _c.estate,
            _c.motive, _c.incident, _c.asked_seconds, _c.asked_at, _c.state, _c.since, _c.until,
            _c.article, _c.decided_by, _c.entry, _c.ended_by, _c.mail,
        )
        .where(condition)
        .order_by(_c.tenant, _c.entry)
    )  # fmt: skip


def ticket_of(row: Columns) -> TicketFile:
    """Read a row of `select_tickets`."""
    id_, tenant, agent, name, rank, service, organisation, estate, motive, incident, *rest = row
    seconds, asked_at, state, since, until, article, decided_by, entry, ended_by, mail = rest
    asked = TicketRequest(
        agent, organisation, estate, motive, incident, timedelta(seconds=seconds), asked_at
    )
    return TicketFile(
        id=id_,
        tenant=tenant,
        agent=Agent(agent, name, rank, service, organisation, mail=mail),
        asked=asked,
        state=TicketState(state),
        since=since,
        until=until,
        article=article,
        decided_by=decided_by,
        entry=entry,
        ended_by=ended_by,
    )


def insert_ticket(ticket: TicketFile) -> Insert:
    agent, asked = ticket.agent, ticket.asked
    return insert(tickets).values(
        id=ticket.id,
        tenant=ticket.tenant,
        agent=agent.id,
        name=agent.name,
        rank=agent.rank,
        service=agent.service,
        organisation=agent.organisation,
        mail=agent.mail,
        estate=asked.estate,
        motive=asked.motive,
        incident=asked.incident,
        asked_seconds=int(asked.duration.total_seconds()),
        asked_at=asked.at,
        entry=ticket.entry,
        **_what_changes(ticket, None),
    )


def update_ticket(ticket: TicketFile, now: datetime) -> Update:
    return (
        update(tickets).where(_c.id == ticket.id, OPEN_TICKETS).values(**_what_changes(ticket, now))
    )


def _what_changes(ticket: TicketFile, now: datetime | None) -> Mapping[str, Any]:
    return {
        "state": ticket.state.value,
        "since": ticket.since,
        "until": ticket.until,
        "article": ticket.article,
        "decided_by": ticket.decided_by,
        "ended_by": ticket.ended_by,
        "ended_at": None if ticket.ended_by is None else now,
    }
