"""How Alembic reaches the base: over the connection it is given, or at `-x address=…`.

alembic -x address=sqlite:////tmp/new.db revision --autogenerate -m "what changes"
"""

from __future__ import annotations

import asyncio
from functools import partial

from alembic import context
from sqlalchemy import Connection

from services.api.storage.compatibility import keep_compatibility
from services.api.storage.opening import engine_at
from services.api.storage.tables import metadata


def over(connection: Connection) -> None:
    # SQLite adds no constraint to a table that exists: Alembic then copies the table.
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_server_default=True,
        on_version_apply=partial(keep_compatibility, context.script),
    )
    with context.begin_transaction():
        context.run_migrations()


async def at(address: str) -> None:
    engine = engine_at(address, pool=1)
    try:
        async with engine.connect() as connection:
            await connection.run_sync(over)
            await connection.commit()
    finally:
        await engine.dispose()


given = context.config.attributes.get("connection")
if given is not None:
    over(given)
else:
    asyncio.run(at(context.get_x_argument(as_dictionary=True)["address"]))
