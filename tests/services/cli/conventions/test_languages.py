"""French and English say the same, of everything that can be said."""

from __future__ import annotations

import ast
from pathlib import Path
from string import Formatter

import pytest

from services.cli.conventions import catalogue, headings
from services.cli.conventions.remedies import FRENCH, HOURS, KINDS, told
from services.cli.words import Language, Said
from tenants.conventions import hours, hours_notation
from tenants.conventions.reading import UnreadableDeed, read_deed, table
from tests.services.cli.conventions.files import TEXT
from tests.tenants.conventions.format import remedies


def said_of(module: object) -> dict[str, Said]:
    held = {name: one for name, one in vars(module).items() if isinstance(one, Said)}
    tables = [one for one in vars(module).values() if isinstance(one, dict)]
    rows = {f"{k}": v for one in tables for k, v in one.items() if isinstance(v, Said)}
    return held | rows


def gaps(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("module", [catalogue, headings], ids=["catalogue", "headings"])
def test_both_languages_have_the_same_gaps(module: object) -> None:
    differing = {
        name for name, one in said_of(module).items() if gaps(one.french) != gaps(one.english)
    }

    assert len(said_of(module)) > 30
    assert differing == set()


def test_every_sentence_of_the_reader_has_its_french_one_with_no_gap_of_its_own() -> None:
    assert remedies() - set(FRENCH) == set()
    assert {one for one in FRENCH if not gaps(FRENCH[one]) <= gaps(one)} == set()
    assert set(table.KINDS.values()) | {"a time"} == set(KINDS)


def reasons() -> set[str]:
    """Every sentence with which the hours refuse, its gaps unfilled."""
    trees = [ast.parse(Path(str(one.__file__)).read_text()) for one in (hours, hours_notation)]
    calls = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call)]
    raised = [one.args[0] for one in calls if ast.unparse(one.func) == "UnreadableHours"]
    found = set()
    for sentence in raised:
        match sentence:
            case ast.Constant(value=str(text)):
                found.add(text)
            case ast.BinOp(left=ast.Constant(value=str(text)), right=ast.Name(id="_WRITE")):
                found.add(text + hours_notation._WRITE)
            case _:
                found |= {"{of}: " + why for _, why in hours_notation._OUTSIDE}
    return found


def test_every_reason_why_hours_are_not_read_has_its_french_one() -> None:
    assert reasons() == set(HOURS)
    assert {one for one in HOURS if gaps(HOURS[one]) != gaps(one)} == set()


def test_hours_that_are_not_read_are_told_in_french_to_the_end() -> None:
    text = TEXT.replace("Mo-Sa 08:00-01:00", "lun-sam 08:00-01:00")

    with pytest.raises(UnreadableDeed) as refused:
        read_deed(text, "a.toml")

    assert told(refused.value, Language.FRENCH).partition(": ")[2] == (
        "clauses.staffed.hours ne se lit pas : horaires 'lun-sam 08:00-01:00; Su,PH 10:00-18:00' : "
        "'lun' est en français : écrivez Mo, Tu, We, Th, Fr, Sa, Su pour lundi à dimanche, et PH "
        "pour les jours fériés"
    )
