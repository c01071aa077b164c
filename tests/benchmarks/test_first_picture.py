"""Benchmark C holds the slow joins against its goals, not the mean ones."""

from __future__ import annotations

from benchmarks.media.telling.first_picture import COLD, FLOOR, WARM, Join, report


def joins(kind: str, gop: int, *slow: float) -> list[Join]:
    """Twenty, of which these are slow."""
    quick = [Join(kind, gop, 0.08, 0.04)] * (20 - len(slow))
    return [*quick, *(Join(kind, gop, each, 0.04) for each in slow)]


def test_one_slow_join_of_twenty_is_forgiven_and_two_are_not() -> None:
    one, two = joins(WARM, 25, 0.9), joins(WARM, 50, 0.3, 0.9)

    assert [(each.found, each.word) for each in report([*one, *two]).verdicts] == [
        ("0.08", "PASS"),
        ("0.3", "FAIL"),
    ]


def test_a_group_of_two_seconds_has_no_goal_where_nobody_watches() -> None:
    found = report([*joins(COLD, 25), *joins(COLD, 50), *joins(FLOOR, 25)])

    assert [one.goal for one in found.verdicts] == ["C, cold, a group of 1 s, p95 in s ≤ 1.2"]
    assert [row[0] for row in found.tables[0].rows] == [COLD, COLD, FLOOR]
