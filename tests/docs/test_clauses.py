"""Every clause of the founding deeds has its key, and a test or a page that answers for it."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from scripts import write_clauses

CLAUSES = tomllib.loads(write_clauses.SOURCE.read_text(encoding="utf-8"))


def test_the_page_is_what_the_conventions_and_the_tests_say() -> None:
    assert write_clauses.PAGE.read_text(encoding="utf-8") == write_clauses.page()


def test_a_clause_without_a_test_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    proofs = write_clauses.proofs_in(write_clauses.ROOT / "tests")
    monkeypatch.setattr(write_clauses, "proofs_in", lambda _: proofs | {"VA-4": []})

    with pytest.raises(write_clauses.Unproven, match="VA-4 has no test"):
        write_clauses.page()


def test_a_mark_that_names_no_clause_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(write_clauses, "proofs_in", lambda _: {"VA-99": ["tests/test_x.py"]})

    with pytest.raises(write_clauses.Unproven, match="VA-99"):
        write_clauses.page()


def test_the_table_has_every_clause_of_the_specification(shared_data: Path) -> None:
    text = (shared_data.parent / "conventions.md").read_text(encoding="utf-8")

    assert set(re.findall(r"^\| ((?:VA|ME|LO|CH|MF)-\d+) \|", text, re.M)) == set(CLAUSES)
