"""Which programs may run on tables that are later than they are.

Each migration states `oldest_program`: the revision of the oldest program that may still run
beside it. A program does not know the migrations that come after its own, so the base tells
it: whoever migrates writes, for each revision, the oldest program of all that led there. One
that states nothing is for its own program alone.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

from alembic.runtime.migration import MigrationContext, MigrationInfo
from alembic.script import Script, ScriptDirectory
from sqlalchemy import Column, Connection, Table, insert, inspect, select

from services.api.storage.opening import PROGRAM
from services.api.storage.tables import Key, metadata

FIRST: Final = "0020"
"""The revision that made the table: programs of before ask nothing."""

schema_compatibility = Table(
    "schema_compatibility",
    metadata,
    Column("revision", Key, primary_key=True),
    Column("oldest_program", Key, nullable=False),
)


class TablesTooNew(Exception):
    """The tables are of a later program, beside which this one may not run."""

    def __init__(self, tables: str, ours: str, oldest: str | None) -> None:
        needed = "a later program" if oldest is None else f"a program of revision {oldest} or later"
        super().__init__(
            f"the tables are of revision {tables}, this program is of {ours}, "
            f"and they need {needed}. Remedy: start the version that migrated them, "
            "or restore the backup of before (docs/how-to/upgrade.md)"
        )


class StillAtWork(Exception):
    """Programs are at work that could not go on beside the tables to be made."""

    def __init__(self, running: Collection[str], ours: str, oldest: str) -> None:
        super().__init__(
            f"programs of revision {', '.join(sorted(running))} are at work, and the tables of "
            f"{ours} leave none older than {oldest} room: nothing was changed. Remedy: stop every "
            "api of before, then run this again (docs/how-to/upgrade.md)"
        )


def check_none_at_work(
    connection: Connection, beside: Collection[str], ours: str, oldest: str
) -> None:
    """PostgreSQL knows who is connected; a program of before 0021 does not say its revision,
    and is not seen. Raises `StillAtWork`."""
    if connection.dialect.name != "postgresql":
        return
    names = connection.exec_driver_sql(
        "SELECT DISTINCT application_name FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    said = [str(name) for (name,) in names if str(name).startswith(PROGRAM)]
    running = {name.removeprefix(PROGRAM) for name in said} - {*beside, ours}
    if running:
        raise StillAtWork(running, ours, oldest)


def oldest_program(directory: ScriptDirectory, revision: str) -> str:
    """The oldest program that may run on the tables of `revision`, which this one knows."""
    chain = list(directory.iterate_revisions(revision, "base"))
    stated = {_stated(script) for script in chain}
    # Newest first: what one migration of the chain takes away, none after it gives back.
    return next(script.revision for script in chain if script.revision in stated)


def keep_compatibility(
    directory: ScriptDirectory, ctx: MigrationContext, step: MigrationInfo, **_: Any
) -> None:
    """Write what `step` leaves behind; Alembic calls it in the step's own transaction."""
    revision, connection = step.up_revision_id, ctx.connection
    if connection is None or revision is None:
        return
    if FIRST in (script.revision for script in directory.iterate_revisions(revision, "base")):
        oldest = oldest_program(directory, revision)
        row = {"revision": revision, "oldest_program": oldest}
        connection.execute(insert(schema_compatibility).values(row))


def check_runs_on(
    connection: Connection, directory: ScriptDirectory, tables: str, ours: str
) -> None:
    """`tables` is a revision that this program does not know. Raises `TablesTooNew`."""
    oldest = _told(connection, tables)
    known = {script.revision for script in directory.walk_revisions()}
    if oldest is None or oldest not in known:
        raise TablesTooNew(tables, ours, oldest)


def _told(connection: Connection, revision: str) -> str | None:
    if not inspect(connection).has_table(schema_compatibility.name):
        return None
    kept = schema_compatibility.c
    asked = select(kept.oldest_program).where(kept.revision == revision)
    return connection.execute(asked).scalar_one_or_none()


def _stated(script: Script) -> str:
    return str(getattr(script.module, "oldest_program", script.revision))
