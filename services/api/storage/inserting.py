"""Insert a row unless it is there: the same words for both databases."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite

from services.api.storage.exchange import Exchange

_INSERTS: Mapping[str, Callable[[Table], Any]] = {
    "postgresql": postgresql.insert,
    "sqlite": sqlite.insert,
}


async def insert_if_new(exchange: Exchange, table: Table, **values: object) -> None:
    insert = _INSERTS["postgresql" if exchange.on_postgresql else "sqlite"]
    await exchange.execute(insert(table).values(values).on_conflict_do_nothing())
