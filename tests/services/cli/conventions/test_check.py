"""`beffroi convention check`: every mistake in its line, and what a file lacks."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.services.cli.conftest import Run
from tests.services.cli.conventions.files import TEXT, a_file


def test_a_file_that_is_read_ends_with_status_0(run: Run, tmp_path: Path) -> None:
    file = a_file(tmp_path)

    said = run("convention", "check", file, "--at", "2026-05-01")

    assert (said.status, said.complaint) == (0, "")
    assert said.out == f"{file} : lue, Sainte-Ville, version(s) : 1\n"


def test_every_file_is_checked_and_each_mistake_has_its_line(run: Run, tmp_path: Path) -> None:
    first = a_file(tmp_path, TEXT.replace("months = 36", 'months = "36"'), "a.toml")
    second = a_file(tmp_path, name="b.toml")
    third = a_file(tmp_path, TEXT.replace("flows = 6", "flows = 65"), "c.toml")
    lines = [
        next(n for n, line in enumerate(TEXT.splitlines(), 1) if line.startswith(key))
        for key in ("months", "flows")
    ]

    said = run("convention", "check", first, second, third, "--at", "2026-05-01")

    assert said.status == 1
    assert said.out.splitlines() == [
        f"{first}:{lines[0]}: term.months doit être un nombre entier, et non un texte entre "
        "guillemets",
        f"{second} : lue, Sainte-Ville, version(s) : 1",
        f"{third}:{lines[1]}: clauses.quota.flows doit être entre 1 et 64",
    ]


def test_the_reader_s_own_words_come_in_english(run: Run, tmp_path: Path) -> None:
    file = a_file(tmp_path, TEXT.replace("months = 36\n", ""))

    said = run("convention", "check", file, "--lang", "en")

    assert said.out.endswith(": term.months is missing: write term.months (a whole number)\n")


def test_a_file_that_cannot_be_opened_is_a_mistake_like_another(run: Run, tmp_path: Path) -> None:
    said = run("convention", "check", str(tmp_path / "gone.toml"))

    assert (said.status, said.complaint) == (1, "")
    assert said.out == (
        f"{tmp_path}/gone.toml: No such file or directory. "
        "Remède : corrigez son chemin ou ses droits\n"
    )


@pytest.mark.parametrize(
    ("_case", "was", "becomes", "at", "says"),
    [
        ("an expired order", "", "", "2031-02-10",
         "arrêté 2026/0412, Centre-ville échu depuis le 10 février 2031 (sainte-ville art. 9). "
         "Remède : ajouter son renouvellement"),
        ("a term that is over", "# ends = 2028-01-01", "ends = 2028-01-01", "2028-01-01",
         "terminée depuis le 1er janvier 2028 (sainte-ville art. 9)"),
        ("a term to come", "", "", "2026-03-31",
         "en vigueur le 1er avril 2026 seulement (sainte-ville art. 9)"),
        ("a contact without a mailbox", 'mail = "cic@example.org"\n', "", "2026-05-01",
         "le contact cic n'a pas de messagerie, et sainte-ville art. 4 lui doit un message. "
         "Remède : mail"),
        ("no order", TEXT[TEXT.index("[[orders]]"):TEXT.index("# L'annuaire")], "", "2026-05-01",
         "aucun arrêté préfectoral : tout sera refusé. Remède : [[orders]]"),
    ],
)  # fmt: skip
def test_what_a_file_lacks_is_a_warning_and_no_failure(
    _case: str, was: str, becomes: str, at: str, says: str, run: Run, tmp_path: Path
) -> None:
    assert was in TEXT
    file = a_file(tmp_path, TEXT.replace(was, becomes) if was else TEXT)

    said = run("convention", "check", file, "--at", at)

    assert said.status == 0
    assert f"  attention : {says}" in said.out.splitlines()
    assert said.out.count("attention") == 1


def test_two_files_of_one_tenant_are_told(run: Run, tmp_path: Path) -> None:
    first, second = a_file(tmp_path, name="a.toml"), a_file(tmp_path, name="b.toml")

    said = run("convention", "check", first, second, "--at", "2026-05-01")

    assert said.status == 0
    assert f"  attention : sainte-ville a déjà {first} : " in said.out


def test_a_program_gets_codes_and_values_whatever_the_language(run: Run, tmp_path: Path) -> None:
    good, bad = a_file(tmp_path), a_file(tmp_path, "[convention]\n", "bad.toml")

    said = run("convention", "check", good, bad, "--at", "2031-02-10", "--json")

    assert said.status == 1
    assert json.loads(said.out) == [
        {
            "file": good,
            "read": True,
            "tenant": "sainte-ville",
            "convention": "sainte-ville",
            "versions": 1,
            "warnings": [
                {
                    "warning": "order-expired",
                    "order": "2026/0412, Centre-ville",
                    "day": "2031-02-10",
                    "article": "sainte-ville art. 9",
                }
            ],
        },
        {
            "file": bad,
            "read": False,
            "error": f"{bad}:1: convention.id is missing: write convention.id (a text in quotes)",
            "warnings": [],
        },
    ]
