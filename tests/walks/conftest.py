"""Whole stacks for the walks: the real processes, started as an operator starts them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Playwright

from tests.servers.fixtures import GstRtsp, free_port
from tests.servers.redis import RedisServer
from tests.walks.driving import Desk, a_desk
from tests.walks.filmed import Film, filming
from tests.walks.stack import Processes

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The walks in a browser go last, whatever is asked for first.

    Playwright's synchronous driver keeps its own loop running in the main thread until the
    session ends, and no other loop runs there beside it.
    """
    items.sort(key=_drives_a_browser)


def _drives_a_browser(item: pytest.Item) -> bool:
    return isinstance(item, pytest.Function) and "chromium" in item.fixturenames


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """Debian's Chromium, without a screen."""
    browser = playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=FLAGS)
    yield browser
    browser.close()


@pytest.fixture
def processes(tmp_path: Path) -> Iterator[Processes]:
    """Starts Beffroi's processes, and ends them whatever the test did."""
    running = Processes(tmp_path)
    yield running
    running.end()


@pytest.fixture
def film(
    processes: Processes,
    postgres_address: str,
    redis_server: RedisServer,
    gst_rtsp: Callable[..., GstRtsp],
    root: Path,
) -> Film:
    """Start a department whose cameras are filmed: `film(8)`."""
    return filming(processes, postgres_address, redis_server.url, gst_rtsp, root)


@pytest.fixture
def demo(processes: Processes) -> Callable[..., str]:
    """Start the demo; its address once it answers."""

    def start(*words: str, **environment: str) -> str:
        port = free_port()
        processes.start("demo", "demo", "--port", str(port), *words, **environment)
        processes.await_words("demo", "Beffroi est prêt")
        return f"http://127.0.0.1:{port}"

    return start


@pytest.fixture
def desk(chromium: Browser) -> Iterator[Callable[[], Desk]]:
    """Sit down at a fresh desk."""
    desks: list[Desk] = []

    def sit() -> Desk:
        desks.append(a_desk(chromium))
        return desks[-1]

    yield sit
    for one in desks:
        one.page.context.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    """A walk that fails shows what its processes said."""
    report = yield
    running = getattr(item, "funcargs", {}).get("processes")
    if report.failed and running is not None:
        report.sections.append(("what the processes said", running.said()))
    return report
