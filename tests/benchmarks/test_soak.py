"""A soak fails by what grows, by what comes late and by what is lost."""

from __future__ import annotations

from typing import Any

from benchmarks.media.telling.delays import late_share
from benchmarks.media.telling.soak import Minute, growth, report


def a_minute(number: int, media: int = 100, **seen: Any) -> Minute:
    told: dict[str, Any] = {
        "seconds": 60.0,
        "frames": 1000,
        "packets": 17_000,
        "late_frames": 0,
        "lost": 0,
        "fewest_frames": 25.0,
    }
    cores = {"media": 0.2, "federator": 0.1}
    return Minute(number, {"media": media, "federator": 50}, cores, told | seen if number else {})


def test_memory_is_compared_with_the_minute_it_had_settled_by() -> None:
    held = [50, 90, 99, 100, 101, 101, 102]

    assert growth([a_minute(*each) for each in enumerate(held)], "media") == 102 / 100 - 1


def test_a_short_soak_is_compared_with_its_beginning() -> None:
    assert growth([a_minute(0, 100), a_minute(1, 110)], "media") == 110 / 100 - 1


def test_each_process_and_each_share_has_its_verdict() -> None:
    minutes = [a_minute(0), a_minute(1, 104, late_frames=1), a_minute(2, 104, lost=100)]

    said = report("ours", minutes, 0.0, "loopback", (16, 5))

    assert said.title == "Soak: 16 cameras, 5 viewers each, 2 minutes"
    assert [(one.goal, one.word) for one in said.verdicts] == [
        ("growth of the media process ≤ 0.03", "FAIL"),
        ("growth of the federator process ≤ 0.03", "PASS"),
        ("share of pictures later than 200 ms ≤ 0.001", "PASS"),
        ("share of packets lost ≤ 0.001", "FAIL"),
    ]


def test_a_camera_is_late_by_its_own_clock() -> None:
    log = [(number * 3600, 12, number / 25 + (0.3 if number == 7 else 0.0)) for number in range(10)]

    assert late_share([log]) == 0.1
