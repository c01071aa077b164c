"""Each of the thirty-five quirks of cameras has an answer, and a test that proves it."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from scripts import write_quirks

QUIRKS = tomllib.loads(write_quirks.SOURCE.read_text(encoding="utf-8"))


def test_the_page_is_what_the_table_and_the_tests_say() -> None:
    assert write_quirks.PAGE.read_text(encoding="utf-8") == write_quirks.page()


def test_a_quirk_without_a_test_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    proofs = write_quirks.proofs_in(write_quirks.ROOT / "tests", "quirk")
    monkeypatch.setattr(write_quirks, "proofs_in", lambda *_: proofs | {"4": []})

    with pytest.raises(write_quirks.Unproven, match="4 has no test"):
        write_quirks.page()


def test_a_mark_that_names_no_quirk_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(write_quirks, "proofs_in", lambda *_: {"36": ["tests/test_x.py"]})

    with pytest.raises(write_quirks.Unproven, match="36"):
        write_quirks.page()


def test_the_table_has_every_quirk_that_was_found(shared_data: Path) -> None:
    text = (shared_data.parent / "research" / "geo.md").read_text(encoding="utf-8")

    assert re.findall(r"^\| (\d+) \|", text.partition("## 4.")[2], re.M) == list(QUIRKS)
