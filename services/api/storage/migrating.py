"""Bring the tables of a storage to the version this code was written for.

Whole or not at all: a migration that fails leaves the base as it was. Two processes
that start together do it one after the other. Tables that a later program made are left as
they are, and used where that one said that this may be.
"""

from __future__ import annotations

import logging
import os
from dataclasses import dataclass
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, make_url

from services.api.storage.compatibility import check_none_at_work, check_runs_on, oldest_program
from services.api.storage.opening import engine_at, told_as_unavailable
from services.api.storage.privileges import grant
from services.api.storage.work import RegisterUnavailable

_log = logging.getLogger(__name__)

MIGRATIONS = Path(__file__).parent / "migrations"
_TURN = 0x62656666
"""The advisory lock under which a PostgreSQL base is migrated."""
_LONGEST_WAIT_SECONDS = 3
"""For a table that somebody uses: less than what an act waits for."""
LONGEST_SECONDS = 3600.0
"""What one statement of a migration may take: a long register is written anew in one."""


@dataclass(frozen=True, slots=True)
class Tables:
    """`found`: the revision of the tables, `None` where there are none; `ours`: that of this
    program; `oldest`: the oldest program that may run once they are of this one's."""

    found: str | None
    ours: str
    oldest: str
    are_later: bool
    """Later than this program, which may run on them all the same."""
    leaves_running: bool
    """Whether programs of `found` may go on beside this one."""
    beside: frozenset[str] = frozenset()
    """The programs that may, by their revisions; of later tables it is not known here."""


async def migrate(address: str, owner: str | None = None) -> Tables:
    """Upgrade to the last revision, and say what was there. With `owner`, an address too, the
    tables are its own, and the account of `address` is given what it needs. Tables of a later
    program are left as they are. Raises `RegisterUnavailable`, `TablesTooNew`, `StillAtWork`."""
    role = make_url(address).username if owner is not None else None
    engine = engine_at(owner or address, pool=1, longest=LONGEST_SECONDS)
    _need_folder(engine.url)
    try:
        with told_as_unavailable():
            async with engine.connect() as connection:
                tables = await connection.run_sync(_upgrade)
                if tables.are_later:
                    _log.warning(
                        "the tables are of a later program, beside which this one may run",
                        extra={"tables": tables.found, "program": tables.ours},
                    )
                elif role is not None and engine.dialect.name == "postgresql":
                    await connection.run_sync(grant, role)
                await connection.commit()
                return tables
    finally:
        await engine.dispose()


async def look(address: str) -> Tables:
    """What `migrate` would find; nothing is changed. Raises as it does."""
    engine = engine_at(address, pool=1)
    _need_folder(engine.url)
    try:
        with told_as_unavailable():
            async with engine.connect() as connection:
                return await connection.run_sync(_look)
    finally:
        await engine.dispose()


def configuration(connection: Connection) -> Config:
    """Alembic's settings, for a connection that is already open."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def _need_folder(url: URL) -> None:
    if url.get_backend_name() != "sqlite":
        return
    folder = Path(url.database or "").parent
    if not os.access(folder, os.W_OK | os.X_OK):
        raise RegisterUnavailable(f"{folder} is not a folder that can be written: make it first")


def _look(connection: Connection) -> Tables:
    directory = ScriptDirectory.from_config(configuration(connection))
    found = MigrationContext.configure(connection).get_current_revision()
    ours = str(directory.get_current_head())
    known = [script.revision for script in directory.walk_revisions()]
    oldest = oldest_program(directory, ours)
    are_later = found is not None and found not in known
    if are_later:
        check_runs_on(connection, directory, str(found), ours)
    # Newest first: a program that is not further down than the oldest may go on.
    beside = frozenset(known[: known.index(oldest) + 1])
    leaves = are_later or found is None or found in beside
    return Tables(found, ours, oldest, are_later, leaves, beside)


def _upgrade(connection: Connection) -> Tables:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_TURN})")
        # Whoever waits for a table has everybody wait behind it: rather give up, and be run again.
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{_LONGEST_WAIT_SECONDS}s'")
    tables = _look(connection)
    if not tables.are_later:
        if not tables.leaves_running:
            check_none_at_work(connection, tables.beside, tables.ours, tables.oldest)
        command.upgrade(configuration(connection), "head")
    return tables
