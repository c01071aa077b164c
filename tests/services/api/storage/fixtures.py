"""A storage on each database, empty or with the tenants and cameras that tests speak of."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from services.api.acts.habilitate import habilitate
from services.api.acts.report_inventory import report_inventory
from services.api.acts.sync_tenants import sync_tenants
from services.api.storage.migrating import migrate
from services.api.storage.opening import open_storage
from services.api.storage.register import Log
from services.api.storage.work import Begin
from tenants.register.entry import leaf
from tenants.register.tree import Frontier
from tenants.vocabulary.identifiers import TenantId
from tests.builders import ASCQ, NOON, a_camera, a_deed, a_habilitation, an_agent

BUSY_MACHINE_SECONDS = 30.0
"""How long a test that is not about delays waits for a database that shares its processor."""
CONVENTIONS = {ASCQ: a_deed()}
CAMERAS = [a_camera(f"{number:03}") for number in range(1, 21)]


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with our tables and nothing in them."""
    file = tmp_path_factory.mktemp("template") / "empty.db"
    # In a thread of its own: a test's event loop may be there already.
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, migrate(f"sqlite:///{file}")).result()
    return file


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.servers)])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a storage with tables and nothing else is."""
    if request.param == "sqlite":
        file = tmp_path / "beffroi.db"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), file)
        return f"sqlite:///{file}"
    given: str = request.getfixturevalue("postgres_address")
    return given


@pytest.fixture
async def empty(address: str) -> AsyncIterator[Begin]:
    """Nothing but tables."""
    async with open_storage(address, patience=BUSY_MACHINE_SECONDS) as begin:
        yield begin


@pytest.fixture
async def begin(empty: Begin) -> Begin:
    """Villeneuve d'Ascq, its 20 cameras, and one agent of the CIC who is habilitated."""
    await furnish(empty)
    return empty


async def furnish(begin: Begin) -> None:
    await sync_tenants(begin, CONVENTIONS, NOON)
    await report_inventory(begin, ASCQ, CAMERAS, NOON)
    await habilitate(begin, a_habilitation(an_agent()), NOON)


async def read_log(begin: Begin, tenant: TenantId = ASCQ) -> Log:
    async with begin() as work:
        return await work.registers.log(tenant)


def broken_at(log: Log) -> int | None:
    """The first number where a register does not hold; its size where the head does not."""
    grown = Frontier()
    for number, entry in enumerate(log.entries):
        if entry.seq != number or (entry.body is not None and leaf(entry.body) != entry.leaf):
            return number
        grown = grown.append(entry.leaf)
    return None if grown == log.frontier else min(log.size, grown.size)


async def assert_register_holds(begin: Begin, tenant: TenantId = ASCQ) -> None:
    assert broken_at(await read_log(begin, tenant)) is None
