"""Copy the whole base while it serves, and write down how each register stood in the copy.

One snapshot gives both, so that the manifest says what the copy holds, to the entry. What is
committed afterwards is not in it: PostgreSQL's own archiving is for that.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import datetime
from hashlib import file_digest
from pathlib import Path

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.api.storage.backup.manifest import Kind, Manifest, Stood
from services.api.storage.backup.postgres_tools import run_tool
from services.api.storage.migrating import LONGEST_SECONDS
from services.api.storage.opening import engine_at, told_as_unavailable
from services.api.storage.tables import register_heads
from tenants.register.tree import Frontier
from tenants.vocabulary.identifiers import TenantId

_PRIVATE = 0o600
_SNAPSHOT = (
    "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY",
    # The copy may begin later than a forgotten transaction may last.
    "SET LOCAL idle_in_transaction_session_timeout = 0",
)


async def take(address: str, folder: Path, now: datetime) -> Path:
    """The manifest of a new backup in `folder`, which exists.

    Raises `RegisterUnavailable`, `ToolFailed`, `OSError` (a backup of this second is there).
    """
    name = f"beffroi-{now:%Y%m%dT%H%M%SZ}"
    manifest = folder / f"{name}.json"
    engine = engine_at(address, pool=1, longest=LONGEST_SECONDS)
    kind: Kind = "sqlite" if engine.dialect.name == "sqlite" else "postgresql"
    copy, copied = folder / f"{name}.{kind}", _copied if kind == "sqlite" else _dumped
    made = [_make_private(copy)]
    try:
        with told_as_unavailable():
            async with engine.connect() as connection:
                revision, registers = await copied(connection, address, copy)
        with copy.open("rb") as content:
            digest = file_digest(content, "sha256").hexdigest()
        made.append(_make_private(manifest))
        taken = Manifest(now, kind, revision, copy.name, digest, registers)
        manifest.write_text(taken.encoded())
    except BaseException:
        # Half a backup would be taken for one, whatever stopped it.
        for file in made:
            file.unlink(missing_ok=True)
        raise
    finally:
        await engine.dispose()
    return manifest


_Copied = tuple[str, Mapping[TenantId, Stood]]


async def _dumped(connection: AsyncConnection, address: str, copy: Path) -> _Copied:
    for statement in _SNAPSHOT:
        await connection.exec_driver_sql(statement)
    snapshot = (await connection.execute(text("SELECT pg_export_snapshot()"))).scalar_one()
    stood = await _stood(connection)
    await run_tool(
        "pg_dump",
        address,
        *("--format=custom", "--no-owner", "--no-privileges"),
        *(f"--snapshot={snapshot}", f"--file={copy}"),
    )
    return stood


async def _copied(connection: AsyncConnection, _: str, copy: Path) -> _Copied:
    # An empty file is an empty base, into which SQLite copies.
    await connection.execute(text("VACUUM INTO :file"), {"file": str(copy)})
    engine = engine_at(f"sqlite:///{copy}", pool=1)
    try:
        async with engine.connect() as made:
            stood = await _stood(made)
            # Alone in its file: what is restored must not need a log beside it.
            await made.exec_driver_sql("PRAGMA journal_mode = DELETE")
            return stood
    finally:
        await engine.dispose()


async def _stood(connection: AsyncConnection) -> _Copied:
    revision = (await connection.execute(text("SELECT version_num FROM alembic_version"))).scalar()
    rows = await connection.execute(select(register_heads.c.tenant, register_heads.c.frontier))
    frontiers = {tenant: Frontier.decoded(kept) for tenant, kept in rows}
    return str(revision), {
        tenant: Stood(frontier.size, frontier.root()) for tenant, frontier in frontiers.items()
    }


def _make_private(file: Path) -> Path:
    """A new, empty file that its owner alone may read. Raises `FileExistsError`."""
    os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE))
    return file
