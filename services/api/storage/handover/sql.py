"""Offers of a handover, in SQL. See `shelf` for what each method promises."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, insert, select, update

from services.api.storage.exchange import Exchange
from services.api.storage.handover.shelf import Handed, Handover
from services.api.storage.handover.tables import handovers
from tenants.vocabulary.identifiers import AgentId, HandoverId, SubscriberId, TenantId, ViewId
from tenants.vocabulary.people import Agent

_c = handovers.c
_OPEN = _c.ended_by.is_(None)


class SqlHandovers:
    """See `Handovers`."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange

    async def get(self, name: HandoverId) -> Handover | None:
        found = await self._read(_c.id == name)
        return found[0] if found else None

    async def open_by(self, agent: AgentId) -> Sequence[Handover]:
        return await self._read((_c.agent == agent) & _OPEN)

    async def open_to(self, agent: AgentId, organisation: SubscriberId) -> Sequence[Handover]:
        return await self._read((_c.to_agent == agent) & (_c.organisation == organisation) & _OPEN)

    async def overdue(self, now: datetime) -> Sequence[Handover]:
        return await self._read((_c.until <= now) & _OPEN)

    async def put(self, one: Handover) -> None:
        agent = one.agent
        body = [[each.view, each.tenant, each.tile] for each in one.views]
        await self._exchange.execute(
            insert(handovers).values(
                id=one.id,
                agent=agent.id,
                name=agent.name,
                rank=agent.rank,
                service=agent.service,
                organisation=agent.organisation,
                to_agent=one.to,
                to_name=one.to_name,
                desk_key=one.key,
                body=json.dumps(body),
                since=one.since,
                until=one.until,
            )
        )

    async def end(self, one: Handover, now: datetime) -> None:
        await self._exchange.execute(
            update(handovers)
            .where(_c.id == one.id, _OPEN)
            .values(taken_by=one.taken_by, ended_by=one.ended_by, ended_at=now)
        )

    async def _read(self, condition: ColumnElement[bool]) -> tuple[Handover, ...]:
        rows = await self._exchange.execute(
            select(
                _c.id, _c.to_agent, _c.to_name, _c.desk_key, _c.body, _c.since, _c.until,
                _c.taken_by, _c.ended_by,
                _c.agent, _c.name, _c.rank, _c.service, _c.organisation,
            )
            .where(condition)
            .order_by(_c.since, _c.id)
        )  # fmt: skip
        return tuple(
            Handover(
                id=id_,
                agent=Agent(*agent),
                to=to,
                to_name=to_name,
                key=key,
                views=tuple(
                    Handed(ViewId(view), TenantId(tenant), tile)
                    for view, tenant, tile in json.loads(body)
                ),
                since=since,
                until=until,
                taken_by=taken_by,
                ended_by=ended_by,
            )
            for id_, to, to_name, key, body, since, until, taken_by, ended_by, *agent in rows
        )
