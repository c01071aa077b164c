"""`beffroi backup` and `beffroi restore`, as whoever runs the API meets them."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from services.api.enrolment import enrol
from tests.builders import ASCQ, NOON, a_deed, a_habilitation, an_agent
from tests.services.cli.conftest import Run, Said

WHO = ("--by", "Dominique Petit", "--reason", "disque perdu")


@pytest.fixture
def settings(run: Run, tmp_path: Path) -> dict[str, str]:
    """Those of an API that has entered two habilitations."""
    run("register", "key", str(tmp_path / "pki"), "--name", "beffroi-nord")
    database = f"sqlite:///{tmp_path}/beffroi.sqlite"
    rights = [a_habilitation(an_agent(name)) for name in ("Camille Martin", "Anne Roy")]
    asyncio.run(enrol(database, {ASCQ: a_deed()}, rights, NOON))
    (tmp_path / "backups").mkdir()
    return {
        "API_DATABASE_URL": database,
        "API_ISSUER": "http://127.0.0.1:1/oidc",
        "API_ORIGIN": "http://127.0.0.1:8600",
        "API_REGISTER_KEY": str(tmp_path / "pki/register.key"),
    }


def back_up(run: Run, settings: dict[str, str], folder: Path) -> tuple[Said, Path]:
    said = run("backup", str(folder), **settings)
    return said, next(iter(folder.glob("*.json")), folder)


def test_a_base_is_copied_and_made_again_elsewhere(
    run: Run, settings: dict[str, str], tmp_path: Path
) -> None:
    said, manifest = back_up(run, settings, tmp_path / "backups")
    entries = json.loads(manifest.read_text())["registers"][ASCQ]["size"]
    elsewhere = settings | {"API_DATABASE_URL": f"sqlite:///{tmp_path}/again.sqlite"}

    restored = run("restore", str(manifest), *WHO, **elsewhere)
    exported = run(
        *("register", "export", "--tenant", ASCQ, "--out", str(tmp_path / "registre.csv"), *WHO),
        **elsewhere,
    )

    assert (said.status, restored.status, exported.status) == (0, 0, 0)
    assert f"{entries} entrées" in said.out
    assert "Les clés n'y sont pas" in said.out
    assert "Chaque registre tient" in restored.out
    assert f"{ASCQ} : {entries} entrées" in restored.out
    read = (tmp_path / "registre.csv").read_text(encoding="utf-8-sig")
    assert "restauration d'une sauvegarde" in read
    assert "Dominique Petit" in read


def test_a_copy_is_checked_without_any_base(
    run: Run, settings: dict[str, str], tmp_path: Path
) -> None:
    _, manifest = back_up(run, settings, tmp_path / "backups")

    said = run("restore", str(manifest), "--check", "--lang", "en")

    assert said.status == 0
    assert "The backup is whole" in said.out


def test_a_restoring_without_a_name_or_a_reason_is_refused_before_anything(
    run: Run, settings: dict[str, str], tmp_path: Path
) -> None:
    _, manifest = back_up(run, settings, tmp_path / "backups")
    elsewhere = settings | {"API_DATABASE_URL": f"sqlite:///{tmp_path}/again.sqlite"}

    said = run("restore", str(manifest), "--by", "Dominique Petit", **elsewhere)

    assert said.status == 1
    assert "--reason WHY" in said.complaint
    assert not (tmp_path / "again.sqlite").exists()


@pytest.mark.parametrize(
    ("_case", "words", "says"),
    [
        ("a folder that is not there", ["backup", "{here}/nowhere"], "is not there"),
        ("a manifest that is not there", ["restore", "{here}/no.json", *WHO], "is not there"),
        ("a file of something else", ["restore", "{here}/other.json", *WHO], "not the manifest"),
        ("where a base stands", ["restore", "{manifest}", *WHO], "is there already"),
    ],
)
def test_what_cannot_be_is_one_line_with_its_remedy(
    _case: str,
    words: list[str],
    says: str,
    run: Run,
    settings: dict[str, str],
    tmp_path: Path,
) -> None:
    _, manifest = back_up(run, settings, tmp_path / "backups")
    (tmp_path / "other.json").write_text("{}")

    said = run(*(word.format(here=tmp_path, manifest=manifest) for word in words), **settings)

    assert (said.status, said.out) == (1, "")
    assert says in said.complaint
    assert "Remedy" in said.complaint
    assert said.complaint.count("\n") == 1


@pytest.mark.servers
def test_a_base_of_postgresql_is_copied_and_made_again_in_a_new_one(
    run: Run,
    settings: dict[str, str],
    tmp_path: Path,
    postgres_address: str,
    new_postgres_base: object,
) -> None:
    assert callable(new_postgres_base)
    asyncio.run(enrol(postgres_address, {ASCQ: a_deed()}, [a_habilitation(an_agent())], NOON))
    here = settings | {"API_DATABASE_URL": postgres_address}
    there = settings | {"API_DATABASE_URL": new_postgres_base()}

    said, manifest = back_up(run, here, tmp_path / "backups")
    restored = run("restore", str(manifest), *WHO, "--lang", "en", **there)
    twice = run("restore", str(manifest), *WHO, "--lang", "en", **there)

    assert (said.status, restored.status) == (0, 0), restored.complaint
    assert "Every register holds" in restored.out
    assert twice.status == 1
    assert "Restore into a new one".lower() in twice.complaint.lower()
