"""How agents stand, told and changed by an operator on the server."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from services.api.enrolment import enrol
from services.cli.main import main
from services.kit.deeds import SIGNED, read_conventions
from tests.builders import a_habilitation

OF = ["--organisation", "cic-nord"]
BY = ["--by", "Commissaire A. Petit"]
NOW = datetime.now(UTC)
HELD = a_habilitation(
    since=NOW - timedelta(days=30),
    until=NOW + timedelta(days=300),
    name="Camille Martin",
    rank="Brigadier-chef",
    service="CIC du Nord",
)


@pytest.fixture
def beffroi(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str]]:
    """`beffroi habilitations WORDS…` on a storage with one agent: status, what it printed."""
    database = f"sqlite:///{tmp_path}/beffroi.sqlite"
    for name, value in {
        "API_DATABASE_URL": database,
        "API_ORIGIN": "https://beffroi.example",
        "API_ISSUER": "https://login.example",
        "LANG": "C",
    }.items():
        monkeypatch.setenv(name, value)
    asyncio.run(enrol(database, read_conventions([SIGNED]), [HELD], NOW))

    def run(*words: str) -> tuple[int, str]:
        status = main(["habilitations", *words])
        printed = capsys.readouterr()
        return status, printed.out + printed.err

    return run


def test_an_agent_is_suspended_taken_back_and_ended(
    beffroi: Callable[..., tuple[int, str]],
) -> None:
    agent = [HELD.agent, *OF, *BY]
    why = ["--why", "Mesure conservatoire"]

    assert beffroi("suspend", *agent, *why) == (0, "camille.martin: suspendu\n")
    assert beffroi("list", *OF, "--lang", "en") == (
        0,
        "camille.martin · Brigadier-chef Camille Martin · CIC du Nord · suspended · "
        "villeneuve-d-ascq\n",
    )
    assert beffroi("return", *agent) == (0, "camille.martin: habilité\n")
    moved = beffroi("move", *agent, "--service", "Brigade de nuit", "--reference", "HAB-20")
    assert moved == (0, "camille.martin: habilité\n")
    assert beffroi("end", *agent, *why) == (0, "camille.martin: sorti\n")
    assert beffroi("list", *OF) == (
        0,
        "camille.martin · Brigadier-chef Camille Martin · Brigade de nuit · sorti · —\n",
    )


def test_what_the_rules_refuse_is_one_line_with_its_article(
    beffroi: Callable[..., tuple[int, str]],
) -> None:
    status, said = beffroi("return", HELD.agent, *OF, *BY)

    assert status == 1
    assert said.startswith("beffroi: villeneuve-d-ascq: Cet agent n'est pas suspendu.")
    assert "R253-3" in said


def test_somebody_unknown_is_told(beffroi: Callable[..., tuple[int, str]]) -> None:
    status, said = beffroi("suspend", "nobody", *OF, *BY, "--why", "Essai")

    assert status == 1
    assert "nobody called nobody" in said


def test_a_new_agent_is_added_where_a_convention_is_in_force(
    beffroi: Callable[..., tuple[int, str]],
) -> None:
    until = (NOW + timedelta(days=200)).date().isoformat()
    who = ["--name", "Andrea Petit", "--rank", "Gardien", "--service", "CIC du Nord"]

    added = beffroi(
        "add", "andrea.petit", *OF, *BY, *who, "--tenant", "villeneuve-d-ascq",
        "--until", until, "--reference", "HAB-2026-031",
    )  # fmt: skip

    assert added == (0, "andrea.petit: habilité\n")
