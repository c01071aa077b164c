"""Whole stacks for the walks: the real processes, started as an operator starts them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Playwright

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


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    """A walk that fails shows what its processes said."""
    report = yield
    running = getattr(item, "funcargs", {}).get("processes")
    if report.failed and running is not None:
        report.sections.append(("what the processes said", running.said()))
    return report
