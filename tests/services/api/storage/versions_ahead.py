"""Migrations of a version that does not exist yet, run on a base as that version would."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from sqlalchemy import Connection

from services.api.storage.migrating import MIGRATIONS, configuration
from services.api.storage.opening import engine_at

HEAD = "0021"
"""Of this program's tables; each new migration moves it."""
LATER = "9001"

_MIGRATION = """
from alembic import op
import sqlalchemy as sa
revision = "{revision}"
down_revision = "{before}"
{stated}
def upgrade():
    op.add_column("cameras", sa.Column("later_{revision}", sa.Text))
    op.create_table("later_{revision}", sa.Column("id", sa.Text, primary_key=True))
"""


def write_migration(folder: Path, revision: str, before: str, oldest: str | None) -> None:
    """One that widens: a column that may be empty, a table. `oldest`: what it states."""
    stated = "" if oldest is None else f'oldest_program = "{oldest}"'
    folder.mkdir(exist_ok=True)
    (folder / f"{revision}_later.py").write_text(
        _MIGRATION.format(revision=revision, before=before, stated=stated)
    )


async def migrate_ahead(address: str, folder: Path) -> None:
    """Run those of `folder` after ours, as the job of the later version does."""

    def upgrade(connection: Connection) -> None:
        config = configuration(connection)
        config.set_main_option("path_separator", "newline")
        config.set_main_option("version_locations", f"{MIGRATIONS / 'versions'}\n{folder}")
        command.upgrade(config, "head")

    engine = engine_at(address, pool=1)
    try:
        async with engine.connect() as connection:
            await connection.run_sync(upgrade)
            await connection.commit()
    finally:
        await engine.dispose()
