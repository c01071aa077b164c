"""The command line as a person meets it: words in, an exit status and lines out."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from services.cli.main import main


@dataclass(frozen=True)
class Said:
    """What one command left: its status, what it printed, and what it complained of."""

    status: int
    out: str
    complaint: str


Run = Callable[..., Said]


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], own_logging: None
) -> Run:
    """`run("api", API_PORT="1")`: one command, with these settings and no others."""

    def ran(*words: str, **settings: str) -> Said:
        for name in [
            one
            for one in os.environ
            if one.startswith(("API_", "ISSUER_", "MEDIA_", "PROBE_", "LC_", "LANG"))
        ]:
            monkeypatch.delenv(name)
        for name, value in settings.items():
            monkeypatch.setenv(name, value)
        status = main(words)
        printed = capsys.readouterr()
        return Said(status, printed.out, printed.err)

    return ran


@pytest.fixture
def own_logging() -> Iterator[None]:
    """A process sets its logs up for good; the next test wants its own."""
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    yield
    root.handlers = handlers
    root.setLevel(level)
    logging.captureWarnings(False)
