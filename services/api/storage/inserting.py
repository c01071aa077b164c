"""Insert a row unless it is there, or change the one that is: the same words for both
databases."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite

from services.api.storage.exchange import Exchange

_INSERTS: Mapping[str, Callable[[Table], Any]] = {
    "postgresql": postgresql.insert,
    "sqlite": sqlite.insert,
}


async def insert_or_change(
    exchange: Exchange,
    table: Table,
    rows: Sequence[Mapping[str, object]],
    changed: Callable[[Any], Mapping[str, Any]],
) -> None:
    """Where a row of the same key is there, `changed` says what it becomes, out of the new one."""
    if not rows:
        return
    insert = _INSERTS["postgresql" if exchange.on_postgresql else "sqlite"](table)
    new, keys = changed(insert.excluded), list(table.primary_key.columns)
    await exchange.execute(insert.on_conflict_do_update(index_elements=keys, set_=new), rows)


async def insert_if_new(exchange: Exchange, table: Table, **values: object) -> None:
    insert = _INSERTS["postgresql" if exchange.on_postgresql else "sqlite"]
    await exchange.execute(insert(table).values(values).on_conflict_do_nothing())
