"""A convention's file to ask about: the template, changed or not."""

from __future__ import annotations

from pathlib import Path

from services.kit.deeds import TEMPLATE

TEXT = TEMPLATE.read_text(encoding="utf-8")
SUMMER = ("--at", "2025-07-15T01:30")


def a_file(folder: Path, text: str = TEXT, name: str = "sainte-ville.toml") -> str:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return str(file)
