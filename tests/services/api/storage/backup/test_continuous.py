"""No committed entry is lost: PostgreSQL's own archiving, as the how-to tells to set it up."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from services.api.acts.habilitate import habilitate
from services.api.storage.opening import engine_at, open_storage
from tests.builders import NOON, a_habilitation, an_agent
from tests.servers.postgres import PostgresServer, program
from tests.services.api.storage.fixtures import BUSY_MACHINE_SECONDS, broken_at, furnish, read_log

PEOPLE = [f"Agent {chr(ord('A') + number)}" for number in range(20)]
SLOT, RECEIVER = "journal", "receiver"
PATIENCE_SECONDS = 60.0
FOLLOWED = "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'"


@pytest.fixture
def archive() -> Iterator[Path]:
    """On another machine than the server's; its account must be able to read it."""
    folder = Path(tempfile.mkdtemp(prefix="beffroi-archive-"))
    (folder / "journal").mkdir()
    yield folder
    shutil.rmtree(folder)


def tool(server: PostgresServer, name: str, *words: str) -> list[str]:
    reach = ("-h", "127.0.0.1", "-p", str(server.port), "-U", "postgres", "--no-password")
    return [program(name), *reach, *words]


@contextmanager
def receiving(server: PostgresServer, journal: Path) -> Iterator[None]:
    """Every byte of the journal is on this disk before the server says that it is committed."""
    words = ("--synchronous", "--slot", SLOT, "-D", str(journal))
    process = subprocess.Popen(
        tool(server, "pg_receivewal", *words),
        env={**os.environ, "PGAPPNAME": RECEIVER},
        stderr=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        process.terminate()
        process.wait(PATIENCE_SECONDS)


def copy_base(server: PostgresServer, base: Path) -> None:
    words = ("-D", str(base), "--wal-method=none", "--checkpoint=fast")
    subprocess.run(tool(server, "pg_basebackup", *words), check=True, capture_output=True)


async def ordered(server: PostgresServer, *statements: str) -> None:
    engine = engine_at(server.address("postgres"), pool=1)
    async with engine.connect() as connection:
        alone = await connection.execution_options(isolation_level="AUTOCOMMIT")
        for statement in statements:
            await alone.exec_driver_sql(statement)
    await engine.dispose()


async def answers(server: PostgresServer, question: str) -> bool:
    engine = engine_at(server.address("postgres"), pool=1)
    try:
        async with engine.connect() as connection:
            return bool((await connection.exec_driver_sql(question)).scalar_one())
    finally:
        await engine.dispose()


async def until(server: PostgresServer, question: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not await answers(server, question):
        assert time.monotonic() < deadline, question
        await asyncio.sleep(0.05)


@pytest.mark.servers
async def test_what_was_committed_before_the_server_was_destroyed_comes_back(
    own_postgres: PostgresServer, archive: Path
) -> None:
    address = own_postgres.address("beffroi")
    slot = f"SELECT pg_create_physical_replication_slot('{SLOT}', true)"
    await ordered(own_postgres, slot)
    with receiving(own_postgres, archive / "journal"):
        copy_base(own_postgres, archive / "base")
        await ordered(
            own_postgres,
            f"ALTER SYSTEM SET synchronous_standby_names = '{RECEIVER}'",
            "SELECT pg_reload_conf()",
        )
        await until(own_postgres, FOLLOWED)

        async with open_storage(address, patience=BUSY_MACHINE_SECONDS) as begin:
            await furnish(begin)
            for name in PEOPLE:
                await habilitate(begin, a_habilitation(an_agent(name)), NOON)
            before = await read_log(begin)
        own_postgres.destroy()

    rebuild(own_postgres, archive)
    await until(own_postgres, "SELECT NOT pg_is_in_recovery()")

    async with open_storage(address, patience=BUSY_MACHINE_SECONDS) as begin:
        log = await read_log(begin)
    assert log == before
    assert broken_at(log) is None


def rebuild(server: PostgresServer, archive: Path) -> None:
    """The copy, then the journal up to its last byte, the file that was being written too."""
    journal = archive / "journal"
    base = archive / "base"
    with (base / "postgresql.auto.conf").open("a") as settings:
        fetched = f"cp {journal}/%f %p || cp {journal}/%f.partial %p"
        settings.write(f"restore_command = '{fetched}'\nsynchronous_standby_names = ''\n")
    (base / "recovery.signal").touch()
    server.start_from(base)
