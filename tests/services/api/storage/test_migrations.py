"""From nothing to today's tables, on both databases."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, insert, inspect, text

from services.api.storage.mails import Attachment
from services.api.storage.migrating import configuration, migrate
from services.api.storage.opening import engine_at, open_storage
from services.api.storage.tables import metadata, outbox_mails
from tenants.register.entry import leaf
from tenants.register.tree import Frontier
from tenants.vocabulary.identifiers import TenantId
from tests.services.api.storage.fixtures import broken_at, read_log


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.servers)])
def bare(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A base without a single table."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/bare.db"
    make: Callable[[], str] = request.getfixturevalue("new_postgres_base")
    return make()


async def ask(address: str, question: Callable[[Connection], Any]) -> Any:
    engine = engine_at(address)
    try:
        async with engine.connect() as connection:
            return await connection.run_sync(question)
    finally:
        await engine.dispose()


def differences(connection: Connection) -> list[Any]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return [one for one in compare_metadata(context, metadata) if "alembic_version" not in str(one)]


def constraints(connection: Connection) -> dict[str, list[str]]:
    """Names that autogeneration does not compare."""
    seen = inspect(connection)
    return {
        table: sorted(
            str(one["name"])
            for one in (
                *seen.get_check_constraints(table),
                *seen.get_foreign_keys(table),
                seen.get_pk_constraint(table),
            )
        )
        for table in metadata.tables
    }


async def test_the_migrations_make_exactly_our_tables(bare: str) -> None:
    await migrate(bare)

    assert await ask(bare, differences) == []
    assert await ask(bare, constraints) == {
        table.name: sorted(
            str(one.name) for one in table.constraints if one.__visit_name__ != "unique_constraint"
        )
        for table in metadata.tables.values()
    }


async def test_a_missing_index_would_be_seen(bare: str) -> None:
    await migrate(bare)

    def drop(connection: Connection) -> list[Any]:
        connection.exec_driver_sql("DROP INDEX ix_views_flow")
        return differences(connection)

    assert [one[0] for one in await ask(bare, drop)] == ["add_index"]


async def test_migrating_again_changes_nothing(bare: str) -> None:
    await migrate(bare)
    await migrate(bare)

    assert await ask(bare, differences) == []


@pytest.mark.servers
async def test_two_processes_that_start_together_migrate_once(
    new_postgres_base: Callable[[], str],
) -> None:
    address = new_postgres_base()

    await asyncio.gather(*(migrate(address) for _ in range(4)))

    assert await ask(address, differences) == []


async def test_a_register_of_before_keeps_its_leaves_and_becomes_a_tree(bare: str) -> None:
    bodies = [
        b'{"act":"watch","at":"2026-06-15T12:00:0%d.000000Z","seq":%d}' % (seq, seq)
        for seq in range(3)
    ]

    def furnish_as_before(connection: Connection) -> None:
        command.upgrade(configuration(connection), "0001")
        connection.execute(text("INSERT INTO tenants VALUES ('metz', 'Metz', 8)"))
        connection.execute(
            text("INSERT INTO register_heads VALUES ('metz', 3, :seal, 1)"), {"seal": b"old"}
        )
        for seq, body in enumerate(bodies):
            connection.execute(
                text("INSERT INTO register_entries VALUES ('metz', :seq, :body, :leaf, :seal)"),
                {"seq": seq, "body": body, "leaf": leaf(body), "seal": b"old"},
            )
        connection.commit()

    await ask(bare, furnish_as_before)
    await migrate(bare)

    async with open_storage(bare) as begin:
        log = await read_log(begin, TenantId("metz"))
    assert [entry.body for entry in log.entries] == bodies
    assert broken_at(log) is None
    assert await ask(bare, differences) == []


async def test_the_register_is_never_taken_down(bare: str) -> None:
    await migrate(bare)

    def down(connection: Connection) -> None:
        command.downgrade(configuration(connection), "-1")

    with pytest.raises(RuntimeError, match="never taken down"):
        await ask(bare, down)
    assert await ask(bare, differences) == []


def test_alembics_own_command_reaches_the_same_tables(root: Path, tmp_path: Path) -> None:
    program = shutil.which("alembic", path=str(Path(sys.executable).parent))
    assert program is not None
    address = f"address=sqlite:///{tmp_path}/by-hand.db"

    for verb in (["upgrade", "head"], ["check"]):
        done = subprocess.run(
            [program, "-x", address, *verb],
            cwd=root,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stderr
    assert "No new upgrade operations detected" in done.stdout + done.stderr


async def test_heads_that_waited_before_wait_still_and_those_sent_are_not_sent_again(
    bare: str,
) -> None:
    at = datetime(2026, 6, 15, 12, tzinfo=UTC)

    def furnish_as_before(connection: Connection) -> None:
        command.upgrade(configuration(connection), "0007")
        connection.execute(text("INSERT INTO tenants VALUES ('metz', 'Metz', 8)"))
        connection.execute(
            text(
                "INSERT INTO register_heads (tenant, size, frontier, next_fence)"
                " VALUES ('metz', 0, :frontier, 1)"
            ),
            {"frontier": Frontier().encoded()},
        )
        for day, sent in ((14, at), (15, None)):
            connection.execute(
                insert(outbox_mails).values(
                    tenant="metz", day=date(2026, 6, day), address="dpo@metz.example",
                    subject="Registre", text="Bonjour", note="note", tries=2, next_try=at,
                    sent_at=sent,
                )
            )  # fmt: skip
        connection.commit()

    await ask(bare, furnish_as_before)
    await migrate(bare)

    async with open_storage(bare) as begin, begin() as work:
        kept = await work.mails.page(TenantId("metz"), None, 10)
        due = await work.mails.next_due(at)
    assert {one.about: (one.sent_at, one.addresses, one.tries) for one in kept} == {
        "register-head 2026-06-14": (at, ("dpo@metz.example",), 2),
        "register-head 2026-06-15": (None, ("dpo@metz.example",), 2),
    }
    assert due is not None
    assert due.letter.attachment == Attachment("registre-metz-2026-06-15.note", "note")
    assert due.to.personal == "dpo@metz.example"
