"""A place's conventions are all read, or the place does not start."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.kit.deeds import SIGNED, read_convention, read_conventions
from tenants.conventions.reading import UnreadableDeed


def test_a_folder_without_conventions_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDeed, match="no convention there"):
        read_conventions([SIGNED, tmp_path])


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDeed, match=r"gone: no convention there"):
        read_conventions([tmp_path / "gone"])


def test_a_file_that_cannot_be_opened_or_read_is_named(tmp_path: Path) -> None:
    latin = tmp_path / "latin.toml"
    latin.write_bytes("[convention]\nid = 'Évrange'\n".encode("latin-1"))

    with pytest.raises(UnreadableDeed, match=r"latin\.toml: not UTF-8"):
        read_convention(latin)
    with pytest.raises(UnreadableDeed, match=r"gone\.toml: No such file"):
        read_convention(tmp_path / "gone.toml")
