"""`beffroi inventory`: beside the federator, or in the State's database; said before done."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from services.api.acts.report_inventory import report_inventory
from services.api.acts.sync_tenants import sync_tenants
from services.api.storage.migrating import migrate
from services.api.storage.opening import open_storage
from services.kit.deeds import SIGNED, read_conventions
from services.kit.inventory import read_inventory
from tests.builders import ASCQ, a_camera
from tests.services.api.acts.reading_back import entries
from tests.services.cli.conftest import Run
from tests.services.cli.test_setting_up import settings
from tests.services.federator.files import SYNTHETIC, a_file

SECRET = "s3cret-password"
LIST = "numero;nom;latitude;longitude\n017;Place Neuve;50,622;3,144\n099;Pont;50,63;3,15\n"
DEFECTS = f"numero;nom;latitude;longitude\n1;Rue;3,1;50,6\n2;rtsp://a:{SECRET}@h/;50,6;3,1\n"


@pytest.fixture
def config(tmp_path: Path) -> str:
    """A federator's file with one camera, 017, and a place for its list."""
    file = a_file(tmp_path, SYNTHETIC)
    text = file.read_text(encoding="utf-8")
    file.write_text(f'inventory = "list.geojson"\n{text}', encoding="utf-8")
    return str(file)


@pytest.fixture
def base(tmp_path: Path) -> dict[str, str]:
    """A database in which Villeneuve d'Ascq's federator reported camera 017."""
    where = settings(tmp_path)

    async def report() -> None:
        await migrate(where["API_DATABASE_URL"])
        async with open_storage(where["API_DATABASE_URL"]) as begin:
            await sync_tenants(begin, read_conventions([SIGNED]), datetime.now(UTC))
            await report_inventory(begin, ASCQ, [a_camera("017")], datetime.now(UTC))

    asyncio.run(report())
    return where


@pytest.fixture
def file(tmp_path: Path) -> str:
    """A commune's spreadsheet, saved as CSV."""
    file = tmp_path / "cameras.csv"
    file.write_text(LIST, encoding="cp1252")
    return str(file)


def test_beside_the_federator_it_says_writes_and_undoes(
    run: Run, config: str, file: str, tmp_path: Path
) -> None:
    said = run("inventory", "import", file, "--config", config)
    assert (said.status, said.complaint) == (0, "")
    assert "Nouvelles : 1 – 099" in said.out
    assert "Changées : 1 – 017 (name)" in said.out
    assert "Sans adresse dans federator.toml, donc non partagées : 1 – 099" in said.out
    assert "Rien n'est écrit : ajoutez --yes." in said.out
    assert not (tmp_path / "list.geojson").exists()

    run("inventory", "import", file, "--config", config, "--yes")
    shown = run("inventory", "export", "--config", config, "--format", "csv")
    assert [row.camera.name for row in read_inventory(shown.out.encode(), ASCQ).rows] == [
        "Place Neuve"
    ]

    assert json.loads(run("inventory", "undo", "--config", config, "--json").out) == {
        "undone": True
    }
    again = run("inventory", "undo", "--config", config)
    assert (again.status, again.complaint) == (
        1,
        "beffroi: no import was made since the last undo\n",
    )


def test_at_the_state_s_machine_it_says_writes_and_undoes(
    run: Run, base: dict[str, str], file: str, tmp_path: Path
) -> None:
    here = ("--tenant", ASCQ, "--by", "Alex Dubois")
    previewed = run("inventory", "import", file, *here, "--json", **base)
    said = json.loads(previewed.out)
    assert (said["written"], [one["number"] for one in said["new"]]) == (False, ["099"])

    assert run("inventory", "import", file, *here, "--yes", **base).status == 0
    out = tmp_path / "out.geojson"
    assert run("inventory", "export", *here, "--output", str(out), **base).status == 0
    assert run("inventory", "undo", *here, **base).out == "Le dernier import est annulé.\n"

    assert [row.camera.number for row in read_inventory(out.read_bytes(), ASCQ).rows] == [
        "017",
        "099",
    ]

    async def acts() -> list[tuple[str, str]]:
        async with open_storage(base["API_DATABASE_URL"]) as begin:
            return [(one["act"], one["name"]) for one in (await entries(begin))[-3:]]

    assert asyncio.run(acts()) == [
        ("import-inventory", "Alex Dubois"),
        ("export-inventory", "Alex Dubois"),
        ("undo-import", "Alex Dubois"),
    ]


def test_defects_are_told_by_row_and_a_secret_is_not(run: Run, config: str, tmp_path: Path) -> None:
    file = tmp_path / "defects.csv"
    file.write_text(DEFECTS, encoding="utf-8")

    said = run("inventory", "import", str(file), "--config", config)

    assert "ligne 2, latitude : Latitude et longitude semblent inversées" in said.out
    assert "ligne 3, nom : Une cellule contient un identifiant" in said.out
    assert "Refusées : 2" in said.out
    assert SECRET not in said.out + said.complaint


def test_a_mapping_may_be_given(run: Run, config: str, tmp_path: Path) -> None:
    file, mapping = tmp_path / "odd.csv", tmp_path / "mapping.json"
    file.write_text("a;b;c\n017;50,622;3,144\n", encoding="utf-8")
    mapping.write_text('{"columns": {"number": "a", "north": "b", "east": "c"}}', encoding="utf-8")

    said = run(
        "inventory", "import", str(file), "--config", config, "--mapping", str(mapping), "--json"
    )

    assert json.loads(said.out)["unchanged"] == 1


WRONG = [
    ("a file that is not there", ["import", "missing.csv", "--config", "{config}"], "missing.csv"),
    ("a file that is no list", ["import", "{config}", "--config", "{config}"], "Aucune colonne"),
    ("a mapping of nothing", ["import", "{file}", "--config", "{config}", "--mapping", "{file}"],
     "--mapping"),
    ("a federator's file that is not there", ["undo", "--config", "missing.toml"], "missing.toml"),
    ("a tenant that is none", ["undo", "--tenant", "Nulle part"], "--tenant"),
    ("a tenant without convention", ["undo", "--tenant", "nulle-part"], "has no convention here"),
    ("nothing to undo", ["undo", "--tenant", ASCQ], "Rien à annuler"),
    ("an export to nowhere", ["export", "--config", "{config}", "--output", "/nowhere/x"],
     "cannot write"),
]  # fmt: skip


@pytest.mark.parametrize(("_case", "words", "why"), WRONG, ids=[one[0] for one in WRONG])
def test_what_cannot_be_done_is_one_line(
    run: Run,
    base: dict[str, str],
    config: str,
    file: str,
    _case: str,
    words: list[str],
    why: str,
) -> None:
    said = run("inventory", *(word.format(config=config, file=file) for word in words), **base)

    assert (said.status, said.out) == (1, "")
    assert why in said.complaint
    assert said.complaint.count("\n") == 1
