"""What a plan counts on is what was measured last, or less."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from services.cli.planning.measured import (
    FILE,
    PROMISES,
    Measure,
    Promise,
    broken,
    read_measures,
    write_measures,
)
from tests.services.cli.conftest import Run


def test_the_plan_promises_no_more_than_what_was_measured_last() -> None:
    assert broken(read_measures()) == []


def test_every_measure_is_one_that_the_plan_is_held_to_with_its_day_and_its_commit() -> None:
    measures = read_measures()

    assert measures.keys() == PROMISES.keys()
    for one in measures.values():
        assert re.fullmatch(r"20\d\d-\d\d-\d\d", one.day)
        assert re.fullmatch(r"[0-9a-f]{10}\*?", one.commit)


@pytest.mark.parametrize("name", PROMISES)
def test_a_measure_that_is_worse_than_its_promise_is_named(name: str) -> None:
    measures, promise = dict(read_measures()), PROMISES[name]
    worse = promise.least * 0.99 if promise.least else (promise.most or 0) * 1.01
    measures[name] = replace(measures[name], value=worse, day="2027-01-01")

    (said,) = broken(measures)

    assert said.startswith(f"{name}: ")
    assert "on 2027-01-01" in said
    assert "the plan counts on at" in said


def test_a_promise_that_nothing_measured_is_named() -> None:
    assert broken({}) == [f"{name}: never measured" for name in PROMISES]


def test_a_new_measure_takes_the_place_of_the_one_before_and_leaves_the_others(
    tmp_path: Path,
) -> None:
    file = tmp_path / "measured.json"
    file.write_bytes(FILE.read_bytes())

    write_measures({"packets-per-core": 312_345.678_9}, "2027-01-01", "0123456789", "A", file)

    assert read_measures(file) == dict(read_measures()) | {
        "packets-per-core": Measure(312_345.679, "2027-01-01", "0123456789", "A")
    }
    assert len(file.read_text().splitlines()) == len(PROMISES) + 2


def test_the_plan_prints_where_its_figures_come_from_and_their_day(run: Run) -> None:
    size = ("--communes", "50", "--cameras", "20", "--flows", "8")
    one = read_measures()["packets-per-core"]

    said = run("plan", *size, "--lang", "en")
    found = json.loads(run("plan", *size, "--json").out)

    assert f"{one.day}  packets-per-core: {one.value:g} ({one.by}, commit {one.commit})" in said.out
    assert found["measured"]["packets-per-core"]["day"] == one.day


def test_what_is_bounded_on_both_sides_is_kept_between() -> None:
    assert [Promise(1.0, 2.0).kept_by(value) for value in (0.9, 1.5, 2.1)] == [False, True, False]
