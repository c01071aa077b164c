"""Slots that yield, in SQL. See `revoking` for what each method promises."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, Text, cast, delete, func, insert, select

from services.api.storage.exchange import Exchange
from services.api.storage.revoking import RevokingSlot
from services.api.storage.standing_tables import revoking_slots
from services.api.storage.tables import tenants
from tenants.vocabulary.identifiers import FlowId, TenantId

_c = revoking_slots.c

NUMBERS = (
    select(func.aggregate_strings(cast(_c.slot_no, Text), " "))
    .where(_c.tenant == tenants.c.id)
    .scalar_subquery()
)
"""The tenant's slots that yield, in one column beside it: locking a tenant costs no trip more."""


def read_numbers(said: str | None) -> frozenset[int]:
    return frozenset(int(one) for one in (said or "").split())


class SqlRevoking:
    """See `Revoking`."""

    def __init__(self, exchange: Exchange, tenant: TenantId, numbers: Iterable[int]) -> None:
        self._exchange = exchange
        self._tenant = tenant
        self.slots = frozenset(numbers)

    async def put(self, one: RevokingSlot) -> None:
        await self._exchange.execute(
            insert(revoking_slots).values(
                tenant=self._tenant,
                slot_no=one.slot,
                flow=one.flow,
                fence=one.fence,
                drained_at=one.drained_at,
            )
        )
        self.slots |= {one.slot}

    async def stopped(self, flow: FlowId) -> bool:
        return await self._forget(_c.flow == flow) > 0

    async def drained(self, now: datetime) -> int:
        return await self._forget(_c.drained_at <= now)

    async def _forget(self, which: ColumnElement[bool]) -> int:
        gone = await self._exchange.execute(
            delete(revoking_slots).where(_c.tenant == self._tenant, which).returning(_c.slot_no)
        )
        numbers = {row[0] for row in gone}
        self.slots -= numbers
        return len(numbers)


class SqlRevokingOnes:
    """See `RevokingOnes`."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange

    async def of(self, flow: FlowId) -> TenantId | None:
        row = (await self._exchange.execute(select(_c.tenant).where(_c.flow == flow))).first()
        return None if row is None else TenantId(row[0])

    async def overdue(self, now: datetime) -> tuple[TenantId, ...]:
        rows = await self._exchange.execute(
            select(_c.tenant).where(_c.drained_at <= now).distinct()
        )
        return tuple(sorted(TenantId(row[0]) for row in rows))
