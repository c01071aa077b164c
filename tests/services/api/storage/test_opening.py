"""A database that is away, locked or full: nothing is granted, and nothing secret is told."""

from __future__ import annotations

import shutil
import sqlite3
import time
import traceback
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from services.api.acts.answers import RegisterUnavailable
from services.api.acts.watch_camera import watch_camera
from services.api.storage.migrating import migrate
from services.api.storage.opening import UnreadableAddress, engine_at, open_storage
from services.api.storage.work import Begin
from tests.builders import NOON, an_agent
from tests.servers.postgres import PostgresServer
from tests.services.api.acts.asking import watching
from tests.services.api.acts.reading_back import entries, held
from tests.services.api.storage.fixtures import (
    CAMERAS,
    CONVENTIONS,
    assert_register_holds,
    furnish,
)


@pytest.fixture
def file(tmp_path: Path, sqlite_template: Path) -> Path:
    file = tmp_path / "beffroi.db"
    shutil.copyfile(sqlite_template, file)
    return file


@pytest.fixture
async def on_file(file: Path) -> AsyncIterator[Begin]:
    async with open_storage(f"sqlite:///{file}") as begin:
        await furnish(begin)
        yield begin


async def refused(begin: Begin) -> str:
    """Ask for a view where none can be granted; all that a log would show of it."""
    with pytest.raises(RegisterUnavailable) as raised:
        await watch_camera(
            begin, CONVENTIONS, an_agent(), CAMERAS[0].id, "public-order", None, NOON
        )
    return "".join(traceback.format_exception(raised.value))


async def test_a_sqlite_that_another_process_keeps_locked_grants_nothing(
    on_file: Begin, file: Path
) -> None:
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    began = time.monotonic()

    told = await refused(on_file)

    assert "does not answer (SQLITE_BUSY)" in told
    assert 4 < time.monotonic() - began < 8
    other.execute("ROLLBACK")
    other.close()
    assert await held(on_file) == {}
    assert (await watching(on_file)).slot == 1
    await assert_register_holds(on_file)


async def test_a_register_that_cannot_be_written_grants_nothing(on_file: Begin, file: Path) -> None:
    other = sqlite3.connect(file)
    other.execute(
        "CREATE TRIGGER full BEFORE INSERT ON register_entries"
        " BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END"
    )
    other.commit()
    before = await entries(on_file)

    told = await refused(on_file)
    assert "refuses to be written (SQLITE_CONSTRAINT_TRIGGER)" in told

    other.close()
    assert await held(on_file) == {}
    assert await entries(on_file) == before


async def test_a_missing_folder_is_told_as_unavailable(tmp_path: Path) -> None:
    with pytest.raises(RegisterUnavailable, match="make it first"):
        await migrate(f"sqlite:///{tmp_path}/nowhere/beffroi.db")


async def test_sqlite_is_set_so_that_a_commit_is_on_disk(file: Path) -> None:
    engine = engine_at(f"sqlite:///{file}")
    async with engine.connect() as connection:
        told = [
            (await connection.exec_driver_sql(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    await engine.dispose()

    assert told == ["wal", 2, 1]


async def test_an_act_locks_one_tenant_once(on_file: Begin) -> None:
    async with on_file() as work:
        await work.lock(CAMERAS[0].tenant)
        with pytest.raises(ValueError, match="each tenant once"):
            await work.lock(CAMERAS[0].tenant)


async def test_an_act_that_fails_leaves_nothing_behind(begin: Begin) -> None:
    before = await entries(begin)

    async def drop_two_cameras_and_fail() -> None:
        async with begin() as work:
            locked = await work.lock(CAMERAS[0].tenant)
            await locked.drop_cameras([CAMERAS[0].id, CAMERAS[1].id])
            assert len(await locked.inventory()) == 18
            raise KeyError("the act fails here")

    with pytest.raises(KeyError, match="fails here"):
        await drop_two_cameras_and_fail()

    assert await entries(begin) == before
    async with begin() as work:
        assert len(await (await work.lock(CAMERAS[0].tenant)).inventory()) == 20


@pytest.mark.servers
async def test_a_postgresql_that_dies_grants_nothing_and_is_found_again(
    own_postgres: PostgresServer,
) -> None:
    address = own_postgres.address("beffroi")
    async with open_storage(address.replace("postgres@", "postgres:s3cret@")) as begin:
        await furnish(begin)
        first = await watching(begin)

        own_postgres.kill()
        told = await refused(begin)
        own_postgres.start()

        assert "s3cret" not in told
        assert "127.0.0.1" not in told
        assert "camille.martin" not in told
        second = await watching(begin, "002")
        assert await held(begin) == {1: first.camera.id, 2: second.camera.id}
        await assert_register_holds(begin)


@pytest.mark.servers
async def test_a_postgresql_that_hangs_is_not_waited_for_long(
    own_postgres: PostgresServer,
) -> None:
    async with open_storage(own_postgres.address("beffroi")) as begin:
        await furnish(begin)
        own_postgres.freeze()
        began = time.monotonic()
        try:
            await refused(begin)
            assert time.monotonic() - began < 15
        finally:
            own_postgres.thaw()

        assert (await watching(begin)).slot == 1
        await assert_register_holds(begin)


@pytest.mark.parametrize(
    "address",
    ["", "rubbish", "mysql://root:s3cret@host/base", "sqlite://", "postgresql", "://s3cret"],
)
def test_an_address_that_cannot_be_one_says_what_to_write(address: str) -> None:
    with pytest.raises(UnreadableAddress, match="write sqlite") as refused:
        engine_at(address)

    assert "s3cret" not in str(refused.value)
