"""Insert a row unless it is there: the same words for both databases."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

_INSERTS: Mapping[str, Callable[[Table], Any]] = {
    "postgresql": postgresql.insert,
    "sqlite": sqlite.insert,
}


async def insert_if_new(connection: AsyncConnection, table: Table, **values: object) -> None:
    insert = _INSERTS[connection.dialect.name]
    await connection.execute(insert(table).values(values).on_conflict_do_nothing())
