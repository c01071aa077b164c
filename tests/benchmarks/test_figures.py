"""A benchmark's medians, percentiles and verdicts are what they say."""

from __future__ import annotations

import pytest

from benchmarks.media.telling.figures import (
    Summary,
    at_least,
    at_most,
    percentile,
    ratio,
    summarise,
)


def test_the_median_stands_between_the_least_and_the_most() -> None:
    assert summarise([3.0, 1.0, 9.0, 2.0, 4.0]) == Summary(3.0, 1.0, 9.0, 5)


def test_what_was_not_measured_has_no_summary() -> None:
    assert summarise([]) is None


@pytest.mark.parametrize(("hundredths", "found"), [(50, 50), (95, 95), (99, 99), (100, 100)])
def test_a_percentile_is_a_value_that_was_measured(hundredths: float, found: float) -> None:
    assert percentile(list(range(100, 0, -1)), hundredths) == found


def test_of_one_value_every_percentile_is_that_one() -> None:
    assert [percentile([7.0], each) for each in (0, 50, 99)] == [7.0, 7.0, 7.0]


def test_a_percentile_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="nothing was measured"):
        percentile([], 99)


def test_a_goal_that_is_just_reached_holds() -> None:
    assert [at_least("a", 1.4, 1.4).word, at_most("b", 40.0, 40.0).word] == ["PASS", "PASS"]


def test_a_goal_that_is_missed_fails() -> None:
    assert [at_least("a", 1.39, 1.4).word, at_most("b", 40.1, 40.0).word] == ["FAIL", "FAIL"]


def test_a_goal_without_a_figure_is_neither_held_nor_missed() -> None:
    verdict = at_least("a", ratio(2.0, None), 1.4)

    assert (verdict.goal, verdict.found, verdict.word) == ("a ≥ 1.4", "–", "NOT MEASURED")
