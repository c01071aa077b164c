"""The database reads in each body what a register is searched by, and keeps it in order.

An API of before goes on writing beside this one: what it adds is read and ordered too. On
PostgreSQL the table of bodies is written anew, and registers wait for as long: a minute for
a million entries, on a small machine.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from services.api.storage.said import MAKE_READER, index_said, said_columns
from services.api.storage.tables import Instant, Key

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    columns = said_columns(Key)
    _add(columns)
    for index in index_said(_bodies(columns)):
        index.create(op.get_bind())


def downgrade() -> None:
    raise RuntimeError("a register is never taken down: restore a backup beside it instead")


def _add(columns: tuple[sa.Column[Any], ...]) -> None:
    dialect = op.get_bind().dialect
    # The dialect does not say the type of what it makes.
    compiler: Any = dialect.ddl_compiler(dialect, None)  # type: ignore[arg-type]
    added = [f"ADD COLUMN {compiler.get_column_specification(one)}" for one in columns]
    if dialect.name == "sqlite":
        for one in added:
            # All that SQLite adds to a table that is there; the indexes are kept all the same.
            op.execute(f"ALTER TABLE register_bodies {one.replace(' STORED', ' VIRTUAL')}")
    else:
        op.execute(MAKE_READER)
        # At once: each one alone would write the table anew.
        op.execute(f"ALTER TABLE register_bodies {', '.join(added)}")


def _bodies(columns: tuple[sa.Column[Any], ...]) -> sa.Table:
    """As it stands by now."""
    return sa.Table(
        "register_bodies",
        sa.MetaData(),
        sa.Column("tenant", Key),
        sa.Column("seq", sa.BigInteger),
        sa.Column("at", Instant),
        *(sa.Column(one.name, one.type) for one in columns),
    )
