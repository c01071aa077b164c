"""The yearly review, for the head of a service who asks it of the storage."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from services.api.enrolment import enrol
from services.cli.main import main
from services.kit.deeds import SIGNED, read_conventions
from tests.builders import NOON, a_habilitation, an_agent

OLD = a_habilitation(since=datetime(2025, 1, 1, tzinfo=UTC))
FRESH = a_habilitation(an_agent("Dominique Leroy"))
AT = ["--at", "2026-06-15T14:00"]


@pytest.fixture
def storage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    database = f"sqlite:///{tmp_path}/beffroi.sqlite"
    for name, value in {
        "API_DATABASE_URL": database,
        "API_ORIGIN": "https://beffroi.example",
        "API_ISSUER": "https://login.example",
        "LANG": "C",
    }.items():
        monkeypatch.setenv(name, value)
    asyncio.run(enrol(database, read_conventions([SIGNED]), [OLD, FRESH], NOON))


@pytest.mark.usefixtures("storage")
def test_what_is_a_year_old_is_listed_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["habilitations", "review", "--organisation", "cic-nord", *AT]) == 0

    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith("camille.martin · villeneuve-d-ascq · en vigueur depuis un an ou plus")
    assert line.endswith("Commissaire divisionnaire A. Petit (HAB-2026-014)")


@pytest.mark.usefixtures("storage")
def test_programs_read_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    main(["habilitations", "review", "--organisation", "cic-nord", *AT, "--json"])

    (told,) = json.loads(capsys.readouterr().out)
    assert (told["agent"], told["why"], told["acts"]) == (
        OLD.agent,
        "older-than-a-year",
        ["watch"],
    )


@pytest.mark.usefixtures("storage")
def test_where_nothing_is_to_review_it_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["habilitations", "review", "--organisation", "cic-nord", "--lang", "en"]

    assert main([*words, "--at", "2025-06-15T14:00"]) == 0
    assert capsys.readouterr().out == "No habilitation to review.\n"


@pytest.mark.usefixtures("storage")
def test_a_service_nobody_is_habilitated_for_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["habilitations", "review", "--organisation", "nowhere"]) == 1
    assert "nobody is habilitated for nowhere" in capsys.readouterr().err
