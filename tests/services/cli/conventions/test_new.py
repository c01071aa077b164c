"""`beffroi convention new`: a file to fill in, that is read as it is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.services.cli.conftest import Run
from tests.services.cli.conventions.files import TEXT, a_file


def test_a_new_convention_bears_the_name_and_is_read(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "new.toml"

    said = run("convention", "new", 'L\'Haÿ-les-"Roses"', "--out", str(file))

    assert said.out == (
        f"{file} est à remplir, l'acte sous les yeux, puis : beffroi convention check {file}\n"
    )
    checked = run("convention", "check", str(file), "--at", "2026-05-01")
    assert checked.out == f'{file} : lue, L\'Haÿ-les-"Roses", version(s) : 1\n'
    assert 'id = "l-hay-les-roses"' in file.read_text(encoding="utf-8")


def test_without_a_file_it_comes_on_the_screen(run: Run) -> None:
    said = run("convention", "new", "Sainte-Ville")

    assert (said.status, said.out) == (0, TEXT)


def test_for_a_program_it_comes_with_its_identifier(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "new.toml"

    shown = run("convention", "new", "Œuilly", "--json")
    written = run("convention", "new", "Œuilly", "--json", "--out", str(file))

    assert json.loads(shown.out)["id"] == "oeuilly"
    assert json.loads(shown.out)["toml"] == file.read_text(encoding="utf-8")
    assert json.loads(written.out) == {"id": "oeuilly", "file": str(file)}


@pytest.mark.parametrize(
    ("_case", "name"), [("no letter", "…"), ("too long", "a" * 65), ("two lines", "a\nb")]
)
def test_a_name_that_gives_no_identifier_is_refused(_case: str, name: str, run: Run) -> None:
    said = run("convention", "new", name)

    assert (said.status, said.out) == (1, "")
    assert said.complaint == (
        f"beffroi: {name!r} ne donne pas d'identifiant. "
        "Remède : un nom avec des lettres, 64 signes au plus\n"
    )


def test_a_file_that_is_there_is_left_alone(run: Run, tmp_path: Path) -> None:
    file = a_file(tmp_path, "mine")

    said = run("convention", "new", "Sainte-Ville", "--out", file)

    assert said.complaint == (
        f"beffroi: {file} existe déjà. Remède : un autre nom, ou le déplacer d'abord\n"
    )
    assert Path(file).read_text() == "mine"


def test_a_folder_that_is_not_there_is_told(run: Run, tmp_path: Path) -> None:
    said = run("convention", "new", "A", "--out", str(tmp_path / "no" / "a.toml"), "--lang", "en")

    assert said.complaint == (
        f"beffroi: {tmp_path}/no/a.toml: No such file or directory. "
        "Remedy: a folder you may write to\n"
    )
