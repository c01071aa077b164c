"""When a convention is in force: tacit renewal, ends, and days that begin in France."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tenants.conventions.convention import PrefectoralOrder, Term
from tests.builders import a_convention

THREE_YEARS = Term(date(2022, 9, 29), months=36, tacit=True, notice_months=6)


@pytest.mark.parametrize(
    ("_case", "day", "end"),
    [
        ("the day before", date(2022, 9, 28), None),
        ("the first day", date(2022, 9, 29), date(2025, 9, 29)),
        ("the last day of the first term", date(2025, 9, 28), date(2025, 9, 29)),
        ("the first day renewed", date(2025, 9, 29), date(2028, 9, 29)),
        ("far on", date(2040, 1, 1), date(2040, 9, 29)),
    ],
)
def test_a_tacit_renewal_goes_on_for_as_long_again(_case: str, day: date, end: date | None) -> None:
    assert THREE_YEARS.end_after(day) == end


def test_without_tacit_renewal_the_term_ends_for_good() -> None:
    once = replace(THREE_YEARS, tacit=False)

    assert once.end_after(date(2025, 9, 28)) == date(2025, 9, 29)
    assert once.end_after(date(2025, 9, 29)) is None


def test_a_denounced_convention_ends_on_its_day_whatever_would_renew_it() -> None:
    denounced = replace(THREE_YEARS, ends=date(2025, 3, 1))

    assert denounced.end_after(date(2025, 2, 28)) == date(2025, 3, 1)
    assert denounced.end_after(date(2025, 3, 1)) is None


def test_a_term_that_begins_on_a_31st_ends_on_the_last_day_of_a_shorter_month() -> None:
    monthly = Term(date(2026, 1, 31), months=1, tacit=True, notice_months=0)

    assert monthly.end_after(date(2026, 2, 1)) == date(2026, 2, 28)
    assert monthly.end_after(date(2026, 2, 28)) == date(2026, 3, 31)


def test_a_day_begins_at_midnight_in_france() -> None:
    convention = a_convention()
    before = datetime(2022, 9, 28, 21, 59, tzinfo=UTC)

    assert convention.in_force_until(before) is None
    assert convention.in_force_until(before.replace(hour=22)) == date(2025, 9, 29)


def test_an_order_is_in_force_from_its_day_until_before_it_expires() -> None:
    order = PrefectoralOrder("2021/1284", date(2021, 12, 2), date(2026, 12, 2))

    assert [order.in_force(day) for day in (date(2021, 12, 1), date(2021, 12, 2))] == [False, True]
    assert [order.in_force(day) for day in (date(2026, 12, 1), date(2026, 12, 2))] == [True, False]


def test_the_last_order_in_force_is_the_one_that_counts() -> None:
    convention = a_convention()

    assert convention.authorised_until(datetime(2022, 1, 1, tzinfo=UTC)) == date(2026, 12, 2)
    assert convention.authorised_until(datetime(2026, 6, 1, tzinfo=UTC)) == date(2031, 1, 1)
    assert convention.authorised_until(datetime(2035, 1, 1, tzinfo=UTC)) is None
