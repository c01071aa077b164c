"""The State's keys, in SQL. See `shelf.HouseKeys` for what each method promises."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from sqlalchemy import insert, select

from services.api.storage.exchange import Exchange
from services.api.storage.keys.shelf import HouseKey, Purpose
from services.api.storage.keys.tables import house_keys
from tenants.vocabulary.identifiers import TenantId

_k = house_keys.c


class SqlHouseKeys:
    """See `HouseKeys`."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange

    async def of(self, tenant: TenantId, purpose: Purpose) -> Sequence[HouseKey]:
        rows = await self._exchange.execute(
            select(_k.purpose, _k.key, _k.since, _k.entry, _k.size)
            .where(_k.tenant == tenant, _k.purpose == purpose.value)
            .order_by(_k.number)
        )
        return [HouseKey(Purpose(row[0]), *row[1:]) for row in rows]

    async def add(self, tenant: TenantId, key: HouseKey) -> None:
        number = len(await self.of(tenant, key.purpose))
        values = asdict(key) | {"purpose": key.purpose.value}
        await self._exchange.execute(
            insert(house_keys).values(tenant=tenant, number=number, **values)
        )
