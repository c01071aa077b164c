"""`beffroi register change-key`, as whoever runs the API changes the key of registers."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from services.api.enrolment import enrol
from tests.builders import ASCQ, NOON, a_deed, a_habilitation, an_agent
from tests.services.cli.conftest import Run, Said

WHO = ("--by", "Dominique Petit", "--reason", "changement annuel")


@pytest.fixture
def settings(run: Run, tmp_path: Path) -> dict[str, str]:
    """Those of an API whose register is signed once by its first key."""
    run("register", "key", str(tmp_path / "pki"), "--name", "beffroi-nord")
    run("register", "key", str(tmp_path / "next"), "--name", "beffroi-nord-2027")
    database = f"sqlite:///{tmp_path}/beffroi.sqlite"
    asyncio.run(enrol(database, {ASCQ: a_deed()}, [a_habilitation(an_agent())], NOON))
    return {
        "API_DATABASE_URL": database,
        "API_ISSUER": "http://127.0.0.1:1/oidc",
        "API_ORIGIN": "http://127.0.0.1:8600",
        "API_REGISTER_KEY": str(tmp_path / "pki/register.key"),
    }


def changed(run: Run, tmp_path: Path, *more: str, **settings: str) -> Said:
    to = str(tmp_path / "next/register.key")
    return run("register", "change-key", "--to", to, *WHO, *more, **settings)


def exported(run: Run, file: Path, **settings: str) -> Said:
    out = ("--tenant", ASCQ, "--out", str(file), *WHO, "--lang", "en")
    return run("register", "export", *out, **settings)


def test_a_register_whose_key_was_changed_is_verified_with_the_key_of_before(
    run: Run, settings: dict[str, str], tmp_path: Path
) -> None:
    exported(run, tmp_path / "before.jsonl", **settings)

    said = changed(run, tmp_path, **settings)
    after = settings | {"API_REGISTER_KEY": str(tmp_path / "next/register.key")}
    exported(run, tmp_path / "after.jsonl", **after)
    verified = run(
        *("register", "verify", str(tmp_path / "after.jsonl"), "--lang", "en"),
        *("--key", str(tmp_path / "pki/register.pub")),
    )

    assert said.status == 0, said.complaint
    assert "signée par les deux clés" in said.out
    assert "redémarrer chaque API" in said.out
    assert verified.status == 0, verified.out
    assert "signed that beffroi-nord-2027" in verified.out


def test_said_twice_it_is_entered_once(run: Run, settings: dict[str, str], tmp_path: Path) -> None:
    changed(run, tmp_path, **settings)

    said = changed(run, tmp_path, "--lang", "en", **settings)

    assert said.status == 0
    assert f"{ASCQ}: the new key signs already" in said.out


def test_a_lost_key_is_said_to_be_lost(run: Run, settings: dict[str, str], tmp_path: Path) -> None:
    del settings["API_REGISTER_KEY"]

    without = changed(run, tmp_path, **settings)
    said = changed(run, tmp_path, "--lost", "--lang", "en", **settings)

    assert (without.status, said.status) == (1, 0)
    assert "API_REGISTER_KEY is not set" in without.complaint
    assert "signed by the new key alone" in said.out


def test_a_key_that_does_not_sign_here_is_refused_with_a_remedy(
    run: Run, settings: dict[str, str], tmp_path: Path
) -> None:
    changed(run, tmp_path, **settings)
    run("register", "key", str(tmp_path / "third"), "--name", "beffroi-sud")
    to = str(tmp_path / "third/register.key")

    said = run("register", "change-key", "--to", to, *WHO, "--lang", "en", **settings)

    assert (said.status, said.out) == (1, "")
    assert "is signed by beffroi-nord-2027+" in said.complaint
    assert "Remedy" in said.complaint
