"""The page of settings is the code's, and its check says so when it is not."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from scripts import write_settings
from services.api.keycloak.settings import Settings as KeycloakSettings
from services.api.settings import Settings as ApiSettings
from services.demo.stand_alone_issuer import Settings as IssuerSettings
from services.federator.settings import CameraSettings
from services.media.settings import Settings as MediaSettings


def test_the_committed_page_is_the_code_s() -> None:
    assert write_settings.main(["--check"]) == 0


def test_a_stale_page_is_told_in_one_line_and_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stale = tmp_path / "settings.md"
    shutil.copy(write_settings.PAGE, stale)
    with stale.open("a") as page:
        page.write("| `API_MADE_UP` | text | none | Nothing. |\n")
    before = stale.read_text()
    monkeypatch.setattr(write_settings, "PAGE", stale)

    assert write_settings.main(["--check"]) == 1

    said = capsys.readouterr()
    assert said.err == ("settings.md is not the code's. Remedy: python scripts/write_settings.py\n")
    assert stale.read_text() == before


def test_writing_mends_a_stale_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(write_settings, "PAGE", tmp_path / "settings.md")

    assert write_settings.main([]) == 0
    assert write_settings.main(["--check"]) == 0


def test_the_script_runs_from_anywhere(root: Path, tmp_path: Path) -> None:
    script = root / "scripts" / "write_settings.py"

    done = subprocess.run([sys.executable, str(script), "--check"], cwd=tmp_path, timeout=60)

    assert done.returncode == 0


def rows() -> list[tuple[str, str, str]]:
    """Name, default and sentence of each setting, in the order of the page."""
    cells = [line.split(" | ") for line in write_settings.page().splitlines() if line[:3] == "| `"]
    return [(row[0].strip("| `"), row[-2], row[-1].removesuffix(" |")) for row in cells]


def test_every_setting_has_its_row_and_its_sentence() -> None:
    said = [(name, sentence) for name, _, sentence in rows()]

    for prefix, settings in (
        ("API_", ApiSettings),
        ("MEDIA_", MediaSettings),
        ("ISSUER_", IssuerSettings),
        ("KEYCLOAK_", KeycloakSettings),
    ):
        described = [
            (prefix + name.upper(), field.description)
            for name, field in settings.model_fields.items()
        ]
        assert [one for one in said if one[0].startswith(prefix)] == described
    cameras = [(name, field.description) for name, field in CameraSettings.model_fields.items()]
    assert [one for one in cameras if one not in said] == []


def test_what_a_process_insists_on_is_marked_required() -> None:
    needed = {name for name, default, _ in rows() if default == "**required**"}

    assert {name for name in needed if name.isupper()} == {
        "API_DATABASE_URL", "API_ISSUER", "API_ORIGIN", "API_PASS_KEY", "API_REGISTER_KEY",
        "MEDIA_NODE", "MEDIA_URL", "MEDIA_BUS_URL", "MEDIA_PASS_KEY",
        "MEDIA_LINK_AUTHORITY", "MEDIA_LINK_CERTIFICATE", "MEDIA_LINK_KEY",
        "KEYCLOAK_URL", "KEYCLOAK_ADMIN_USER", "KEYCLOAK_ADMIN_PASSWORD", "KEYCLOAK_ORIGIN",
        "PROBE_SECRET",
    }  # fmt: skip
