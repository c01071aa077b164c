"""The key of passes is followed by another, step by step, as the page says: pictures go on."""

from __future__ import annotations

import asyncio
import shutil
from contextlib import AsyncExitStack

import pytest

from tests.services.media.scene.viewer import Viewer
from tests.walks.department import Department
from tests.walks.filmed import FPS, LONGER_THAN_A_LEASE, Film
from tests.walks.looking import look_at
from tests.walks.person import Person

pytestmark = [pytest.mark.servers, pytest.mark.media, pytest.mark.timeout(240)]

SHORT = {"API_FEDERATOR_CERTIFICATE_HOURS": "0.01"}
"""Half a minute, in the place of a week: an API that restarts on a busy machine is back in the
last third of it."""

A_LINK_RETURNS = 20.0
"""Seconds. Certificates last half a minute here: on a busy machine one may be over before the
next is there, and its link with it."""


@pytest.fixture
def department(film: Film) -> Department:
    return film(enrols=SHORT)


class Change:
    """One department that goes from a key to the next."""

    def __init__(self, department: Department) -> None:
        self._department = department
        self._processes = department.processes
        self._pki = department.processes.folder / "pki"
        self._links = 1
        self._processes.run("pass-key", "next", "--after", str(self._pki / "pass-key.jwk"))

    def media(self, step: str) -> None:
        self._install(step, "pass-key.pub.jwk")
        (node,) = self._department.nodes
        self._processes.terminate(node.process)
        self._processes.start(node.process, "media", **node.settings)
        self._links += 1
        self._processes.await_words(node.process, "link up", self._links)

    def api(self, step: str) -> None:
        self._install(step, "pass-key.jwk")
        self._processes.terminate("api")
        self._processes.start("api", "api", **self._department.settings)
        self._processes.await_page("api", f"{self._department.origin}/readyz")

    def await_renewal(self) -> None:
        """The federator's next certificate, whatever came until now."""
        known = self._processes.words_of("federator").count("certificate renewed")
        self._processes.await_words("federator", "certificate renewed", known + 1)

    def _install(self, step: str, file: str) -> None:
        shutil.copy(self._processes.folder / "next" / step / file, self._pki / file)


async def test_the_key_of_passes_is_followed_by_another_and_pictures_go_on(
    department: Department,
) -> None:
    change = await asyncio.to_thread(Change, department)
    async with AsyncExitStack() as opened:
        martin = await opened.enter_async_context(Person(department, "martin"))

        async def shows() -> Viewer:
            screen = await opened.enter_async_context(AsyncExitStack())
            viewer = await look_at(1, martin, screen, link_patience=A_LINK_RETURNS)
            opened.push_async_callback(screen.aclose)
            return viewer

        await asyncio.to_thread(change.media, "1-told")
        await asyncio.to_thread(change.api, "1-told")
        await asyncio.to_thread(change.await_renewal)

        # The key that signs changes under a picture, and under one that is opened after.
        running = await shows()
        await asyncio.to_thread(change.api, "2-signing")
        await running.sees(LONGER_THAN_A_LEASE, 60)
        assert running.told[-1]["state"] != "ended"
        after = await shows()
        await after.sees(FPS)
        for viewer in (running, after):
            await viewer.close()

        await asyncio.to_thread(change.media, "3-alone")
        await asyncio.to_thread(change.api, "3-alone")
        await asyncio.to_thread(change.await_renewal)
        await (await shows()).sees(FPS)

    assert "pass-refused" not in department.processes.said()
