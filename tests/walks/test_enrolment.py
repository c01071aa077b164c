"""A federator enrols by code, renews while somebody looks, and is revoked: to the last packet."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

import httpx
import pytest

from tenants.vocabulary.identifiers import TenantId
from tests.servers.fixtures import GstRtsp
from tests.servers.redis import RedisServer
from tests.services.media.scene.patience import until
from tests.services.media.scene.viewer import Viewer
from tests.walks.department import TENANT, Department, secrets_in, start_department
from tests.walks.person import Person
from tests.walks.reading import read_register
from tests.walks.stack import Processes

pytestmark = [pytest.mark.servers, pytest.mark.media, pytest.mark.timeout(180)]

SHORT = {"API_FEDERATOR_CERTIFICATE_HOURS": "0.005"}
"""Eighteen seconds: renewed at twelve, over at eighteen."""
WATCH = """mutation($input: WatchCameraInput!) { watchCamera(input: $input) { __typename
    ... on Watching { view pass whep } ... on WatchRefused { code message } } }"""


@pytest.fixture
def department(
    processes: Processes,
    postgres_address: str,
    redis_server: RedisServer,
    gst_rtsp: Callable[..., GstRtsp],
    root: Path,
) -> Department:
    rtsp = gst_rtsp("--mount", "/camera0", "--fps", "10", "--gop", "10")
    return start_department(
        processes, postgres_address, redis_server.url, root / "services/console/dist",
        [rtsp.url("/camera0")], enrols=SHORT,
    )  # fmt: skip


@asynccontextmanager
async def looking(person: Person) -> AsyncIterator[Viewer]:
    asked = {"camera": f"{TENANT}:001", "motive": "intervention", "incident": "2026-4711"}
    answer = (await person.ask(WATCH, input=asked))["watchCamera"]
    assert answer["__typename"] == "Watching", answer
    async with httpx.AsyncClient(base_url=answer["whep"].partition("/whep/")[0]) as http:
        viewer = Viewer(http)
        try:
            opened = await viewer.open(f"{TENANT}:001", answer["pass"])
            assert opened.status_code == 201, opened.text
            await viewer.sees(10)
            yield viewer
        finally:
            await viewer.close()


class Packets:
    """When RTP packets reach a viewer, by the wall clock."""

    def __init__(self, viewer: Viewer) -> None:
        self._viewer = viewer
        self.last = time.time()
        self.longest_gap = 0.0

    async def count(self) -> None:
        known = -1
        while True:
            arrived, now = await self._viewer.packets(), time.time()
            if arrived != known:
                self.longest_gap = max(self.longest_gap, now - self.last)
                known, self.last = arrived, now
            await asyncio.sleep(0.005)

    async def await_end(self) -> float:
        """When the viewer is told that it is over, by the wall clock."""
        while not self._viewer.told or self._viewer.told[-1]["state"] != "ended":  # noqa: ASYNC110
            await asyncio.sleep(0.002)
        return time.time()


@asynccontextmanager
async def counted(viewer: Viewer) -> AsyncIterator[Packets]:
    packets = Packets(viewer)
    counting = asyncio.create_task(packets.count())
    try:
        yield packets
    finally:
        counting.cancel()


async def revoke(department: Department) -> None:
    await asyncio.to_thread(
        department.processes.run,
        "federator", "revoke", "--tenant", TENANT, "--reason", "boîtier volé", "--by", "A. Petit",
        **department.settings,
    )  # fmt: skip


async def test_enrolled_renewed_under_a_picture_revoked_and_enrolled_again(
    department: Department, postgres_address: str
) -> None:
    processes = department.processes
    async with Person(department, "martin") as martin:
        async with looking(martin) as viewer, counted(viewer) as packets:
            await asyncio.to_thread(
                processes.await_words, "federator", "link changes over to the renewed"
            )
            before = viewer.pictures
            await until(lambda: viewer.pictures > before + 20)
            gap = packets.longest_gap

            watching = asyncio.create_task(packets.await_end())
            await revoke(department)
            told = await viewer.is_told("ended", "federator-revoked")
            told_at = await watching
            await asyncio.to_thread(processes.await_words, "federator", "certificate is revoked")
            last = packets.last

        entries = await asyncio.to_thread(read_register, postgres_address, TenantId(TENANT))
        revoked_at = max(
            datetime.fromisoformat(one["at"]).timestamp()
            for one in entries
            if one["act"] == "revoke-federator"
        )
        # The figures of the trial.
        print(f"longest gap while changing over: {gap * 1000:.0f} ms")  # noqa: T201
        print(f"revoked → last packet: {(last - revoked_at) * 1000:.0f} ms")  # noqa: T201
        print(f"revoked → the screen says so: {(told_at - revoked_at) * 1000:.0f} ms")  # noqa: T201
        assert "révoqué" in told["message"]
        acts = [(one["act"], one["outcome"]) for one in entries]
        assert ("invite-federator", "done") in acts
        assert ("enrol-federator", "done") in acts
        assert ("renew-federator", "done") in acts
        ends = [one["detail"] for one in entries if one["act"] == "stop-watching"]
        assert ends == ["federator-revoked"]

        department.kill_federator()
        await asyncio.to_thread(department.enrol_federator, "--replace")
        department.start_federator()
        await asyncio.to_thread(processes.await_words, "media", "link up", 3)
        await until(lambda: _is_ready(department))
        async with looking(martin):
            pass
    assert secrets_in(processes.said()) == []


def _is_ready(department: Department) -> bool:
    return httpx.get(f"{department.origin}/readyz").status_code == 200
