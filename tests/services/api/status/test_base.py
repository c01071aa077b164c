"""The database beside our clock: how far they are apart, and never more than is known."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from services.api.status.base import _skew
from tests.builders import NOON

SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("theirs_case", "expected"),
    [
        (NOON + SECOND, timedelta()),
        (NOON - 3 * SECOND, 3 * SECOND),
        (NOON + 7 * SECOND, -5 * SECOND),
    ],
)
def test_a_clock_between_two_looks_at_ours_differs_by_nothing(
    theirs_case: datetime, expected: timedelta
) -> None:
    assert _skew(theirs_case, NOON, NOON + 2 * SECOND) == expected


def test_a_base_of_whole_seconds_is_taken_to_mean_its_whole_second() -> None:
    ours = NOON + SECOND / 2

    assert _skew(NOON.astimezone(UTC).replace(tzinfo=None), ours, ours) == timedelta()
