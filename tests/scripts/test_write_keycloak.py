"""The file that reviewers read is what bootstrap wants, and its check says so when it is not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scripts import write_keycloak


def test_the_committed_file_is_the_code_s() -> None:
    assert write_keycloak.main(["--check"]) == 0


def test_a_file_changed_by_hand_is_told_in_one_line_and_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    changed = tmp_path / "realm.json"
    said = json.loads(write_keycloak.FILE.read_text())
    said["realm"]["accessTokenLifespan"] = 3600
    changed.write_text(json.dumps(said))
    before = changed.read_text()
    monkeypatch.setattr(write_keycloak, "FILE", changed)

    assert write_keycloak.main(["--check"]) == 1

    told = capsys.readouterr().err
    assert told == "realm.json is not the code's. Remedy: python scripts/write_keycloak.py\n"
    assert changed.read_text() == before


def test_writing_mends_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(write_keycloak, "FILE", tmp_path / "charts" / "realm.json")

    assert write_keycloak.main([]) == 0
    assert write_keycloak.main(["--check"]) == 0
