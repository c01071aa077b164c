"""`beffroi register verify`: a judge's expert, a file, some keys, no network."""

from __future__ import annotations

import json
import string
from pathlib import Path

import pytest

from services.cli.register import catalogue
from services.cli.words import Language, Said, language_of
from tenants.register.proof import write_proof
from tenants.register.verdicts import Fault
from tests.services.cli.conftest import Run
from tests.tenants.register.logs import (
    COMMUNE_KEY,
    HALF,
    HOUSE_KEY,
    KEYS,
    SIZE,
    STRANGER,
    a_file,
    a_header,
    a_log,
    a_note,
    erased,
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The entries 3 to 20 of a register, two of them erased."""
    return written(tmp_path / "registre.jsonl", a_file(erased(a_log(), 5, 6), a_header(3, 18)))


@pytest.fixture
def keys(tmp_path: Path) -> str:
    """The file of public keys that the judge received."""
    kept = tmp_path / "cles.txt"
    kept.write_text("# reçues le 3 mars\n\n" + "\n".join(key.text for key in KEYS))
    return str(kept)


def written(path: Path, lines: list[bytes]) -> Path:
    path.write_bytes(b"".join(lines))
    return path


def note(folder: Path, text: str) -> str:
    path = folder / "note.txt"
    path.write_text(text)
    return str(path)


def test_a_register_that_holds_is_said_in_french(run: Run, file: Path, keys: str) -> None:
    said = run("register", "verify", str(file), "--key", keys, LC_ALL="fr_FR.UTF-8")

    assert (said.status, said.complaint) == (0, "")
    assert said.out.splitlines() == [
        "Le registre tient : 24 entrées, toutes celles que signe le point de contrôle.",
        "Registre : beffroi/villeneuve-d-ascq",
        "Période : entrées 3 à 20, 15/06/2026 14:00:00 – 16/06/2026 14:00:00",
        "Corps effacés ou retirés dans la période : 2",
        "Racine : 2e5b66817b0a59277e6d3ec1ac9623913341f05fe4602e5eb672d1cf0c9f4b1c",
        "Signé par beffroi-nord (905cacdc) : 24 entrées",
        "Cosigné par csu-ascq (98010ace) : 24 entrées, le 15/06/2026 15:00:00 (heure de Paris)",
    ]


def test_it_is_said_in_english_to_who_asks_or_works_in_english(
    run: Run, file: Path, keys: str
) -> None:
    asked = run("register", "verify", str(file), "--key", keys, "--lang", "en", LC_ALL="fr_FR")
    works = run("register", "verify", str(file), "--key", keys, LC_ALL="en_GB.UTF-8")

    assert asked.out == works.out
    assert asked.out.startswith("The register holds: 24 entries")


def test_without_a_key_it_is_only_said_that_the_file_agrees_with_itself(
    run: Run, file: Path
) -> None:
    said = run("register", "verify", str(file))

    assert said.status == 0
    assert said.out.startswith("Le fichier est cohérent avec lui-même : 24 entrées. Rien ne dit")
    assert "Attention : les clés ont été prises dans le fichier" in said.out
    assert "Le registre tient" not in said.out


def test_the_keys_may_be_typed(run: Run, file: Path) -> None:
    said = run("register", "verify", str(file), "--key", HOUSE_KEY.text, "--key", COMMUNE_KEY.text)

    assert said.status == 0
    assert said.out.startswith("Le registre tient")


def test_a_changed_entry_is_named_with_its_line(run: Run, tmp_path: Path, keys: str) -> None:
    lines = a_file()
    lines[8] = lines[8].replace(b"Dupont", b"Durand")

    said = run("register", "verify", str(written(tmp_path / "r.jsonl", lines)), "--key", keys)

    assert said.status == 1
    assert said.out.splitlines() == [
        "Le registre NE TIENT PAS : le corps d'une entrée n'est pas celui dont l'empreinte "
        "figure à côté.",
        "Première entrée en cause : 7 (ligne 9 du fichier).",
    ]


def test_where_signatures_alone_can_tell_the_bounds_are_said(
    run: Run, tmp_path: Path, keys: str
) -> None:
    forged = a_file(a_log(name="Nobody"), notes=[a_note(a_log(), HALF), a_note(a_log())])

    said = run("register", "verify", str(written(tmp_path / "r.jsonl", forged)), "--key", keys)

    assert said.status == 1
    assert "Première entrée en cause : entre 0 et 11 (ligne 14 du fichier)." in said.out


@pytest.mark.clause("VA-17")
def test_a_rewritten_history_is_seen_by_the_checkpoint_that_the_commune_kept(
    run: Run, tmp_path: Path, keys: str
) -> None:
    rewritten = written(tmp_path / "r.jsonl", a_file(a_log(name="Nobody")))
    kept = note(tmp_path, a_note(a_log(), HALF))

    alone = run("register", "verify", str(rewritten), "--key", keys)
    compared = run("register", "verify", str(rewritten), "--key", keys, "--checkpoint", kept)

    assert (alone.status, compared.status) == (0, 1)
    assert "l'histoire a été réécrite" in compared.out
    assert "entre 0 et 11" in compared.out


def test_a_kept_checkpoint_that_the_log_continues_is_said(
    run: Run, file: Path, tmp_path: Path, keys: str
) -> None:
    kept = note(tmp_path, a_note(a_log(), 2))

    said = run("register", "verify", str(file), "--key", keys, "--checkpoint", kept)

    assert said.status == 0
    assert said.out.endswith(
        "Prolonge, sans rien en changer, le point de contrôle gardé de 2 entrées.\n"
    )


def test_a_register_signed_by_strangers_does_not_hold(run: Run, tmp_path: Path, keys: str) -> None:
    forged = a_file(notes=[a_note(a_log(), SIZE, STRANGER, cosigned=False)])

    said = run("register", "verify", str(written(tmp_path / "r.jsonl", forged)), "--key", keys)

    assert said.status == 1
    assert "aucune des clés données (signataires : beffroi-nord)" in said.out


def test_programs_are_told_the_same_in_every_language(run: Run, file: Path, keys: str) -> None:
    words = ("register", "verify", str(file), "--key", keys, "--json")

    french, english = run(*words, "--lang", "fr"), run(*words, "--lang", "en")

    assert french == english
    told = json.loads(french.out)
    assert [one.pop("key") for one in told["signed"]] == [key.text for key in KEYS]
    assert told == {
        "verdict": "holds",
        "tenant": "villeneuve-d-ascq",
        "size": 24,
        "first": 3,
        "count": 18,
        "erased": 2,
        "root": "2e5b66817b0a59277e6d3ec1ac9623913341f05fe4602e5eb672d1cf0c9f4b1c",
        "signed": [
            {"name": "beffroi-nord", "kind": "log", "size": 24, "at": None},
            {
                "name": "csu-ascq",
                "kind": "witness",
                "size": 24,
                "at": "2026-06-15T13:00:00.000000Z",
            },
        ],
        "continues": [],
        "keys_from_file": False,
        "followed": [],
    }


def test_programs_are_told_what_does_not_hold(run: Run, tmp_path: Path, keys: str) -> None:
    lines = a_file()
    cut = written(tmp_path / "r.jsonl", lines[:8])

    said = run("register", "verify", str(cut), "--key", keys, "--json")

    assert said.status == 1
    assert json.loads(said.out) == {
        "verdict": "broken",
        "fault": "cut-short",
        "line": 8,
        "seq": 7,
        "last": None,
        "names": None,
    }


def test_the_proof_of_one_entry_is_recognised_and_shown(
    run: Run, tmp_path: Path, keys: str
) -> None:
    leaves = [one.leaf for one in a_log()]
    proof = note(tmp_path, write_proof(5, a_log()[5].body or b"", leaves, a_note(a_log())))

    said = run("register", "verify", proof, "--key", keys)
    told = run("register", "verify", proof, "--key", keys, "--json")

    assert said.status == 0
    assert said.out.startswith("L'entrée 5 tient : le point de contrôle de 24 entrées la signe.")
    assert '"name":"É. Dupont"' in said.out
    assert json.loads(json.loads(told.out)["body"])["seq"] == 5


def test_a_proof_is_not_checked_without_a_key(run: Run, tmp_path: Path) -> None:
    leaves = [one.leaf for one in a_log()]
    proof = note(tmp_path, write_proof(5, a_log()[5].body or b"", leaves, a_note(a_log())))

    said = run("register", "verify", proof)

    assert said.status == 2
    assert "une preuve ne porte pas de clé" in said.complaint


@pytest.mark.parametrize(
    ("_case", "words", "says"),
    [
        ("no such file", ["/nowhere/r.jsonl"], "/nowhere/r.jsonl : No such file"),
        ("a folder", ["/"], "/ : Is a directory"),
        ("not a register", ["{keys}"], "ce fichier n'est ni un registre exporté ni une preuve"),
        ("no such key", ["{file}", "--key", "abc"], "--key abc : ni une clé publique, ni un"),
        ("a file without keys", ["{file}", "--key", "{file}"], "ni une clé publique, ni un"),
        ("no checkpoint", ["{file}", "--checkpoint", "{keys}"], "--checkpoint : ce n'est pas un"),
        ("no such checkpoint", ["{file}", "--checkpoint", "/nowhere/n"], "/nowhere/n : No such"),
    ],
)
def test_what_cannot_be_read_is_one_line_and_status_2(
    _case: str, words: list[str], says: str, run: Run, file: Path, keys: str
) -> None:
    said = run("register", "verify", *(word.format(file=file, keys=keys) for word in words))

    assert (said.status, said.out) == (2, "")
    assert said.complaint.startswith("beffroi: ")
    assert says in said.complaint
    assert said.complaint.count("\n") == 1


def test_programs_are_told_what_cannot_be_read(run: Run, keys: str) -> None:
    said = run("register", "verify", keys, "--json", "--lang", "en")

    assert said.status == 2
    assert json.loads(said.out)["verdict"] == "unreadable"


def test_a_key_that_is_shown_in_a_complaint_is_cut_short(run: Run, file: Path) -> None:
    said = run("register", "verify", str(file), "--key", "x" * 5000)

    assert said.status == 2
    assert len(said.complaint) < 500


def test_every_fault_has_its_words() -> None:
    assert set(catalogue.FAULTS) == set(Fault)


def test_both_languages_say_the_same_things() -> None:
    said = [one for one in vars(catalogue).values() if isinstance(one, Said)]
    said += catalogue.FAULTS.values()

    assert len(said) > 20
    assert [one for one in said if places(one.french) != places(one.english)] == []
    assert [one for one in said if not one.french or not one.english] == []


def places(text: str) -> set[str | None]:
    return {place for _, place, _, _ in string.Formatter().parse(text)} - {None}


@pytest.mark.parametrize(
    ("asked", "environment", "language"),
    [
        (None, {}, Language.FRENCH),
        (None, {"LANG": "C.UTF-8"}, Language.FRENCH),
        (None, {"LANG": "en_US.UTF-8"}, Language.ENGLISH),
        (None, {"LANG": "en_US.UTF-8", "LC_ALL": "fr_FR"}, Language.FRENCH),
        (None, {"LANG": "fr_FR", "LC_MESSAGES": "en_GB"}, Language.ENGLISH),
        ("fr", {"LANG": "en_US"}, Language.FRENCH),
    ],
)
def test_french_is_spoken_unless_english_is_asked_for(
    asked: str | None, environment: dict[str, str], language: Language
) -> None:
    assert language_of(asked, environment) is language
