"""Open the storage at an address, bring its tables up to date, and begin transactions.

What goes wrong with a database is told here, once, as `RegisterUnavailable`, without
the statement, its values or the address. A constraint that bites is left as it is: it
means that one of our rules is wrong, and somebody must see it.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from functools import partial
from typing import Any

import asyncpg  # type: ignore[import-untyped]  # it ships no types
from sqlalchemy import event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError, IntegrityError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from services.api.storage.causes import cause_of
from services.api.storage.exchange import Exchange
from services.api.storage.sql_work import SqlWork
from services.api.storage.work import Begin, RegisterUnavailable, Work
from services.kit.tracing.spans import span
from tenants.register.entry import Entry
from tenants.register.retention import DEFAULT_MONTHS
from tenants.vocabulary.identifiers import TenantId

PATIENCE_SECONDS = 5.0
"""How long a statement, a lock or a free connection is waited for."""
REVISION = "0021"
"""Of the tables that this program was written for; each new migration moves it."""
PROGRAM = "beffroi "
"""What a connection is called, before its program's revision."""
_DRIVERS = {"postgresql": "postgresql+asyncpg", "sqlite": "sqlite+aiosqlite"}
_QUEUE = text("SELECT pg_advisory_xact_lock(hashtextextended(:tenant, 0))")
_OURS = (IntegrityError, ProgrammingError, DataError)


class UnreadableAddress(ValueError):
    """The storage's address cannot be one; the message says what to write."""


@asynccontextmanager
async def open_storage(
    address: str,
    *,
    pool: int = 10,
    patience: float = PATIENCE_SECONDS,
    names: Callable[[], str] = lambda: secrets.token_hex(16),
    months: Callable[[TenantId], int] = lambda _: DEFAULT_MONTHS,
    entered: Callable[[Sequence[Entry]], None] = lambda _: None,
) -> AsyncIterator[Begin]:
    """`sqlite:////a/file.db` or `postgresql://user:password@host/base`, already migrated.

    `pool`: transactions at once; who comes next waits `patience` seconds at most.
    `months`: how long a tenant's entries are kept before their bodies may be erased.
    `entered` is told what each act entered, once it is committed.
    """
    engine = engine_at(address, pool, patience)
    try:
        make = partial(SqlWork, names=names, months=months)
        yield _beginner(engine, pool, patience, make, entered)
    finally:
        await engine.dispose()


def engine_at(
    address: str,
    pool: int = 10,
    patience: float = PATIENCE_SECONDS,
    longest: float | None = None,
) -> AsyncEngine:
    """The engine for an address, set so that a commit is on disk when it returns.

    `longest`: what one statement may take, where that is more than anybody is kept waiting.
    """
    url = _read_address(address)
    if url.get_backend_name() == "sqlite":
        engine = create_async_engine(
            url,
            pool_size=pool,
            max_overflow=0,
            pool_timeout=patience,
            hide_parameters=True,
            connect_args={"timeout": patience},
        )
        event.listen(engine.sync_engine, "connect", _set_up_sqlite)
        return engine

    return create_async_engine(
        url,
        pool_size=pool,
        max_overflow=0,
        pool_timeout=patience,
        hide_parameters=True,
        connect_args={
            "timeout": patience,
            "command_timeout": patience if longest is None else longest,
            # A process that freezes with a tenant's lock in hand loses it.
            "server_settings": {
                "idle_in_transaction_session_timeout": f"{PATIENCE_SECONDS * 1000:.0f}",
                # Whoever migrates sees by it which programs are at work.
                "application_name": f"{PROGRAM}{REVISION}",
            },
        },
    )


@contextmanager
def told_as_unavailable() -> Iterator[None]:
    """Whatever keeps the database from answering becomes `RegisterUnavailable`."""
    try:
        yield
    except _OURS:
        raise
    except (DBAPIError, PoolTimeout, OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as e:
        raise RegisterUnavailable(f"the database does not answer ({cause_of(e)})") from None


def _read_address(address: str) -> URL:
    try:
        url = make_url(address)
        driver = _DRIVERS[url.get_backend_name()]
    except (ArgumentError, KeyError, ValueError):
        raise UnreadableAddress(
            "storage: write sqlite:////a/file.db or postgresql://user:password@host/base"
        ) from None
    if driver.startswith("sqlite") and not url.database:
        raise UnreadableAddress("storage: SQLite needs a file: write sqlite:////a/file.db")
    return url.set(drivername=driver)


def _set_up_sqlite(connection: Any, _: object) -> None:
    # The driver's own transactions begin too late: `SqlWork.lock` begins them.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _beginner(
    engine: AsyncEngine,
    pool: int,
    patience: float,
    make: Callable[[Exchange, _Turn], SqlWork],
    entered: Callable[[Sequence[Entry]], None],
) -> Begin:
    writer = asyncio.Lock() if engine.dialect.name == "sqlite" else None
    # The pool serves whoever asks at the right moment; here the first come is the first served.
    free = asyncio.Semaphore(pool)

    @asynccontextmanager
    async def begin() -> AsyncIterator[Work]:
        with told_as_unavailable():
            async with AsyncExitStack() as stack:
                # Not `wait_for`: before Python 3.12 it loses a cancellation that comes just then.
                async with asyncio.timeout(patience):
                    await free.acquire()
                stack.callback(free.release)
                turn = _Turn(stack, writer)
                connection = await stack.enter_async_context(engine.connect())
                turn.connection = connection
                work = make(Exchange(connection), turn)
                yield work
                with span("api.commit") as followed:
                    await work.settle()
                    await connection.commit()
                    if work.recorded:
                        followed.say(entry=work.recorded[-1].seq)
                entered(work.recorded)

    return begin


class _Turn:
    """Writers take their turn in the order they came.

    SQLite takes one at a time: in this process they queue here, against other
    processes the file's own lock decides. On PostgreSQL those of a tenant queue for an
    advisory lock: a row that every holder rewrites lets the late overtake the early.
    """

    connection: AsyncConnection

    def __init__(self, stack: AsyncExitStack, writer: asyncio.Lock | None) -> None:
        self._writer = writer
        self._taken = False
        stack.callback(self._give_back)

    async def __call__(self, tenant: TenantId) -> None:
        if self._taken:
            return
        if self._writer is None:
            await self.connection.execute(_QUEUE, {"tenant": tenant})
            self._taken = True
        else:
            await self._writer.acquire()
            self._taken = True
            await self.connection.exec_driver_sql("BEGIN IMMEDIATE")

    def _give_back(self) -> None:
        if self._writer is not None and self._taken:
            self._writer.release()
