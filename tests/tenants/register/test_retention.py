"""Months are counted as people do."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tenants.register.retention import erased_before, keep_until


@pytest.mark.parametrize(
    ("at", "months", "until"),
    [
        ((2026, 1, 31), 1, (2026, 2, 28)),
        ((2026, 6, 15), 12, (2027, 6, 15)),
        ((2027, 12, 31), 2, (2028, 2, 29)),
        ((2026, 12, 1), 36, (2029, 12, 1)),
    ],
)
def test_the_same_day_or_the_last_one_of_the_month(
    at: tuple[int, int, int], months: int, until: tuple[int, int, int]
) -> None:
    assert keep_until(datetime(*at, tzinfo=UTC), months) == datetime(*until, tzinfo=UTC)


def test_what_may_go_is_what_was_kept_for_so_long() -> None:
    now = datetime(2026, 6, 15, 12, tzinfo=UTC)

    assert erased_before(now, 12) == datetime(2025, 6, 15, 12, tzinfo=UTC)
    assert erased_before(now, 18) == datetime(2024, 12, 15, 12, tzinfo=UTC)
