"""The API's own account on PostgreSQL: it adds to the register and cannot change it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from services.api.acts.end_view import end_view
from services.api.settings import Settings
from services.api.storage.migrating import migrate
from services.api.storage.opening import engine_at, open_storage
from services.api.storage.privileges import TABLES
from services.api.storage.tables import metadata
from tests.builders import NOON
from tests.servers.postgres import PostgresServer
from tests.services.api.acts.asking import watching
from tests.services.api.storage.fixtures import assert_register_holds, furnish
from tests.services.api.storage.versions_ahead import HEAD, LATER, migrate_ahead, write_migration

pytestmark = pytest.mark.servers
ROLE = "beffroi_api"
REGISTER = ("register_entries", "register_bodies", "register_checkpoints", "register_cosignatures")


async def run(address: str, statement: str) -> None:
    engine = engine_at(address)
    try:
        async with engine.begin() as connection:
            await connection.execute(text(statement))
    finally:
        await engine.dispose()


@pytest.fixture
async def owner(new_postgres_base: Callable[[], str]) -> str:
    return new_postgres_base()


@pytest.fixture
async def address(postgres: PostgresServer, owner: str) -> str:
    """The same base, as the account of the API."""
    await run(
        owner,
        f"DO $$ BEGIN CREATE ROLE {ROLE} LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$",
    )
    given = make_url(owner).set(username=ROLE).render_as_string(hide_password=False)
    await migrate(given, owner)
    return given


async def test_the_account_does_all_that_the_api_does(address: str) -> None:
    async with open_storage(address) as begin:
        await furnish(begin)
        watched = await watching(begin)
        await end_view(begin, watched.view, "revoked", NOON)

        await assert_register_holds(begin)
        async with begin() as work:
            await work.try_writing(NOON)


async def test_the_account_starts_on_tables_that_the_owner_brought_up_to_date(
    address: str,
) -> None:
    await migrate(address)

    async with open_storage(address) as begin, begin() as work:
        await work.try_writing(NOON)


async def test_the_account_starts_on_tables_that_the_owner_of_a_later_version_made(
    address: str, owner: str, tmp_path: Path
) -> None:
    write_migration(tmp_path / "later", LATER, HEAD, HEAD)
    await migrate_ahead(owner, tmp_path / "later")

    assert (await migrate(address)).are_later
    assert (await migrate(address, owner)).are_later

    async with open_storage(address) as begin, begin() as work:
        await work.try_writing(NOON)


def test_every_table_of_ours_has_its_privileges() -> None:
    given = [table for tables in TABLES.values() for table in tables]

    assert sorted(given) == sorted(metadata.tables)


@pytest.mark.parametrize("table", REGISTER)
@pytest.mark.parametrize(
    "statement", ["UPDATE {} SET tenant = tenant", "DELETE FROM {}", "TRUNCATE {} CASCADE"]
)
async def test_privileges_refuse_what_triggers_refuse_too(
    address: str, owner: str, table: str, statement: str
) -> None:
    async with open_storage(address) as begin:
        await furnish(begin)
    await run(
        owner,
        "INSERT INTO register_checkpoints"
        " SELECT tenant, size, frontier, frontier, 'note', now() FROM register_heads",
    )
    await run(
        owner,
        "INSERT INTO register_cosignatures SELECT tenant, size, note, at FROM register_checkpoints",
    )

    with pytest.raises(DBAPIError, match=f"permission denied for table {table}"):
        await run(address, statement.format(table))
    with pytest.raises(DBAPIError, match=r"never changed|still to be kept"):
        await run(owner, statement.format(table))


async def test_bodies_go_by_one_way_only_and_not_before_their_time(
    address: str, owner: str
) -> None:
    async with open_storage(address) as begin:
        await furnish(begin)

    engine = engine_at(address)
    async with engine.begin() as connection:
        erased = await connection.execute(
            text("SELECT register_erase_bodies('villeneuve-d-ascq', 1000)")
        )
        assert erased.scalar_one() == 0
    await engine.dispose()


async def test_what_was_granted_by_hand_is_taken_back(address: str, owner: str) -> None:
    await run(owner, f"GRANT ALL ON ALL TABLES IN SCHEMA public TO {ROLE}")

    await migrate(address, owner)

    with pytest.raises(DBAPIError, match="permission denied"):
        await run(address, "DELETE FROM register_entries")


def test_the_owners_address_is_never_shown() -> None:
    settings = Settings(
        database_url="postgresql://api@host/base",
        database_owner_url="postgresql://owner:s3cret@host/base",  # type: ignore[arg-type]
        issuer="https://id.example.fr",
        origin="https://beffroi.example.fr",
    )

    assert "s3cret" not in repr(settings)
