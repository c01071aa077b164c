"""Benchmarks B and D add up the cores of every serving process, and count whole cities alone."""

from __future__ import annotations

from typing import Any

import pytest

from benchmarks.media.telling.city import FLOOR, HELPED, PYTHON, Run, report


def a_run(kind: str = HELPED, *, media: float = 0.1, **seen: Any) -> Run:
    sound: dict[str, Any] = {
        "packets": 100_000,
        "lost": 0,
        "delivered": 1.0,
        "delay_p50_ms": 3.0,
        "delay_p99_ms": 12.0,
        "delay_most_ms": 30.0,
    }
    return Run(kind, {"federator": 0.1, "media": media}, sound | seen)


def test_the_cores_of_all_serving_processes_are_added_up() -> None:
    assert a_run(media=0.2).total == pytest.approx(0.3)


@pytest.mark.parametrize(
    ("seen", "fault"),
    [
        ({"delivered": 0.9985}, "99.85% of the pictures delivered"),
        ({"lost": 200}, "200 packets lost"),
    ],
)
def test_a_city_that_was_not_delivered_does_not_count(seen: dict[str, Any], fault: str) -> None:
    assert a_run().faults == []
    assert a_run(**seen).faults == [fault]


def test_each_sender_has_its_own_goal_of_cores_and_the_same_of_delay() -> None:
    runs = [a_run(HELPED, media=0.2), a_run(PYTHON, media=0.2, delay_p99_ms=41.0)]

    assert [(one.found, one.word) for one in report(runs, "loopback", 20, 2).verdicts] == [
        ("0.3", "FAIL"),
        ("12", "PASS"),
        ("0.3", "PASS"),
        ("41", "FAIL"),
    ]


def test_ours_is_told_as_so_many_times_the_floor() -> None:
    floor = Run(FLOOR, {"relay": 0.05}, a_run().seen)

    said = report([a_run(), floor], "loopback", 20, 2)

    assert said.about.endswith(f"4.0 × the floor's cores: {HELPED}.")


def test_what_each_viewer_saw_is_held_against_what_its_camera_sent() -> None:
    sent = [(number * 3600, 100 if number % 50 == 0 else 12, number / 25) for number in range(100)]
    seen = [(timestamp, packets, at + 0.02) for timestamp, packets, at in sent]
    told = {"seconds": 4.0, "began_at": 0.0, "packets": 1376, "lost": 0}

    run = Run.of(PYTHON, {"media": 0.4}, told, [(sent, seen), (sent, [*seen[:10], *seen[15:]])])

    assert run.cores == {"media": 0.1}
    assert run.seen["delivered"] == 195 / 200
    assert run.seen["delay_p99_ms"] == pytest.approx(20.0)


def test_a_viewer_that_saw_nothing_fails_its_run() -> None:
    told = {"seconds": 4.0, "began_at": 0.0, "packets": 0, "lost": 0}

    run = Run.of(PYTHON, {"media": 0.4}, told, [([(0, 100, 0.0)], [])])

    assert run.faults == ["no keyframe of this camera's was seen"]
