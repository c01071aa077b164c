"""What became of tickets, in SQL. See `ticket_records`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, true

from services.api.storage.camera_shelf import Columns
from services.api.storage.exchange import Exchange
from services.api.storage.tables import cameras, flows, tickets, views
from services.api.storage.ticket_records import Connection, TicketRecord
from services.api.storage.ticket_shelf import select_tickets, ticket_of
from services.api.storage.work import TicketFile, TicketState
from tenants.vocabulary.identifiers import AgentId, TenantId

_v = views.c


class SqlTicketRecords:
    """See `TicketRecords`."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange

    async def of(
        self, tenant: TenantId, most: int, *, agent: AgentId | None = None
    ) -> tuple[TicketRecord, ...]:
        whose = true() if agent is None else tickets.c.agent == agent
        rows = await self._exchange.execute(
            select_tickets((tickets.c.tenant == tenant) & whose)
            .order_by(None)
            .order_by(tickets.c.entry.desc())
            .limit(most)
        )
        found = [ticket_of(row) for row in rows]
        looks = await self._looks(tenant, found)
        return tuple(
            TicketRecord(one, tuple(_connection(row) for row in looks if _is_under(one, row)))
            for one in found
        )

    async def _looks(
        self, tenant: TenantId, found: Sequence[TicketFile]
    ) -> Sequence[tuple[Any, ...]]:
        """Every look of their agents since the first of them, with the place it was of."""
        if not found:
            return ()
        rows = await self._exchange.execute(
            select(
                _v.agent, cameras.c.zone, _v.motive, _v.id, flows.c.camera, cameras.c.name,
                _v.since, _v.ended_at, _v.ended,
            )
            .join_from(views, flows, flows.c.id == _v.flow)
            .join(cameras, cameras.c.id == flows.c.camera)
            .where(
                _v.tenant == tenant,
                _v.agent.in_(sorted({one.agent.id for one in found})),
                _v.since >= min(one.since for one in found),
            )
            .order_by(_v.entry.desc())
        )  # fmt: skip
        return [tuple(row) for row in rows]


def _is_under(ticket: TicketFile, row: Columns) -> bool:
    agent, zone, motive = row[:3]
    since: datetime = row[6]
    asked = ticket.asked
    was_open = ticket.state is not TicketState.ASKED and ticket.since <= since < ticket.until
    return was_open and (agent, zone, motive) == (ticket.agent.id, asked.estate, asked.motive)


def _connection(row: Columns) -> Connection:
    return Connection(*row[3:])
