"""A result says on what it was measured, and nothing of where that stands."""

from __future__ import annotations

import json
import os
import socket

from benchmarks.media.telling.figures import at_most
from benchmarks.media.telling.report import (
    Circumstances,
    Report,
    Table,
    circumstances,
    page,
    record,
)

REPORT = Report(
    "d-delay",
    "D. Delay",
    "On loopback.",
    [Table(("what", "ms"), [("p50", "3"), ("p99", "12")], "In and out")],
    [at_most("p99", 12.0, 40.0)],
    [{"p99": 12.0}],
)
WHEN = Circumstances("2026-11-26", "abc", {"cores": "2"}, {"Python": "3.11"})


def test_the_page_holds_the_tables_the_verdicts_and_the_circumstances() -> None:
    assert page(REPORT, WHEN).splitlines() == [
        "# D. Delay",
        "",
        "On loopback.",
        "",
        "## In and out",
        "",
        "| what | ms |",
        "| --- | --- |",
        "| p50 | 3 |",
        "| p99 | 12 |",
        "",
        "| goal | found |  |",
        "| --- | --- | --- |",
        "| p99 ≤ 40 | 12 | PASS |",
        "",
        "2026-11-26, commit abc, cores 2.",
        "",
        "Python 3.11.",
    ]


def test_the_record_holds_every_run() -> None:
    assert json.loads(record(REPORT, WHEN)) == {
        "name": "d-delay",
        "day": "2026-11-26",
        "commit": "abc",
        "machine": {"cores": "2"},
        "versions": {"Python": "3.11"},
        "verdicts": [{"goal": "p99 ≤ 40", "found": "12", "holds": True, "verdict": "PASS"}],
        "runs": [{"p99": 12.0}],
    }


def test_a_result_names_no_folder_and_no_host() -> None:
    said = record(REPORT, circumstances())

    assert socket.gethostname() not in said
    assert os.getcwd() not in said
    assert {"processor", "cores", "kernel"} == set(json.loads(said)["machine"])
