"""Bring the tables of a storage to the version this code was written for.

Whole or not at all: a migration that fails leaves the base as it was. Two processes
that start together do it one after the other.
"""

from __future__ import annotations

import os
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import URL, Connection, make_url

from services.api.storage.opening import engine_at, told_as_unavailable
from services.api.storage.privileges import grant
from services.api.storage.work import RegisterUnavailable

MIGRATIONS = Path(__file__).parent / "migrations"
_TURN = 0x62656666
"""The advisory lock under which a PostgreSQL base is migrated."""
LONGEST_SECONDS = 3600.0
"""What one statement of a migration may take: a long register is written anew in one."""


async def migrate(address: str, owner: str | None = None) -> None:
    """Upgrade to the last revision. With `owner`, an address too, the tables are its own,
    and the account of `address` is given what it needs. Raises `RegisterUnavailable`."""
    role = make_url(address).username if owner is not None else None
    engine = engine_at(owner or address, pool=1, longest=LONGEST_SECONDS)
    _need_folder(engine.url)
    try:
        with told_as_unavailable():
            async with engine.connect() as connection:
                await connection.run_sync(_upgrade)
                if role is not None and engine.dialect.name == "postgresql":
                    await connection.run_sync(grant, role)
                await connection.commit()
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


def _upgrade(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_TURN})")
    command.upgrade(configuration(connection), "head")
