from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def recordings(shared_data: Path) -> Path:
    """What real cameras answered, a file each; skipped where they are absent."""
    return shared_data / "sdp" / "retina-testdata"
