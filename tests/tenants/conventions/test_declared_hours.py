"""What a CSU declares for a day goes before its deed, on that day with its spill, no further."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tenants.conventions.hours import HoursException, Interval, UnreadableHours
from tests.builders import NOON, a_deed
from tests.tenants.conventions.test_hours import BASTILLE, some_hours, utc

SUNDAY = date(2026, 6, 21)
FAIR = HoursException(SUNDAY, "08:00-06:00", "Braderie, arrêté 2026-118")
SHUT = HoursException(SUNDAY, "off", "note de service 12")
DAY = timedelta(days=1)
INSTANT = timedelta(microseconds=1)

days = some.dates(date(2026, 1, 1), date(2026, 12, 31))
instants = some.integers(0, 362 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 2, tzinfo=UTC) + timedelta(minutes=minutes)
)
notations = some.sampled_from(
    ["off", "00:00-24:00", "08:00-06:00", "10:00-12:00,14:00-03:30", "23:59-00:01", "12:00-11:59"]
)
declarations = some.builds(HoursException, days, notations, some.just("arrêté"))


def test_what_is_declared_replaces_the_day_with_its_spill() -> None:
    hours = some_hours().declaring([FAIR])

    assert hours.on(SUNDAY).intervals == (
        Interval(utc("2026-06-21T06:00"), utc("2026-06-22T04:00")),
    )
    assert hours.on(SUNDAY).rule == "exception 2026-06-21 08:00-06:00 (Braderie, arrêté 2026-118)"
    assert (hours.at(utc("2026-06-22T03:30")).open, hours.at(utc("2026-06-22T04:00")).open) == (
        True,
        False,
    )


def test_a_day_declared_closed_is_closed_and_keeps_the_spill_of_the_day_before() -> None:
    hours = some_hours().declaring([SHUT])

    assert hours.on(SUNDAY).intervals == ()
    assert hours.at(utc("2026-06-20T23:30")).open
    assert not hours.at(utc("2026-06-21T10:00")).open


def test_it_goes_before_the_deed_s_own_exception() -> None:
    shut = HoursException(BASTILLE.day, "off", "arrêté 2025-400")

    hours = some_hours("Mo-Sa 07:30-02:00; Su,PH 10:00-18:00", BASTILLE).declaring([shut])

    assert hours.on(BASTILLE.day).intervals == ()
    assert hours.declaring([]).on(BASTILLE.day).rule.startswith("exception 2025-07-14 10:00-04:00")


def test_declaring_again_replaces_all_that_was_declared() -> None:
    hours = some_hours()

    assert hours.declaring([FAIR]).declaring([]) == hours
    assert hours.declaring([FAIR]).declaring([SHUT]) == hours.declaring([SHUT])


def test_two_hours_for_one_day_are_refused() -> None:
    with pytest.raises(UnreadableHours, match="already has an exception"):
        some_hours().declaring([FAIR, SHUT])


def test_a_deed_carries_them_into_every_version_that_has_hours() -> None:
    deed = a_deed()

    declared = deed.declaring([SHUT]).at(NOON)

    assert declared.staffed is not None
    assert declared.staffed.on(SUNDAY).intervals == ()
    assert declared.version == deed.at(NOON).version
    assert a_deed(staffed=None).declaring([SHUT]) == a_deed(staffed=None)


@given(declarations, instants)
def test_nothing_changes_outside_the_day_and_the_day_it_spills_into(
    declared: HoursException, at: datetime
) -> None:
    plain, told = some_hours(), some_hours().declaring([declared])
    local = at.astimezone(UTC).date()

    if not declared.day - DAY <= local <= declared.day + DAY:
        assert told.at(at).open is plain.at(at).open
        assert told.on(local) == plain.on(local)


@given(some.lists(declarations, max_size=4, unique_by=lambda one: one.day), instants)
def test_the_answer_changes_when_it_says_and_not_before(
    declared: list[HoursException], at: datetime
) -> None:
    hours = some_hours().declaring(declared)
    now = hours.at(at)

    assert now.until is not None
    assert now.until > at
    assert hours.at(now.until - INSTANT).open is now.open
    assert hours.at(now.until).open is not now.open


@given(some.lists(declarations, max_size=6, unique_by=lambda one: one.day), days)
def test_an_instant_belongs_to_one_interval_at_most(
    declared: list[HoursException], day: date
) -> None:
    hours = some_hours().declaring(declared)

    intervals = [one for ahead in range(4) for one in hours.on(day + ahead * DAY).intervals]

    assert all(before.closes <= after.opens for before, after in pairwise(intervals))
