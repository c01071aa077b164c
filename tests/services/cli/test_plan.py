"""`beffroi plan`: the size of a department, told before it buys anything."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as some

from services.cli.planning import figures
from services.cli.planning.sizing import Department, plan
from tests.services.cli.conftest import Run

NORD = ("--communes", "50", "--cameras", "20", "--flows", "8")


def test_a_department_reads_cores_memory_bandwidth_and_cost(run: Run) -> None:
    said = run("plan", *NORD, "--core-price", "25", "--commune-price", "40")

    assert said.status == 0
    assert "400 flux au plus" in said.out
    for words in ("media", "TURN", "PostgreSQL", "cœurs", "Mbit/s montants par commune"):
        assert words in said.out
    (federators,) = [line for line in said.out.splitlines() if "fédérateurs" in line]
    assert federators.split()[-2:] == ["2000", "€"]


def test_a_price_that_nobody_gave_is_asked_for_and_left_out_of_the_total(run: Run) -> None:
    unpriced = run("plan", *NORD, "--lang", "en")
    priced = run("plan", *NORD, "--lang", "en", "--commune-price", "40")

    assert unpriced.out.count("price ?") == 5
    assert "total" not in unpriced.out
    assert "total of the priced lines: 2000 €" in priced.out


def test_a_program_reads_the_same_as_json(run: Run) -> None:
    found = json.loads(run("plan", *NORD, "--json").out)

    assert found["department"]["communes"] == 50
    assert found["cores"] == sum(part["count"] * part["cores"] for part in found["centre"])


def test_more_flows_than_cameras_are_never_all_taken(run: Run) -> None:
    found = json.loads(
        run("plan", "--communes", "1", "--cameras", "2", "--flows", "8", "--json").out
    )

    assert found["department"]["flows"] == 2


def test_without_a_relay_no_machine_is_counted_for_it() -> None:
    direct = plan(Department(50, 20, 8, relayed=False))

    assert "TURN" not in [part.name for part in direct.centre]


SIZES = some.builds(
    Department,
    communes=some.integers(1, 500),
    cameras=some.just(1_000),
    flows=some.integers(1, 100),
    mbit=some.floats(0.5, 20),
    months=some.integers(1, 60),
)


@given(SIZES)
def test_media_stays_half_empty_when_one_of_its_processes_is_missing_or_bursts_come(
    department: Department,
) -> None:
    (media,) = [part for part in plan(department).centre if part.name == "media"]
    packets = department.views * department.mbit * figures.PACKETS_PER_MBIT
    busy = packets / figures.PACKETS_PER_CORE + department.views * figures.CORE_PER_PULL

    assert media.count >= 2
    assert media.count >= figures.HEADROOM * busy


@given(SIZES, some.integers(1, 50))
def test_a_larger_department_never_needs_less(department: Department, more: int) -> None:
    larger = Department(
        department.communes + more, 1_000, department.flows, department.mbit, department.months
    )
    small, large = plan(department), plan(larger)

    assert large.cores >= small.cores
    assert large.disk_gib >= small.disk_gib
    assert large.into_centre > small.into_centre


@pytest.mark.parametrize("words", [("0",), ("-1",), ("many",), ("1e9",)])
def test_what_is_no_number_of_communes_is_refused(
    words: tuple[str], run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        run("plan", "--communes", *words, "--cameras", "2", "--flows", "2")

    assert ended.value.code == 2
    assert "--communes" in capsys.readouterr().err
