"""What every test may ask for. Servers start once a session, on loopback, and end with it."""

from __future__ import annotations

import asyncio
import gc
from pathlib import Path

import pytest

# pytest-asyncio would otherwise keep a loop from the import, and never close it.
asyncio.set_event_loop(None)

pytest_plugins = [
    "tests.servers.fixtures",
    "tests.servers.coturn",
    "tests.servers.keycloak",
    "tests.servers.letterbox",
    "tests.servers.onvif_dome.fixture",
    "tests.servers.postgres",
    "tests.servers.redis",
]

ROOT = Path(__file__).parent.parent


def pytest_collection_finish() -> None:
    """Take what the tests themselves are out of the collector's sight.

    With it, garbage is let grow to a quarter of all there is before it is looked through: that
    stopped every program under test for seconds, now and then, longer than one waits for a base.
    """
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Recorded exchanges of real devices and public contours, outside the project.

    They are read where they lie, beside the checkout, and never copied: a test that
    needs them is skipped, visibly, where they are absent.
    """
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the recorded exchanges (../shared/data) are not on this machine")
    return folder
