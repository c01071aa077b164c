"""One word per thing: the glossary's banned synonyms are in no identifier of ours."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

BANNED = {
    "supervision_center": "Csu",
    "command_center": "Cic",
    "municipality": "commune",
    "clearance": "Habilitation",
    "audit_log": "Register",
    "warrant": "Requisition",
    "is_urgent": "Urgency",
    "opening_hours": "staffed: Hours",
    "gateway": "federator",
    "vms": "csu_system",
    "feed": "Stream",
    "rule_id": "ArticleRef",
}
"""Banned synonym → the word of `docs/reference/glossary.md`."""


def identifiers(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield name
            case ast.ClassDef(name=name) | ast.Name(id=name) | ast.arg(arg=name):
                yield name
            case ast.Attribute(attr=name):
                yield name


def words(identifier: str) -> str:
    return "_" + re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", identifier).lower().strip("_") + "_"


def banned_in(source: str) -> set[str]:
    return {
        f"{name}: say {instead}"
        for name in identifiers(ast.parse(source))
        for synonym, instead in BANNED.items()
        if f"_{synonym}_" in words(name)
    }


@pytest.mark.parametrize("package", ["tenants", "federation", "services"])
def test_no_banned_synonym_stands_in_an_identifier(package: str, root: Path) -> None:
    found = {
        f"{file.relative_to(root)}: {one}"
        for file in (root / package).rglob("*.py")
        if "node_modules" not in file.parts
        for one in banned_in(file.read_text(encoding="utf-8"))
    }

    assert found == set()


def test_a_banned_synonym_is_seen_in_any_case() -> None:
    assert banned_in("class CameraFeed: ...") == {"CameraFeed: say Stream"}
    assert banned_in("def is_feedback(): ...") == set()


def test_the_glossary_names_every_word_that_the_ban_prefers(root: Path) -> None:
    glossary = (root / "docs/reference/glossary.md").read_text(encoding="utf-8")

    assert [word for word in BANNED.values() if word.split(":")[0] not in glossary] == []
