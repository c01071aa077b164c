"""The pages of the life cycles are the code's, and their check says so when they are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts import write_life_cycles


def test_the_committed_pages_are_the_code_s() -> None:
    assert write_life_cycles.main(["--check"]) == 0


def test_a_stale_page_is_told_in_one_line_and_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(write_life_cycles, "FOLDER", tmp_path)
    for name, page in write_life_cycles.pages().items():
        (tmp_path / name).write_text("made up" if name == "slot.md" else page)

    assert write_life_cycles.main(["--check"]) == 1

    told = "slot.md is not the code's. Remedy: python scripts/write_life_cycles.py\n"
    assert capsys.readouterr().err == told
    assert (tmp_path / "slot.md").read_text() == "made up"


def test_writing_mends_a_stale_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(write_life_cycles, "FOLDER", tmp_path)

    assert write_life_cycles.main([]) == 0
    assert write_life_cycles.main(["--check"]) == 0


def test_the_page_draws_each_transition_once() -> None:
    page = write_life_cycles.pages()["lease.md"]

    assert page.count("asked --> held: approved\n") == 1
    assert "| `taken-back` | ended | ended |  |" in page
    assert "    ended --> [*]\n" in page
