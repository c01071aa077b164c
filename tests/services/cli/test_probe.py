"""`beffroi probe`: what it writes, and what it says before anything is asked."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from services.api.enrolment import read_habilitations
from services.kit.deeds import read_conventions
from services.kit.probe import AGENT, ORGANISATION, SECRET_LETTERS, TENANT
from tenants.habilitations.habilitation import Right
from tests.services.cli.conftest import Run


def test_what_it_prepares_is_a_deed_and_a_right_that_the_api_reads(
    run: Run, tmp_path: Path
) -> None:
    said = run("probe", "prepare", str(tmp_path / "sonde"))

    deeds = read_conventions([tmp_path / "sonde/conventions"])
    (held,) = read_habilitations(tmp_path / "sonde/habilitation.toml", deeds)
    assert (said.status, said.complaint) == (0, "")
    assert set(deeds) == {TENANT}
    assert (held.agent, held.organisation, held.tenant) == (AGENT, ORGANISATION, TENANT)
    assert held.acts == {Right.WATCH}


def test_its_secret_is_its_owners_and_no_second_time_another(run: Run, tmp_path: Path) -> None:
    run("probe", "prepare", str(tmp_path))
    secret = (tmp_path / "secret").read_text()

    again = run("probe", "prepare", str(tmp_path))

    assert (again.status, (tmp_path / "secret").read_text()) == (0, secret)
    assert len(secret) >= SECRET_LETTERS
    assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600
    assert secret not in again.out


def test_a_folder_that_cannot_be_written_is_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    said = run("probe", "prepare", str(tmp_path / "file"))

    assert said.status == 1
    assert "Remedy: choose a folder you may write to" in said.complaint


@pytest.mark.parametrize("secret", [{}, {"PROBE_SECRET": "abracadabra"}])
def test_without_a_secret_it_asks_nobody(run: Run, secret: dict[str, str]) -> None:
    said = run("probe", "look", "--api", "http://127.0.0.1:1", **secret)

    assert (said.status, said.out) == (1, "")
    assert said.complaint.startswith("beffroi: PROBE_SECRET is ")
    assert "abracadabra" not in said.complaint


def test_an_address_that_is_none_is_refused(run: Run) -> None:
    said = run("probe", "look", "--api", "file:///etc/passwd", PROBE_SECRET="s" * 43)

    assert said.status == 1
    assert "write addresses as http://host:port" in said.complaint
