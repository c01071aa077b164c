"""`beffroi register enter` and `trust`: what a person declares is entered under that name."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from services.api.acts.register.witnessing import meet_witness
from services.api.enrolment import enrol
from services.api.storage.opening import open_storage
from services.kit import notekeys
from tenants.register.checkpoint import Kind
from tests.builders import ASCQ, NOON, a_deed
from tests.services.api.acts.reading_back import entries
from tests.services.api.storage.fixtures import assert_register_holds
from tests.services.cli.conftest import Run

RANGE = (
    "--tenant", ASCQ, "--camera", "017", "--from", "2026-06-15T14:00", "--to", "2026-06-15T14:30",
    "--by", "Alex Dubois", "--service", "CSU",
)  # fmt: skip


@pytest.fixture
def settings(tmp_path: Path) -> dict[str, str]:
    database = f"sqlite:///{tmp_path}/beffroi.sqlite"
    asyncio.run(enrol(database, {ASCQ: a_deed()}, [], NOON))
    return {
        "API_DATABASE_URL": database,
        "API_ISSUER": "http://127.0.0.1:1/oidc",
        "API_ORIGIN": "http://127.0.0.1:8600",
    }


def read(settings: dict[str, str]) -> list[dict[str, Any]]:
    async def all_of_it() -> list[dict[str, Any]]:
        async with open_storage(settings["API_DATABASE_URL"]) as begin:
            await assert_register_holds(begin)
            return await entries(begin)

    return asyncio.run(all_of_it())


@pytest.mark.parametrize(
    ("what", "more", "act", "told"),
    [
        (
            "destruction",
            ("--reason", "Fin de conservation", "--evidence", "PV 12"),
            "destroy-recording",
            {"detail": "Fin de conservation", "evidence": "PV 12"},
        ),
        (
            "transmission",
            ("--prosecutor", "Parquet de Lille", "--requisition", "2026/118"),
            "transmit-to-prosecutor",
            {"detail": "Parquet de Lille", "requisition": "2026/118"},
        ),
        (
            "extraction",
            ("--requisition", "2026/118, OPJ Durand", "--copies", "2"),
            "extract",
            {"requisition": "2026/118, OPJ Durand", "copies": 2},
        ),
    ],
)
@pytest.mark.clause("ME-3", "MF-7")
def test_what_was_done_by_hand_is_entered_with_its_legal_columns(
    run: Run,
    settings: dict[str, str],
    what: str,
    more: tuple[str, ...],
    act: str,
    told: dict[str, Any],
) -> None:
    said = run("register", "enter", what, *RANGE, *more, **settings)

    assert (said.status, said.complaint) == (0, "")
    assert said.out == f"entrée 0 au registre de {ASCQ}.\n"
    (entry,) = read(settings)
    assert (entry["act"], entry["name"], entry["service"], entry["camera"]) == (
        act,
        "Alex Dubois",
        "CSU",
        f"{ASCQ}:017",
    )
    assert (entry["since"], entry["until"]) == (
        "2026-06-15T12:00:00.000000Z",
        "2026-06-15T12:30:00.000000Z",
    )
    assert {name: entry[name] for name in told} == told


def test_a_program_is_answered_in_json(run: Run, settings: dict[str, str]) -> None:
    said = run("register", "enter", "destruction", *RANGE, "--reason", "x", "--json", **settings)

    assert json.loads(said.out) == {"tenant": ASCQ, "seq": 0}


@pytest.mark.parametrize(
    ("_case", "changed", "says"),
    [
        ("backwards", ("--to", "2026-06-15T13:00"), "a time range ends after it begins"),
        ("to come", ("--to", "2099-01-01T00:00"), "what is not over yet was not recorded"),
        ("no such commune", ("--tenant", "gotham"), "aucun registre de gotham ici"),
        ("no camera's name", ("--camera", "../../etc"), "--camera: "),
    ],
)
def test_what_cannot_be_is_not_entered(
    run: Run, settings: dict[str, str], _case: str, changed: tuple[str, ...], says: str
) -> None:
    said = run("register", "enter", "destruction", *RANGE, "--reason", "x", *changed, **settings)

    assert said.status == 1
    assert says in said.complaint
    assert read(settings) == []


@pytest.mark.parametrize(
    "more",
    [("--requisition", "x", "--copies", "0"), ("--requisition", " ", "--copies", "1"), ()],
)
@pytest.mark.clause("VA-11")
def test_an_extraction_needs_its_requisition_and_its_copies(
    run: Run, settings: dict[str, str], more: tuple[str, ...]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        run("register", "enter", "extraction", *RANGE, *more, **settings)


def test_another_key_of_a_commune_is_accepted_by_hand_only(
    run: Run, settings: dict[str, str]
) -> None:
    old, new = (notekeys.generate(f"csu-{ASCQ}", Kind.WITNESS).verifier.text for _ in range(2))

    async def meet(key: str) -> str | None:
        async with open_storage(settings["API_DATABASE_URL"]) as begin:
            return await meet_witness(begin, ASCQ, key, NOON)

    asyncio.run(meet(old))
    assert asyncio.run(meet(new)) == "witness-key-changed"

    said = run("register", "trust", "--tenant", ASCQ, "--key", new, **settings)
    refused = run("register", "trust", "--tenant", ASCQ, "--key", "rubbish", **settings)

    assert (said.status, refused.status) == (0, 1)
    assert "clé acceptée" in said.out
    assert asyncio.run(meet(new)) is None
