"""Recorded devices, started on demand; skipped, visibly, where the recordings are absent."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.servers.onvif_replay import Devices, Manners, Replay


@pytest.fixture
def device(shared_data: Path) -> Devices:
    """`device(AXIS)`, `device(AXIS, locked=True)`: to be entered with `async with`."""

    def made(folder: str, **manners: object) -> Replay:
        return Replay(shared_data / "onvif", folder, Manners(**manners))  # type: ignore[arg-type]

    return made
