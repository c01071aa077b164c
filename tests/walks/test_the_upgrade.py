"""A version is followed by the next while eight flows run, and by itself again: none is cut."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from tenants.vocabulary.identifiers import TenantId
from tests.servers.fixtures import free_port
from tests.services.api.storage.versions_ahead import HEAD, LATER
from tests.services.media.scene.viewer import Viewer
from tests.walks.department import TENANT, Department
from tests.walks.filmed import LONGER_THAN_A_LEASE, Film
from tests.walks.later_program import write_later_program, write_narrow_program
from tests.walks.looking import look_at
from tests.walks.person import Person
from tests.walks.reading import read_register

pytestmark = [pytest.mark.servers, pytest.mark.media, pytest.mark.timeout(240)]

FLOWS = 8


@pytest.fixture
def department(film: Film) -> Department:
    return film(FLOWS)


async def go_on(viewers: list[Viewer]) -> None:
    await asyncio.gather(*(viewer.sees(LONGER_THAN_A_LEASE, 60) for viewer in viewers))


class Versions:
    """The two programs, each on a door of its own, on one base."""

    def __init__(self, department: Department, later: str) -> None:
        self._processes = department.processes
        self._settings = department.settings
        self._later = later
        self._port = str(free_port())

    def migrate_to_later(self) -> None:
        """The job, to its end."""
        self._processes.start("job", "migrate", program=self._later, **self._settings)
        self._processes.await_words("job", "The tables are up to date.")

    def start_later(self) -> None:
        settings = {**self._settings, "API_PORT": self._port}
        self._processes.start("later", "api", program=self._later, **settings)
        self._processes.await_page("later", f"http://127.0.0.1:{self._port}/readyz")

    def migrate_narrowly(self, program: str) -> str:
        """What the job of a version says that leaves the running ones no room."""
        self._processes.start("narrow", "migrate", program=program, **self._settings)
        self._processes.await_words("narrow", "nothing was changed")
        return self._processes.words_of("narrow")

    def start_ours(self) -> None:
        self._processes.start("api", "api", **self._settings)
        port = self._settings["API_PORT"]
        self._processes.await_page("api", f"http://127.0.0.1:{port}/readyz")


async def test_eight_flows_go_on_while_a_version_comes_goes_and_comes_again(
    department: Department, root: Path, postgres_address: str
) -> None:
    processes = department.processes
    versions = Versions(department, write_later_program(processes.folder, root))
    async with AsyncExitStack() as screens:
        martin = await screens.enter_async_context(Person(department, "martin"))
        viewers = [await look_at(n, martin, screens) for n in range(1, FLOWS)]

        # The upgrade: tables, then the later program beside ours, which dies and starts again.
        await asyncio.to_thread(versions.migrate_to_later)
        await asyncio.to_thread(versions.start_later)
        processes.kill("api")
        await asyncio.to_thread(versions.start_ours)
        assert "the tables are of a later program" in processes.words_of("api")

        # The way back: ours alone, on the tables of the later one, where it goes on granting.
        made = await asyncio.to_thread(read_register, postgres_address, TenantId(TENANT))
        processes.terminate("later")
        viewers.append(await look_at(FLOWS, martin, screens))
        await go_on(viewers)

        # A step that would leave it no room is refused while it runs.
        narrow = write_narrow_program(processes.folder, root)
        refused = await asyncio.to_thread(versions.migrate_narrowly, narrow)
        assert f"programs of revision {HEAD} are at work" in refused

        # The upgrade again, to its end: the later one alone.
        await asyncio.to_thread(versions.start_later)
        processes.terminate("api")
        await go_on(viewers)

        assert [one.told for one in viewers if one.told and one.told[-1]["state"] == "ended"] == []
        entries = await asyncio.to_thread(read_register, postgres_address, TenantId(TENANT))
        said = await asyncio.to_thread(processes.run, "migrate", "--dry-run", **department.settings)
    assert entries[: len(made)] == made
    assert [one["outcome"] for one in entries if one["act"] == "watch"] == ["granted"] * FLOWS
    assert [one["detail"] for one in entries if one["act"] == "end-flow"] == []
    assert said == (
        f"The tables are of revision {LATER}, later than this program ({HEAD}), "
        "which may run on them: nothing is changed.\n"
    )
