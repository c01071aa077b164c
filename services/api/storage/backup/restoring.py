"""Make the base again from a backup, in an empty place: whole, or not at all.

It never writes over anything. Whether the registers in it hold is asked afterwards, of the
entries themselves (`acts.register.after_restoring`).
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, make_url

from services.api.storage.backup.manifest import Manifest, UnreadableBackup
from services.api.storage.backup.postgres_tools import run_tool
from services.api.storage.migrating import MIGRATIONS, migrate
from services.api.storage.opening import engine_at, told_as_unavailable


class NotEmpty(Exception):
    """Something stands already where the base was to be made; the message says what to do."""


async def restore(manifest: Manifest, copy: Path, address: str, owner: str | None = None) -> None:
    """`copy` was checked. Its tables are then brought up to date, `owner` as in `migrate`.

    Raises `NotEmpty`, `UnreadableBackup`, `ToolFailed`, `RegisterUnavailable`, `OSError`.
    """
    url = make_url(address)
    if url.get_backend_name() != manifest.kind:
        raise UnreadableBackup(
            f"this backup is one of {manifest.kind}, the address says {url.get_backend_name()}. "
            "Remedy: restore it into a base of its own kind"
        )
    _need_known(manifest.revision)
    if manifest.kind == "sqlite":
        _put_in_place(copy, Path(url.database or ""))
    else:
        await _need_empty(owner or address)
        await run_tool(
            "pg_restore",
            owner or address,
            *("--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges"),
            f"--dbname={make_url(owner or address).database}",
            str(copy),
        )
    await migrate(address, owner)


def _need_known(revision: str) -> None:
    """The tables of a later Beffroi are not read by an earlier one."""
    folder = Config()
    folder.set_main_option("script_location", str(MIGRATIONS))
    known = {one.revision for one in ScriptDirectory.from_config(folder).walk_revisions()}
    if revision not in known:
        raise UnreadableBackup(
            f"the tables of this backup are of revision {revision}, later than this Beffroi. "
            "Remedy: restore it with the version that took it, or a newer one"
        )


def _put_in_place(copy: Path, base: Path) -> None:
    if base.exists():
        raise NotEmpty(f"{base} is there already. Remedy: move it away, or name another file")
    part = base.with_name(f"{base.name}.part")
    try:
        with copy.open("rb") as source:
            handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(handle, "wb") as target:
                shutil.copyfileobj(source, target)
                target.flush()
                os.fsync(target.fileno())
        part.rename(base)
    finally:
        part.unlink(missing_ok=True)


async def _need_empty(address: str) -> None:
    engine = engine_at(address, pool=1)
    try:
        with told_as_unavailable():
            async with engine.connect() as connection:
                tables = await connection.run_sync(lambda one: inspect(one).get_table_names())
    finally:
        await engine.dispose()
    if tables:
        raise NotEmpty(
            f"the base has {len(tables)} tables already. Remedy: restore into a new one "
            "(CREATE DATABASE), then let the API use that"
        )
