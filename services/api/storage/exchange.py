"""One transaction's statements: what is written waits, and leaves together.

A slot, a view and their entry are one trip to PostgreSQL instead of six; on SQLite,
where a trip costs nothing, they go one after the other. Each statement is put together
once and used for ever. Nothing is read before what was written has left, and the schema
judges it all the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

from sqlalchemy import (
    BindParameter,
    CursorResult,
    Delete,
    Executable,
    Insert,
    Table,
    Update,
    bindparam,
    insert,
    literal,
    select,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncTransaction

from services.api.storage.causes import register_refuses
from services.api.storage.tables import REGISTER

Values: TypeAlias = Mapping[str, Any]
Bind: TypeAlias = Callable[[str], BindParameter[Any]]

_BROKEN_RULE = "23"
"""SQLSTATE's class of constraints: one of our rules is wrong, and somebody must see it."""
_REFUSED_BY_TRIGGER = "23001"
_TOGETHER = 64
"""Writes in one statement, at most: PostgreSQL takes 32,767 values, and what a town of ten
thousand cameras writes at once is not a statement worth keeping."""


@dataclass(frozen=True, eq=False)
class Write:
    """One way to write in one table; `made` is given the name of each of its values."""

    table: Table
    adds: bool
    made: Callable[[Bind], Insert | Update | Delete]


def adding(table: Table, *without: str) -> Write:
    """Add one row, of all the columns but these."""
    names = [column.name for column in table.columns if column.name not in without]

    def made(bind: Bind) -> Insert:
        return insert(table).values({name: bind(name) for name in names})

    return Write(table, True, made)


class Exchange:
    """Stands before a connection; used by one act."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self._waiting: list[tuple[Write, Values]] = []

    @property
    def on_postgresql(self) -> bool:
        return self._connection.dialect.name == "postgresql"

    async def execute(
        self, statement: Executable, parameters: Values | Sequence[Values] | None = None
    ) -> CursorResult[*tuple[Any, ...]]:
        """Now, after all that waits."""
        await self.send()
        return await self._connection.execute(statement, parameters)

    async def begin_nested(self) -> AsyncTransaction:
        await self.send()
        return await self._connection.begin_nested()

    def later(self, write: Write, values: Values) -> None:
        """Before the next reading, or at the end of the act."""
        self._waiting.append((write, values))

    async def send(self) -> None:
        """Raises `RegisterUnavailable` where the register refuses to be written."""
        waiting, self._waiting = self._waiting, []
        for group in _groups(waiting) if self.on_postgresql else [[one] for one in waiting]:
            writes = tuple(write for write, _ in group)
            values = {
                _name(part, name): value
                for part, (_, said) in enumerate(group)
                for name, value in said.items()
            }
            try:
                await self._connection.execute(_together(writes), values)
            except DBAPIError as error:
                if not _refused_by_the_register(error, writes):
                    raise
                raise register_refuses(error) from None


def _groups(waiting: Sequence[tuple[Write, Values]]) -> list[list[tuple[Write, Values]]]:
    """Parts of one statement do not see each other: a table that was changed ends a group."""
    groups: list[list[tuple[Write, Values]]] = []
    added: set[Table] = set()
    changed: set[Table] = set()
    for one in waiting:
        write, table = one[0], one[0].table
        seen = table in changed or (table in added and not write.adds)
        if not groups or seen or len(groups[-1]) == _TOGETHER:
            groups.append([])
            added, changed = set(), set()
        groups[-1].append(one)
        (added if write.adds else changed).add(table)
    return groups


@lru_cache(maxsize=256)
def _together(writes: tuple[Write, ...]) -> Executable:
    made = [write.made(_binder(part)) for part, write in enumerate(writes)]
    if len(made) == 1:
        return made[0]
    parts = (one.cte(f"part_{number}") for number, one in enumerate(made))
    return select(literal(1)).add_cte(*parts)


def _binder(part: int) -> Bind:
    return lambda name: bindparam(_name(part, name))


def _name(part: int, name: str) -> str:
    return f"of_{part}_{name}"


def _refused_by_the_register(error: DBAPIError, writes: Sequence[Write]) -> bool:
    state = str(getattr(error.orig, "sqlstate", ""))
    if state.startswith(_BROKEN_RULE) and state != _REFUSED_BY_TRIGGER:
        table = getattr(getattr(error.orig, "__cause__", None), "table_name", None)
        return str(table) in REGISTER
    return any(write.table.name in REGISTER for write in writes)
