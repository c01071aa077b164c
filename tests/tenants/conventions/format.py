"""The words of the format, found where the reader takes them."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import tenants.conventions.reading
from services.kit.deeds import TEMPLATE
from tenants.conventions.articles import Clause
from tenants.conventions.reading import read_deed
from tenants.conventions.reading.table import MUST_BE

READING = Path(tenants.conventions.reading.__file__).parent
TEXT = TEMPLATE.read_text(encoding="utf-8")
"""A whole deed, with every table: what the tests change one word of."""

_TAKEN = re.compile(
    r"(?:\.(?:take|take_if_there|word|words|number|lasting|table|tables|rows)\("
    r'|_contact\(table, |_subscriber\(row, |_notice_if_there\(table, )"(\w+)"'
)
_STATES = {"always", "open", "closed"}


def known_keys() -> set[str]:
    """Every key that the reader takes, tables included."""
    source = "\n".join(one.read_text(encoding="utf-8") for one in READING.glob("*.py"))
    return set(_TAKEN.findall(source)) | {"agreed"} | _STATES | {str(one) for one in Clause}


def remedies() -> set[str]:
    """Every sentence, its gaps unfilled, with which the reader refuses a file."""
    trees = [ast.parse(one.read_text(encoding="utf-8")) for one in READING.glob("*.py")]
    calls = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call)]
    sentences = [
        call.args[1]
        for call in calls
        if ast.unparse(call.func).endswith((".wrong", "UnreadableDeed")) and len(call.args) > 1
    ]
    written = {one.value for one in sentences if isinstance(one, ast.Constant)}
    return {MUST_BE, *map(str, written)}


def changed(was: str, becomes: str, text: str = TEXT) -> str:
    """The text with one change, that must be possible."""
    assert was in text
    return text.replace(was, becomes, 1)


def line_number(text: str, marker: str, nth: int = 1) -> int:
    """The line where `marker` stands for the nth time, from 1."""
    lines = [number for number, line in enumerate(text.splitlines(), 1) if marker in line]
    return lines[nth - 1]


def read(text: str) -> None:
    read_deed(text, "deed.toml")
