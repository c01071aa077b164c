"""Habilitations come in from a file, whole or not at all, and each is an entry of its register."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from services.api.enrolment import UnreadableHabilitation, enrol, read_habilitations
from services.api.storage.opening import open_storage
from services.kit.deeds import SIGNED, read_conventions
from tenants.habilitations.habilitation import Designation, Level, Right
from tenants.vocabulary.identifiers import SubscriberId
from tests.builders import ASCQ

NOW = datetime(2026, 6, 15, 12, tzinfo=UTC)
CONVENTIONS = read_conventions([SIGNED])
ROW = """
[[habilitations]]
agent = "f3c1"
organisation = "cic-nord"
tenant = "villeneuve-d-ascq"
since = 2026-01-01
until = 2027-01-01
by = "Commissaire A. Petit"
reference = "HAB-14"
"""


def written(folder: Path, text: str) -> Path:
    file = folder / "habilitations.toml"
    file.write_text(text, encoding="utf-8")
    return file


async def test_a_file_is_entered_once_however_often_it_is_given(tmp_path: Path) -> None:
    habilitations = read_habilitations(written(tmp_path, ROW), CONVENTIONS)
    database = f"sqlite:///{tmp_path}/beffroi.sqlite"

    for _ in range(2):
        await enrol(database, CONVENTIONS, habilitations, NOW)

    async with open_storage(database) as begin, begin() as work:
        log = await work.registers.log(ASCQ)
    (entry,) = [json.loads(one.body or b"") for one in log.entries]
    assert (entry["act"], entry["agent"], entry["habilitation"]) == ("habilitate", "f3c1", "HAB-14")


def test_days_begin_at_midnight_in_france(tmp_path: Path) -> None:
    (one,) = read_habilitations(written(tmp_path, ROW), CONVENTIONS)

    assert one.since == datetime(2025, 12, 31, 23, tzinfo=UTC)
    assert one.designation.reference == "HAB-14"


@pytest.mark.parametrize(
    ("was", "becomes", "says"),
    [
        ("[[habilitations]]", "[[habilitation]]", "write [[habilitations]] tables"),
        ('agent = "f3c1"\n', "", "habilitations[0].agent: write a str"),
        ("since = 2026-01-01", 'since = "hier"', "habilitations[0].since: write a date"),
        ('by = "', 'role = "x"\nby = "', "habilitations[0].role is not known"),
        ("villeneuve-d-ascq", "gotham", "tenant: gotham has no convention here"),
        ("until = 2027-01-01", "until = 2025-01-01", "until must come after since"),
        ('"f3c1"', "f3c1", "habilitations.toml: "),
        ('by = "', 'acts = []\nby = "', "habilitations[0].acts: use watch, steer"),
        ('by = "', 'acts = ["look"]\nby = "', "habilitations[0].acts: use watch, steer"),
        ('by = "', 'level = "king"\nby = "', "habilitations[0].level: use departmental"),
        ('by = "', 'level = "mayor"\nby = "', "communes goes with level mayor"),
        ('by = "', 'communes = ["59009"]\nby = "', "communes goes with level mayor"),
        ('by = "', 'communes = ["Lille"]\nby = "', "communes: write INSEE codes"),
    ],
)
def test_a_mistake_is_named_with_its_key(was: str, becomes: str, says: str, tmp_path: Path) -> None:
    with pytest.raises(UnreadableHabilitation) as refused:
        read_habilitations(written(tmp_path, ROW.replace(was, becomes)), CONVENTIONS)

    assert says in str(refused.value)


def test_a_row_without_acts_is_for_watching_alone(tmp_path: Path) -> None:
    (one,) = read_habilitations(written(tmp_path, ROW), CONVENTIONS)

    assert one.acts == frozenset({Right.WATCH})
    assert one.designation.level is Level.DEPARTMENTAL


async def test_acts_level_and_territory_come_back_from_the_storage(tmp_path: Path) -> None:
    row = ROW + (
        'acts = ["watch", "ask-ticket"]\nlevel = "mayor"\ntitle = "Maire"\ncommunes = ["59009"]\n'
    )
    (one,) = read_habilitations(written(tmp_path, row), CONVENTIONS)
    database = f"sqlite:///{tmp_path}/beffroi.sqlite"

    await enrol(database, CONVENTIONS, [one], NOW)

    async with open_storage(database) as begin, begin() as work:
        assert await work.habilitations(SubscriberId("cic-nord")) == (one,)
    assert one.acts == {Right.WATCH, Right.ASK_TICKET}
    assert one.designation == Designation(
        "Commissaire A. Petit", "HAB-14", "Maire", Level.MAYOR, frozenset({"59009"})
    )
