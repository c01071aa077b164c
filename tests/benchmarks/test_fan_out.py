"""Benchmark A counts sound runs alone, and its verdicts follow from their medians."""

from __future__ import annotations

from typing import Any

import pytest

from benchmarks.media.peers.names import FLOOR, HELPED, JANUS, PION, PYTHON
from benchmarks.media.telling.fan_out import Run, report


def a_run(server: str = PYTHON, packets: int = 400_000, viewers: int = 100, **seen: Any) -> Run:
    """Two seconds of processor in ten: 200,000 packets a second and a core by default."""
    sound: dict[str, Any] = {
        "seconds": 10.0,
        "packets": packets,
        "lost": 0,
        "fewest_frames": 25.0,
        "fewest_reports": 9,
        "answers_a_second": 1.0,
        "late_p99_ms": 4,
        "profile": "SRTP_AEAD_AES_256_GCM",
    }
    return Run(server, viewers, 2.0, sound | seen)


@pytest.mark.parametrize(
    ("seen", "fault"),
    [
        ({"lost": 400}, "lost 400"),
        ({"fewest_frames": 24.0}, "24.0 pictures a second"),
        ({"fewest_reports": 0}, "no sender report"),
        ({"answers_a_second": 0.5}, "too few receiver reports"),
        ({"late_p99_ms": 40}, "late by 40 ms"),
        ({"packets": 0}, "nothing arrived"),
    ],
)
def test_an_unsound_run_says_why_it_does_not_count(seen: dict[str, Any], fault: str) -> None:
    assert a_run().faults == []
    assert a_run(**seen).faults == [fault]


def test_another_server_is_not_struck_out_for_being_late() -> None:
    assert a_run(PION, late_p99_ms=90).faults == []


def test_a_crowd_of_three_hundred_is_not_struck_out_for_being_late() -> None:
    assert a_run(viewers=300, late_p99_ms=90).faults == []


def test_the_cost_in_front_of_each_crowd_is_told_with_its_lateness() -> None:
    few, unsound = Run(PYTHON, 10, 0.2, a_run().seen), a_run(viewers=50, lost=9_999)

    (_, crowds) = report([], [few, unsound, a_run(viewers=300, late_p99_ms=90)], "", 100, 10).tables

    assert (crowds.head, crowds.rows) == (
        ("server", "10", "300"),
        [(PYTHON, "2.00 (4)", "0.67 (90)")],
    )


def test_a_floor_sends_no_reports_and_is_sent_none() -> None:
    assert a_run(FLOOR, fewest_reports=0, answers_a_second=0.0).faults == []


def test_a_server_that_fell_over_does_not_count() -> None:
    assert Run(PION, 100, 0.0, {}, "pion does not start").faults == ["pion does not start"]


def test_the_verdicts_compare_medians_of_the_runs_that_count() -> None:
    ours = [a_run(packets=each) for each in (280_000, 300_000, 900_000)]
    unsound = a_run(packets=9_000_000, lost=900_000)
    others = [a_run(PION, 200_000), a_run(JANUS, 200_000)]

    said = report([*ours, unsound, *others], [], "loopback", 100, 10.0)

    assert [(one.found, one.word) for one in said.verdicts] == [("1.5", "PASS"), ("1.5", "FAIL")]
    assert said.tables[0].rows[0] == (
        PYTHON, "150,000", "140,000–450,000", "2.00", "4", "3 of 4",
    )  # fmt: skip


def test_a_goal_whose_peer_did_not_count_is_not_measured() -> None:
    said = report([a_run(HELPED), a_run(PION, lost=9_999), a_run(FLOOR, 800_000)], [], "", 100, 10)

    assert [one.word for one in said.verdicts] == ["NOT MEASURED", "PASS"]


@pytest.mark.parametrize(("among_many", "word"), [(0.5, "PASS"), (1.25, "PASS"), (1.5, "FAIL")])
def test_the_cost_of_a_viewer_may_not_grow_with_their_number(among_many: float, word: str) -> None:
    few = Run(PYTHON, 10, 0.2, a_run().seen)
    many = Run(PYTHON, 300, 0.2 * 30 * among_many, a_run().seen)

    (verdict,) = report([], [few, many], "", 100, 10.0).verdicts

    assert verdict.word == word
