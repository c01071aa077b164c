"""`beffroi register key`, `export` and `prove`: a register handed over by who runs the API."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import sqlite3
import stat
from pathlib import Path

import pytest
from pypdf import PdfReader

from services.api.acts.register.sign_checkpoint import sign_checkpoint
from services.api.enrolment import enrol
from services.api.storage.opening import open_storage
from services.kit import notekeys
from tenants.register.checkpoint import Verifier
from tests.builders import ASCQ, NOON, a_deed, a_habilitation, an_agent
from tests.services.cli.conftest import Run, Said

AGENTS = ("Camille Martin", "Đorđe Đurić", "=HYPERLINK(1)")
SECOND = ("--by", "Greffe du tribunal", "--reason", "enquête préliminaire")


@pytest.fixture
def settings(run: Run, tmp_path: Path) -> dict[str, str]:
    """The settings of an API that has entered three habilitations."""
    run("register", "key", str(tmp_path / "pki"), "--name", "beffroi-nord")
    database = f"sqlite:///{tmp_path}/beffroi.sqlite"
    rights = [a_habilitation(an_agent(name)) for name in AGENTS]
    asyncio.run(enrol(database, {ASCQ: a_deed()}, rights, NOON))
    return {
        "API_DATABASE_URL": database,
        "API_ISSUER": "http://127.0.0.1:1/oidc",
        "API_ORIGIN": "http://127.0.0.1:8600",
        "API_REGISTER_KEY": str(tmp_path / "pki/register.key"),
    }


def export(run: Run, settings: dict[str, str], out: Path, *more: str) -> Said:
    words = ("register", "export", "--tenant", ASCQ, "--out", str(out), *SECOND, *more)
    return run(*words, **settings)


def public(tmp_path: Path) -> str:
    return str(tmp_path / "pki/register.pub")


def mode(file: Path) -> int:
    return stat.S_IMODE(file.stat().st_mode)


def test_a_key_is_a_private_file_and_a_public_line(run: Run, tmp_path: Path) -> None:
    said = run("register", "key", str(tmp_path), "--name", "beffroi-nord")

    private, published = tmp_path / "register.key", tmp_path / "register.pub"
    key = Verifier.parse(published.read_text())
    assert (said.status, said.complaint) == (0, "")
    assert said.out.endswith(f"{key.text}\n")
    assert (mode(private), notekeys.read(private).verifier) == (0o600, key)
    assert private.read_text().strip() not in said.out


def test_the_public_half_of_a_key_is_shown_again(run: Run, tmp_path: Path) -> None:
    made = run("register", "key", str(tmp_path), "--name", "beffroi-nord", "--json")
    shown = run("register", "public", str(tmp_path / "register.key"))
    told = run("register", "public", str(tmp_path / "register.key"), "--json")

    assert shown.out == (tmp_path / "register.pub").read_text()
    assert json.loads(told.out) == {
        "name": "beffroi-nord",
        "kind": "log",
        "key": json.loads(made.out)["key"],
    }


def test_a_key_that_signs_is_never_overwritten(run: Run, tmp_path: Path) -> None:
    run("register", "key", str(tmp_path))
    before = (tmp_path / "register.key").read_bytes()

    said = run("register", "key", str(tmp_path))

    assert said.status == 1
    assert "register.key existe déjà" in said.complaint
    assert (tmp_path / "register.key").read_bytes() == before


@pytest.mark.parametrize(
    ("_case", "words", "says"),
    [
        (
            "a name with a space",
            ["key", "{here}", "--name", "le nord"],
            "--name le nord : ni espace",
        ),
        ("a folder that is a file", ["key", "{here}/taken"], "cannot write in"),
        ("no key there", ["public", "{here}/taken"], "no private key of a register there"),
    ],
)
def test_a_key_that_cannot_be_is_one_line(
    _case: str, words: list[str], says: str, run: Run, tmp_path: Path
) -> None:
    (tmp_path / "taken").write_text("a file stands here")

    said = run("register", *(word.format(here=tmp_path) for word in words))

    assert (said.status, said.out) == (1, "")
    assert says in said.complaint
    assert said.complaint.count("\n") == 1


def test_an_export_verifies_with_the_public_key_alone(
    run: Run, settings: dict[str, str], tmp_path: Path
) -> None:
    said = export(run, settings, tmp_path / "registre.jsonl")

    checked = run("register", "verify", str(tmp_path / "registre.jsonl"), "--key", public(tmp_path))
    assert (said.status, said.complaint, checked.status) == (0, "", 0)
    assert said.out.splitlines()[0].startswith(f"{tmp_path}/registre.jsonl prouve ; SHA-256 ")
    assert said.out.splitlines()[1:] == checked.out.splitlines()
    assert checked.out.startswith("Le registre tient : 4 entrées")


@pytest.mark.clause("VA-17", "ME-2")
def test_that_it_was_exported_is_its_own_last_entry(
    run: Run, settings: dict[str, str], tmp_path: Path
) -> None:
    export(run, settings, tmp_path / "r.jsonl", "--requisition", "PR 2026/118")

    lines = (tmp_path / "r.jsonl").read_text().splitlines()
    body = json.loads(lines[-2])["body"]
    assert [body[name] for name in ("act", "name", "ground", "requisition")] == [
        "export-register",
        "Greffe du tribunal",
        "enquête préliminaire",
        "PR 2026/118",
    ]


def test_days_are_days_in_france_the_last_one_included(
    run: Run, settings: dict[str, str], tmp_path: Path
) -> None:
    one_day = ("--from", "2026-06-15", "--to", "2026-06-15", "--json")

    said = export(run, settings, tmp_path / "r.jsonl", *one_day)

    header = json.loads((tmp_path / "r.jsonl").read_text().splitlines()[0])
    assert (header["from"], header["to"]) == (
        "2026-06-14T22:00:00.000000Z",
        "2026-06-15T22:00:00.000000Z",
    )
    told = json.loads(said.out)
    assert (told["size"], told["first"], told["count"]) == (4, 0, 3)


def test_who_exports_in_english_is_answered_in_english(
    run: Run, settings: dict[str, str], tmp_path: Path
) -> None:
    said = export(run, settings, tmp_path / "r.csv", "--lang", "en")

    assert "r.csv.jsonl proves; SHA-256" in said.out
    assert "r.csv is for reading, and proves nothing without it." in said.out
    assert "The register holds: 4 entries" in said.out


def test_a_spreadsheet_has_french_titles_and_no_formula(
    run: Run, settings: dict[str, str], tmp_path: Path
) -> None:
    export(run, settings, tmp_path / "r.csv")

    content = (tmp_path / "r.csv").read_bytes()
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert content.startswith(b"\xef\xbb\xbfN\xc2\xb0;Date et heure;Acte;Nom;Grade;Service;")
    assert (len(rows), {len(row) for row in rows}) == (5, {28})
    assert rows[1][:3] == ["0", "15/06/2026 14:00:00", "habilitation"]
    assert rows[4][2:4] == ["export du registre", "Greffe du tribunal"]
    assert [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))] == []


def test_a_spreadsheet_s_rows_are_tied_to_the_file_that_proves(
    run: Run, settings: dict[str, str], tmp_path: Path
) -> None:
    export(run, settings, tmp_path / "r.csv")

    rows = (tmp_path / "r.csv").read_text().splitlines()[1:]
    lines = (tmp_path / "r.csv.jsonl").read_text().splitlines()[1:-1]
    assert [row.rsplit(";", 1)[1] for row in rows] == [json.loads(line)["leaf"] for line in lines]


def test_a_document_says_on_each_page_what_proves_it(
    run: Run, settings: dict[str, str], tmp_path: Path
) -> None:
    said = export(run, settings, tmp_path / "r.pdf", "--json")

    told, pages = json.loads(said.out), PdfReader(tmp_path / "r.pdf").pages
    text = " ".join(pages[0].extract_text().split())
    assert len(pages) == 1
    assert (round(pages[0].mediabox.width), round(pages[0].mediabox.height)) == (842, 595)
    assert "Registre de Villeneuve d'Ascq" in text
    assert "export du registre" in text
    assert "Greffe du tribunal" in text
    assert f"Prouvé par le fichier r.pdf.jsonl, SHA-256 {told['sha256']}" in text
    assert f"beffroi/villeneuve-d-ascq, 4 entrées, racine {told['root']}" in text
    assert "signé par beffroi-nord" in text
    assert "1 / 1" in text


def test_what_holds_names_is_for_its_owner_alone(
    run: Run, settings: dict[str, str], tmp_path: Path
) -> None:
    export(run, settings, tmp_path / "r.pdf")

    files = sorted(tmp_path.glob("r.*"))
    assert {file.name: mode(file) for file in files} == {"r.pdf": 0o600, "r.pdf.jsonl": 0o600}


def test_nothing_is_overwritten(run: Run, settings: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "r.pdf.jsonl").write_text("kept")

    said = export(run, settings, tmp_path / "r.pdf")

    assert said.status == 1
    assert "r.pdf.jsonl existe déjà" in said.complaint
    assert (tmp_path / "r.pdf.jsonl").read_text() == "kept"
    assert sorted(file.name for file in tmp_path.glob("r.*")) == ["r.pdf.jsonl"]


def test_an_export_that_cannot_be_written_leaves_no_half_of_it(
    run: Run, settings: dict[str, str], tmp_path: Path
) -> None:
    said = export(run, settings, tmp_path / "nowhere" / "r.jsonl")

    assert said.status == 1
    assert said.complaint.startswith(f"beffroi: cannot write in {tmp_path}/nowhere (")
    assert said.complaint.count("\n") == 1


def tampered(tmp_path: Path, statement: str) -> None:
    """Somebody who owns the database takes its guards away first."""
    with sqlite3.connect(tmp_path / "beffroi.sqlite") as base:
        guards = base.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for (name,) in guards:
            base.execute(f'DROP TRIGGER "{name}"')
        base.execute(statement)


def test_a_body_changed_in_the_database_is_told_by_the_export_itself(
    run: Run, settings: dict[str, str], tmp_path: Path
) -> None:
    tampered(
        tmp_path,
        "UPDATE register_bodies SET "
        "body = CAST(replace(body, 'HAB-2026-014', 'HAB-2026-015') AS BLOB) WHERE seq = 1",
    )

    said = export(run, settings, tmp_path / "r.pdf")

    assert said.status == 1
    assert "NE TIENT PAS" in said.out
    assert "Première entrée en cause : 1 (ligne 3 du fichier)." in said.out
    assert not (tmp_path / "r.pdf").exists()


def test_an_entry_taken_out_of_the_database_is_told_by_the_export_itself(
    run: Run, settings: dict[str, str], tmp_path: Path
) -> None:
    tampered(tmp_path, "DELETE FROM register_bodies WHERE seq = 1")
    tampered(tmp_path, "DELETE FROM register_entries WHERE seq = 1")

    said = export(run, settings, tmp_path / "r.jsonl")

    assert said.status == 1
    assert "l'entrée 1 n'y est pas à sa place" in said.complaint
    assert list(tmp_path.glob("r.jsonl*")) == []


def test_one_entry_is_proven_and_that_it_was_read_is_entered(
    run: Run, settings: dict[str, str], tmp_path: Path
) -> None:
    said = run("register", "prove", "1", "--tenant", ASCQ, "--by", "Greffe", **settings)
    (tmp_path / "p.tlog-proof").write_text(said.out)

    checked = run("register", "verify", str(tmp_path / "p.tlog-proof"), "--key", public(tmp_path))
    export(run, settings, tmp_path / "r.jsonl")
    read = json.loads((tmp_path / "r.jsonl").read_text().splitlines()[4])["body"]
    assert (said.status, said.complaint, checked.status) == (0, "", 0)
    assert "đorđe.đurić" in checked.out
    assert [read[name] for name in ("act", "name", "detail")] == [
        "read-register",
        "Greffe",
        "entry 1",
    ]


def test_a_proof_is_told_to_programs_too(run: Run, settings: dict[str, str]) -> None:
    said = run("register", "prove", "0", "--tenant", ASCQ, "--json", **settings)

    told = json.loads(said.out)
    assert (told["tenant"], told["seq"]) == (ASCQ, 0)
    assert told["proof"].startswith("c2sp.org/tlog-proof@v1\n")


def test_an_entry_that_is_not_there_is_not_proven(run: Run, settings: dict[str, str]) -> None:
    said = run("register", "prove", "99", "--tenant", ASCQ, **settings)

    assert (said.status, said.out) == (1, "")
    assert said.complaint == (
        "beffroi: l'entrée 99 n'existe pas, ou son corps est effacé : rien à montrer\n"
    )


def test_a_tenant_that_is_not_there_has_no_register(run: Run, settings: dict[str, str]) -> None:
    said = run("register", "prove", "0", "--tenant", "gotham", **settings)

    assert said.status == 1
    assert said.complaint == (
        "beffroi: aucun registre de gotham ici. Remède : l'id d'une convention\n"
    )


@pytest.mark.parametrize(
    ("_case", "changed", "says"),
    [
        ("no key", {"API_REGISTER_KEY": None}, "API_REGISTER_KEY is not set. Remedy: beffroi"),
        ("no such key", {"API_REGISTER_KEY": "/nowhere/k"}, "/nowhere/k: no private key"),
        ("no database", {"API_DATABASE_URL": "oracle://a/b"}, "API_DATABASE_URL: storage: write"),
        ("no issuer", {"API_ISSUER": None}, "API_ISSUER is not set"),
    ],
)
def test_settings_that_do_not_fit_are_one_line(
    _case: str,
    changed: dict[str, str | None],
    says: str,
    run: Run,
    settings: dict[str, str],
    tmp_path: Path,
) -> None:
    fit = {name: value for name, value in (settings | changed).items() if value is not None}

    said = export(run, fit, tmp_path / "r.jsonl")

    assert said.status == 1
    assert says in said.complaint
    assert said.complaint.count("\n") == 1


@pytest.mark.parametrize(
    ("_case", "words"),
    [
        ("nobody", ("--by", " ", "--reason", "essai")),
        ("a reason that is a page", ("--by", "Greffe", "--reason", "x" * 201)),
        ("letters that are not printed", ("--by", "Greffe\n", "--reason", "essai")),
        ("no reason", ("--by", "Greffe")),
        ("not a day", (*SECOND, "--from", "hier")),
        ("not a tenant", (*SECOND, "--tenant", "Villeneuve d'Ascq")),
        ("not a format", (*SECOND, "--format", "docx")),
    ],
)
def test_words_that_make_no_sense_are_refused(
    _case: str, words: tuple[str, ...], run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        run("register", "export", "--tenant", ASCQ, "--out", "r.jsonl", *words)

    assert left.value.code == 2


def test_an_export_does_not_sign_what_a_running_api_signed_already(
    run: Run, settings: dict[str, str], tmp_path: Path
) -> None:
    key = notekeys.read(tmp_path / "pki/register.key")

    async def signed_before() -> None:
        async with open_storage(settings["API_DATABASE_URL"]) as begin:
            await sign_checkpoint(begin, ASCQ, key, NOON)

    asyncio.run(signed_before())
    export(run, settings, tmp_path / "r.jsonl")

    kinds = [line[:14] for line in (tmp_path / "r.jsonl").read_text().splitlines()]
    assert kinds.count('{"checkpoint":') == 2
