"""A program of before on the tables of a later one: where that one said that it may, and there."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import text

from services.api.acts.end_view import end_view
from services.api.storage import opening
from services.api.storage.compatibility import FIRST, StillAtWork, TablesTooNew, oldest_program
from services.api.storage.migrating import MIGRATIONS, Tables, configuration, look, migrate
from services.api.storage.opening import REVISION, engine_at, open_storage
from services.api.storage.work import RegisterUnavailable
from tests.builders import NOON
from tests.services.api.acts.asking import watching
from tests.services.api.storage.fixtures import assert_register_holds, furnish
from tests.services.api.storage.versions_ahead import HEAD, LATER, migrate_ahead, write_migration


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.servers)])
async def ours(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A base with the tables of this program."""
    if request.param == "sqlite":
        address = f"sqlite:///{tmp_path}/ours.db"
    else:
        make: Callable[[], str] = request.getfixturevalue("new_postgres_base")
        address = make()
    await migrate(address)
    return address


def directory() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return ScriptDirectory.from_config(config)


async def told(address: str) -> dict[str, str]:
    engine = engine_at(address)
    try:
        async with engine.connect() as connection:
            rows = await connection.execute(
                text("SELECT revision, oldest_program FROM schema_compatibility")
            )
            return {row.revision: row.oldest_program for row in rows}
    finally:
        await engine.dispose()


def test_every_migration_since_says_which_programs_may_run_beside_it() -> None:
    chain = [one.revision for one in directory().walk_revisions()]
    since = [directory().get_revision(one) for one in chain[: chain.index(FIRST) + 1]]

    assert [one.revision for one in since if not hasattr(one.module, "oldest_program")] == []
    assert [one.revision for one in since if one.module.oldest_program not in chain] == []
    assert chain[0] == HEAD == REVISION


async def test_a_base_tells_the_oldest_program_of_its_own_tables(ours: str) -> None:
    assert (await told(ours))[HEAD] == oldest_program(directory(), HEAD)


async def test_a_program_starts_and_works_on_later_tables_that_leave_it_room(
    ours: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    write_migration(tmp_path / "later", LATER, HEAD, HEAD)
    await migrate_ahead(ours, tmp_path / "later")

    with caplog.at_level(logging.WARNING):
        tables = await migrate(ours)

    assert (tables.found, tables.ours, tables.are_later) == (LATER, HEAD, True)
    assert "the tables are of a later program" in caplog.text
    async with open_storage(ours) as begin:
        await furnish(begin)
        watched = await watching(begin)
        await end_view(begin, watched.view, "revoked", NOON)
        await assert_register_holds(begin)


@pytest.mark.parametrize(
    ("_case", "stated"), [("says so", LATER), ("says nothing", None)], ids=["says so", "silent"]
)
async def test_a_program_does_not_start_on_later_tables_that_leave_it_none(
    ours: str, tmp_path: Path, _case: str, stated: str | None
) -> None:
    write_migration(tmp_path / "later", LATER, HEAD, stated)
    await migrate_ahead(ours, tmp_path / "later")

    for ask in (migrate, look):
        with pytest.raises(TablesTooNew) as refused:
            await ask(ours)
        assert str(refused.value) == (
            f"the tables are of revision {LATER}, this program is of {HEAD}, and they need a "
            f"program of revision {LATER} or later. Remedy: start the version that migrated "
            "them, or restore the backup of before (docs/how-to/upgrade.md)"
        )


async def test_what_one_migration_took_away_the_next_does_not_give_back(
    ours: str, tmp_path: Path
) -> None:
    write_migration(tmp_path / "later", LATER, HEAD, LATER)
    write_migration(tmp_path / "later", "9002", LATER, HEAD)
    await migrate_ahead(ours, tmp_path / "later")

    assert (await told(ours))["9002"] == LATER
    with pytest.raises(TablesTooNew, match=f"need a program of revision {LATER} or later"):
        await migrate(ours)


async def test_tables_of_a_program_that_says_nothing_of_others_are_refused(ours: str) -> None:
    engine = engine_at(ours)
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    await engine.dispose()

    with pytest.raises(TablesTooNew, match="they need a later program"):
        await migrate(ours)


async def test_a_look_changes_nothing_and_says_who_may_go_on(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path}/bare.db"

    before = await look(address)
    await migrate(address)

    oldest = oldest_program(directory(), HEAD)
    same = Tables(None, HEAD, oldest, are_later=False, leaves_running=True, beside=before.beside)
    assert before == same
    assert {HEAD, oldest} <= before.beside
    assert await look(address) == replace(same, found=HEAD)


@pytest.mark.servers
async def test_a_migration_gives_up_rather_than_have_everybody_wait_behind_it(
    new_postgres_base: Callable[[], str],
) -> None:
    address = new_postgres_base()
    engine = engine_at(address)
    async with engine.begin() as connection:
        await connection.run_sync(lambda one: command.upgrade(configuration(one), "0017"))

    async with engine.connect() as other:
        await other.execute(text("LOCK TABLE alembic_version IN SHARE MODE"))
        with pytest.raises(RegisterUnavailable):
            await migrate(address)
    await engine.dispose()

    assert (await look(address)).found == "0017"
    assert (await migrate(address)).found == "0017"
    assert (await look(address)).found == HEAD


@pytest.mark.servers
async def test_a_migration_that_leaves_none_room_is_refused_while_one_of_before_is_at_work(
    new_postgres_base: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    address = new_postgres_base()
    bare = engine_at(address)
    async with bare.begin() as connection:
        await connection.run_sync(lambda one: command.upgrade(configuration(one), "0016"))
    await bare.dispose()

    monkeypatch.setattr(opening, "REVISION", "0016")
    running = engine_at(address, pool=1)
    async with running.connect() as connection:
        await connection.execute(text("SELECT 1"))
        monkeypatch.setattr(opening, "REVISION", REVISION)
        with pytest.raises(StillAtWork) as refused:
            await migrate(address)
    await running.dispose()

    assert "programs of revision 0016 are at work" in str(refused.value)
    assert "Remedy: stop every api of before" in str(refused.value)
    assert (await look(address)).found == "0016"
    assert (await migrate(address)).found == "0016"
