"""A PostgreSQL of our own for the session: its data in a new folder, its port a free one.

The tables are made once, by our migrations, in a template; each test gets a copy.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from services.api.storage.migrating import migrate
from tests.servers.fixtures import free_port

PATIENCE_SECONDS = 30.0
ACCOUNT = "postgres"
TEMPLATE = "beffroi_template"


class PostgresServer:
    """One cluster. As root it runs under the account `postgres`, which Debian's package makes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._account = ACCOUNT if os.geteuid() == 0 else None
        self._process: subprocess.Popen[bytes] | None = None
        self.port = free_port()
        if self._account:
            shutil.chown(folder, ACCOUNT, ACCOUNT)
        self._run("initdb", "--auth=trust", "-U", ACCOUNT, "-E", "UTF8", "-D", f"{folder}/data")
        self.start()

    def start(self) -> None:
        self._process = subprocess.Popen(
            [
                program("postgres"),
                *("-D", f"{self._folder}/data", "-p", str(self.port)),
                *(
                    "-c",
                    "listen_addresses=127.0.0.1",
                    "-c",
                    f"unix_socket_directories={self._folder}",
                ),
                *("-c", "max_connections=200"),
                # Our servers are killed, the machine is not: a killed process loses nothing it
                # committed, so the waits for the disk prove nothing here.
                *("-c", "fsync=off", "-c", "full_page_writes=off"),
            ],
            cwd=self._folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            user=self._account,
            group=self._account,
        )
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not self._answers():
            if time.monotonic() > deadline:
                self.kill()
                raise RuntimeError("PostgreSQL does not start: apt install postgresql")
            time.sleep(0.05)

    def kill(self) -> None:
        """Die without a word; what was committed stays."""
        self._end(signal.SIGQUIT)

    def destroy(self) -> None:
        """Die, and the disk with it."""
        self.kill()
        shutil.rmtree(f"{self._folder}/data")

    def start_from(self, folder: Path) -> None:
        """Start on other data, which is moved here; what it reads from `folder`'s parent, too."""
        for file in (folder.parent, *folder.parent.rglob("*")):
            if self._account:
                shutil.chown(file, ACCOUNT, ACCOUNT)
        shutil.move(folder, f"{self._folder}/data")
        self.start()

    def freeze(self) -> None:
        """Keep every connection and answer nothing."""
        self._signal_all(signal.SIGSTOP)

    def thaw(self) -> None:
        self._signal_all(signal.SIGCONT)

    def stop(self) -> None:
        self._end(signal.SIGINT)

    def address(self, database: str) -> str:
        return f"postgresql://{ACCOUNT}@127.0.0.1:{self.port}/{database}"

    def create(self, database: str, template: str = "template1") -> str:
        """A new database, a copy of `template`; its address."""
        self._run("createdb", *self._reach(), "-T", template, database)
        return self.address(database)

    def drop(self, database: str) -> None:
        self._run("dropdb", *self._reach(), "--force", database)

    def _answers(self) -> bool:
        asked = [program("pg_isready"), *self._reach(), "-q"]
        return subprocess.run(asked, check=False).returncode == 0

    def _reach(self) -> tuple[str, ...]:
        return ("-h", "127.0.0.1", "-p", str(self.port), "-U", ACCOUNT)

    def _run(self, name: str, *arguments: str) -> None:
        subprocess.run(
            [program(name), *arguments],
            cwd=self._folder,
            check=True,
            stdout=subprocess.DEVNULL,
            user=self._account,
            group=self._account,
        )

    def _signal_all(self, number: signal.Signals) -> None:
        if self._process is None:
            raise AssertionError("the server is not running")
        server = psutil.Process(self._process.pid)
        for one in (server, *server.children()):
            one.send_signal(number)

    def _end(self, how: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.send_signal(how)
            process.wait(PATIENCE_SECONDS)


def program(name: str) -> str:
    """Debian keeps PostgreSQL's programs apart, by version; the newest is taken."""
    found = [str(path) for path in sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))]
    program = found[-1] if found else shutil.which(name)
    if program is None:
        raise RuntimeError(f"{name} is not installed: apt install postgresql")
    return program


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """The session's server, with our tables in `TEMPLATE`."""
    with _cluster() as server:
        _with_our_tables(server, TEMPLATE)
        yield server


@pytest.fixture
def own_postgres() -> Iterator[PostgresServer]:
    """A server for one test that kills it, with our tables in the database `beffroi`."""
    with _cluster() as server:
        _with_our_tables(server, "beffroi")
        yield server


@contextmanager
def _cluster() -> Iterator[PostgresServer]:
    folder = Path(tempfile.mkdtemp(prefix="beffroi-postgres-"))
    server = PostgresServer(folder)
    try:
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder)


def _with_our_tables(server: PostgresServer, database: str) -> None:
    address = server.create(database)
    # In a thread of its own: a test's event loop may be there already.
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, migrate(address)).result()


@pytest.fixture
def postgres_address(postgres: PostgresServer) -> Iterator[str]:
    """A database of this test's own, with our tables and nothing in them."""
    name = f"test_{time.monotonic_ns()}"
    yield postgres.create(name, TEMPLATE)
    postgres.drop(name)


@pytest.fixture
def new_postgres_base(postgres: PostgresServer) -> Iterator[Callable[[], str]]:
    """Make databases without a single table: `new_postgres_base()` is an address."""
    made: list[str] = []

    def make() -> str:
        made.append(f"empty_{time.monotonic_ns()}")
        return postgres.create(made[-1])

    yield make
    for name in made:
        postgres.drop(name)
