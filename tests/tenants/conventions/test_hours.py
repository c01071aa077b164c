"""An interval belongs to the day it starts on, and what is not understood opens nothing."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tenants.conventions.hours import (
    Holidays,
    Hours,
    HoursException,
    Interval,
    Service,
    UnreadableHours,
    read_hours,
)

PARIS = ZoneInfo("Europe/Paris")
DESK = "Mo-Sa 07:30-02:00; Su,PH 10:00-18:00"
NORD = Holidays("59", good_friday=False)
MOSELLE = Holidays("57", good_friday=False)
BASTILLE = HoursException(date(2025, 7, 14), "10:00-04:00", "arrêté 2025-311")


def some_hours(
    notation: str = DESK, *exceptions: HoursException, holidays: Holidays = NORD
) -> Hours:
    return read_hours(notation, holidays, exceptions)


def local(text: str, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PARIS, fold=fold)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_every_recorded_case_is_answered_in_the_nord_and_in_moselle(shared_data: Path) -> None:
    file = json.loads((shared_data / "opening_hours_cases.json").read_text(encoding="utf-8"))
    nord = some_hours(file["spec"])
    moselle = some_hours(file["spec"], holidays=MOSELLE)

    answers = {
        case["when"]: (nord.at(local(case["when"])).open, moselle.at(local(case["when"])).open)
        for case in file["cases"]
    }

    assert answers == {case["when"]: (case["nord"], case["moselle"]) for case in file["cases"]}


@pytest.mark.parametrize(
    ("_case", "when", "opened", "day", "rule"),
    [
        ("spill", "2025-06-17T01:30", True, "2025-06-16", "Mo-Sa 07:30-02:00"),
        ("Saturday's spill on Sunday", "2025-06-15T01:30", True, "2025-06-14", "Mo-Sa 07:30-02:00"),
        ("closes on the dot", "2025-06-17T02:00", False, "2025-06-17", "Mo-Sa 07:30-02:00"),
        ("after Sunday", "2025-06-16T01:30", False, "2025-06-15", "Su,PH 10:00-18:00"),
        ("morning", "2025-06-16T07:29", False, "2025-06-16", "Mo-Sa 07:30-02:00"),
        (
            "no spill of a holiday",
            "2025-07-15T01:30",
            False,
            "2025-07-14",
            "Su,PH 10:00-18:00 (Fête nationale)",
        ),
        (
            "spill into a holiday",
            "2025-11-11T01:30",
            True,
            "2025-11-10",
            "Mo-Sa 07:30-02:00",
        ),
        ("holiday", "2025-11-11T23:00", False, "2025-11-11", "Su,PH 10:00-18:00 (Armistice)"),
    ],
)
def test_the_service_day_and_the_line_that_decided_are_named(
    _case: str, when: str, opened: bool, day: str, rule: str
) -> None:
    service = some_hours().at(local(when))

    assert (service.open, str(service.service_day), service.rule) == (opened, day, rule)


def test_a_day_without_a_line_is_closed_and_says_so() -> None:
    service = some_hours("Mo-Fr 08:00-18:00").at(local("2025-06-15T12:00"))

    assert service == Service(
        False, date(2025, 6, 15), "Su (aucune ligne)", utc("2025-06-16T06:00")
    )


def test_a_public_holiday_goes_before_a_weekday_in_whatever_order() -> None:
    holiday = local("2025-07-14T12:00")

    assert not some_hours("PH off; Mo-Su 08:00-18:00").at(holiday).open
    assert not some_hours("Mo-Su 08:00-18:00; PH off").at(holiday).open


def test_without_a_line_for_holidays_the_weekday_decides() -> None:
    service = some_hours("Mo 08:00-18:00").at(local("2025-07-14T12:00"))

    assert (service.open, service.rule) == (True, "Mo 08:00-18:00")


def test_a_later_line_replaces_an_earlier_one_for_the_same_day() -> None:
    hours = some_hours("Mo-Fr 08:00-12:00; We 14:00-16:00")

    assert not hours.at(local("2025-06-18T09:00")).open
    assert hours.at(local("2025-06-18T15:00")).rule == "We 14:00-16:00"


def test_a_range_of_days_goes_round_the_end_of_the_week() -> None:
    hours = some_hours("Sa-Mo 08:00-18:00")

    opened = [bool(hours.on(date(2025, 6, 16 + day)).intervals) for day in range(7)]

    assert opened == [True, False, False, False, False, True, True]


def test_an_exception_replaces_the_holiday_and_its_own_spill_runs() -> None:
    hours = some_hours(DESK, BASTILLE)

    rule = "exception 2025-07-14 10:00-04:00 (arrêté 2025-311)"
    assert hours.at(local("2025-07-15T03:30")) == Service(
        True, date(2025, 7, 14), rule, utc("2025-07-15T02:00")
    )
    assert hours.on(date(2025, 7, 15)).intervals == (
        Interval(utc("2025-07-15T05:30"), utc("2025-07-16T00:00")),
    )


def test_an_exception_that_closes_takes_the_spill_with_it() -> None:
    closed = HoursException(date(2025, 6, 17), "off", "arrêté 2025-290")

    service = some_hours(DESK, closed).at(local("2025-06-18T01:00"))

    assert (service.open, service.service_day) == (False, date(2025, 6, 17))
    assert service.rule == "exception 2025-06-17 off (arrêté 2025-290)"


def test_an_exception_leaves_the_spill_of_the_day_before() -> None:
    closed = HoursException(date(2025, 6, 17), "off", "arrêté 2025-290")

    service = some_hours(DESK, closed).at(local("2025-06-17T01:00"))

    assert (service.open, service.service_day) == (True, date(2025, 6, 16))


def test_a_day_that_begins_under_the_spill_of_the_day_before_begins_after_it() -> None:
    early = HoursException(date(2025, 6, 17), "00:00-04:00", "arrêté 2025-291")
    hours = some_hours(DESK, early)

    assert hours.at(local("2025-06-17T01:59")) == Service(
        True, date(2025, 6, 16), "Mo-Sa 07:30-02:00", utc("2025-06-17T02:00")
    )
    assert hours.on(early.day).intervals == (
        Interval(utc("2025-06-17T00:00"), utc("2025-06-17T02:00")),
    )


@pytest.mark.parametrize(
    ("department", "good_friday", "names"),
    [
        ("59", False, (None, None)),
        ("75", False, (None, None)),
        ("2A", False, (None, None)),
        ("57", False, (None, "Saint-Étienne")),
        ("57", True, ("Vendredi saint", "Saint-Étienne")),
        ("67", True, ("Vendredi saint", "Saint-Étienne")),
        ("68", False, (None, "Saint-Étienne")),
    ],
)
def test_alsace_and_moselle_keep_their_own_holidays(
    department: str, good_friday: bool, names: tuple[str | None, str | None]
) -> None:
    holidays = Holidays(department, good_friday)

    assert (holidays.name(date(2025, 4, 18)), holidays.name(date(2025, 12, 26))) == names


def test_the_nord_has_the_eleven_national_holidays() -> None:
    year = [date(2025, 1, 1) + timedelta(days=day) for day in range(365)]

    assert [name for day in year if (name := NORD.name(day))] == [
        "Jour de l'an",
        "Lundi de Pâques",
        "Fête du Travail",
        "Fête de la Victoire",
        "Ascension",
        "Lundi de Pentecôte",
        "Fête nationale",
        "Assomption",
        "Toussaint",
        "Armistice",
        "Noël",
    ]


@pytest.mark.parametrize(
    ("department", "good_friday", "says"),
    [
        ("59", True, "good_friday in department 59"),
        ("974", False, "not one of metropolitan France"),
        ("Nord", False, "write 01 to 95, 2A or 2B"),
        ("20", False, "write 01 to 95, 2A or 2B"),
    ],
)
def test_holidays_that_no_law_knows_are_refused(
    department: str, good_friday: bool, says: str
) -> None:
    with pytest.raises(UnreadableHours, match=says):
        Holidays(department, good_friday)


def test_the_night_that_skips_an_hour_closes_at_the_jump() -> None:
    service = some_hours("Sa 22:00-02:30").at(local("2025-03-30T01:59"))

    assert (service.open, service.until) == (True, utc("2025-03-30T01:00"))


def test_a_service_that_opens_in_the_skipped_hour_opens_at_the_jump() -> None:
    assert some_hours("Su 02:30-06:00").on(date(2025, 3, 30)).intervals == (
        Interval(utc("2025-03-30T01:00"), utc("2025-03-30T04:00")),
    )


def test_a_service_wholly_in_the_skipped_hour_does_not_open() -> None:
    assert some_hours("Su 02:10-02:50").on(date(2025, 3, 30)).intervals == ()


def test_the_night_that_repeats_an_hour_closes_the_first_time_and_stays_closed() -> None:
    hours = some_hours("Sa 22:00-02:30")

    first, again = (hours.at(local("2025-10-26T02:15", fold)) for fold in (0, 1))

    assert (first.open, first.until) == (True, utc("2025-10-26T00:30"))
    assert not again.open


def test_a_night_over_a_change_of_clock_keeps_the_times_of_the_wall() -> None:
    hours = some_hours("Sa 22:00-06:00")

    lengths = [
        interval.closes - interval.opens
        for day in (date(2025, 3, 29), date(2025, 6, 14), date(2025, 10, 25))
        for interval in hours.on(day).intervals
    ]

    assert lengths == [timedelta(hours=7), timedelta(hours=8), timedelta(hours=9)]


@pytest.mark.parametrize(
    ("_case", "notation", "when", "until"),
    [
        ("open", DESK, "2025-06-16T12:00", "2025-06-17T00:00"),
        ("closed this morning", DESK, "2025-06-17T05:00", "2025-06-17T05:30"),
        ("closed over the night", DESK, "2025-06-15T20:00", "2025-06-16T05:30"),
        ("lunch", "Mo 08:00-12:00,14:00-18:00", "2025-06-16T13:00", "2025-06-16T12:00"),
        ("touching", "Mo 08:00-12:00,12:00-18:00", "2025-06-16T09:00", "2025-06-16T16:00"),
        ("through midnights", "Mo,Tu 00:00-24:00", "2025-06-16T12:00", "2025-06-17T22:00"),
        ("until the next holiday", "24/7; PH off", "2025-06-16T12:00", "2025-07-13T22:00"),
        ("until Christmas", "PH 10:00-12:00", "2025-11-12T12:00", "2025-12-25T09:00"),
        ("for ever", "24/7", "2025-06-16T12:00", None),
        ("never", "off", "2025-06-16T12:00", None),
    ],
)
def test_the_answer_says_when_it_changes(
    _case: str, notation: str, when: str, until: str | None
) -> None:
    expected = utc(until) if until else None

    assert some_hours(notation).at(local(when)).until == expected


@pytest.mark.parametrize(
    ("_case", "notation", "says"),
    [
        ("French day", "Lu-Sa 07:30-02:00", "'Lu' is French: write Mo, Tu"),
        ("French word", "lundi 08:00-12:00", "'lundi' is French"),
        ("English word", "Monday 08:00-12:00", "'Monday 08:00-12:00' is not the notation"),
        ("nothing", "", "'' is not the notation"),
        ("a line of nothing", "Mo 08:00-12:00;", "'' is not the notation"),
        ("no minutes", "Mo 8-12", "'Mo 8-12' is not the notation"),
        ("minute 60", "Mo 08:00-12:60", "'Mo 08:00-12:60' is not the notation"),
        ("no times", "Mo-Fr", "'Mo-Fr' is not evaluated: write days"),
        ("small letters", "mo 08:00-12:00", "'mo 08:00-12:00' is not evaluated"),
        ("two lines in one", "Mo 08:00-12:00, Tu 09:00-10:00", "lines are separated by ';'"),
        ("comment", 'Mo 08:00-12:00 "sur appel"', "a comment is not read"),
        ("fallback", "Mo 08:00-12:00 || off", "a fallback"),
        ("sun", "Mo 08:00-sunset", "the sun is not evaluated"),
        ("open end", "Mo 08:00+", "an open end"),
        ("unknown", "Mo 08:00-12:00 unknown", "is not an interval"),
        ("school holidays", "SH 08:00-12:00", "school holidays (SH)"),
        ("date", "Jul 14 10:00-04:00", "a date is not evaluated"),
        ("nth of the month", "Mo[1] 10:00-12:00", "a date is not evaluated"),
        ("day after a holiday", "PH +1 day off", "'PH +1 day off' is not evaluated"),
        ("overlap", "Mo 08:00-12:00,11:00-14:00", "overlaps itself"),
        ("overlap past midnight", "Mo 20:00-02:00,22:00-23:00", "overlaps itself"),
        ("no length", "Mo 10:00-10:00", "write off or 00:00-24:00"),
        ("longer than a day", "Mo 10:00-36:00", "is longer than a day"),
    ],
)
def test_what_is_not_evaluated_is_refused_with_its_remedy(
    _case: str, notation: str, says: str
) -> None:
    with pytest.raises(UnreadableHours) as refused:
        some_hours(notation)

    assert str(refused.value).startswith(f"hours {notation!r}: ")
    assert says in str(refused.value)


@pytest.mark.parametrize(
    ("_case", "hours", "reference", "says"),
    [
        ("a day", "Mo 10:00-12:00", "arrêté 1", "must be hours alone"),
        ("a line more", "10:00-12:00; off", "arrêté 1", "must be hours alone"),
        ("overlap", "10:00-12:00,11:00-13:00", "arrêté 1", "overlaps itself"),
        ("unreadable", "10h-12h", "arrêté 1", "must be hours alone: write 10:00-04:00 or off"),
        ("minute 60", "10:00-12:60", "arrêté 1", "must be hours alone"),
        ("no act", "off", " ", "cites no act"),
    ],
)
def test_an_exception_that_is_not_understood_is_refused(
    _case: str, hours: str, reference: str, says: str
) -> None:
    with pytest.raises(UnreadableHours) as refused:
        some_hours(DESK, HoursException(BASTILLE.day, hours, reference))

    assert str(refused.value).startswith(f"exception 2025-07-14 {hours}: ")
    assert says in str(refused.value)


def test_a_day_with_two_exceptions_is_refused() -> None:
    again = HoursException(BASTILLE.day, "off", "arrêté 2025-312")

    with pytest.raises(UnreadableHours, match="already has an exception: keep one"):
        some_hours(DESK, BASTILLE, again)


def test_spaces_are_as_free_as_in_the_notation() -> None:
    hours = some_hours("Mo, We  08:00-12:00, 14:00-18:00 ; PH off")

    assert hours.at(local("2025-06-18T15:00")).rule == "Mo, We 08:00-12:00, 14:00-18:00"


def test_the_same_hours_read_twice_are_the_same_and_one_exception_makes_others() -> None:
    known = {some_hours(DESK, BASTILLE), some_hours(DESK, BASTILLE), some_hours(DESK)}

    assert len(known) == 2


def test_an_instant_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        some_hours().at(utc("2025-06-16T12:00").replace(tzinfo=None))


NOTATIONS = some.sampled_from(
    [
        DESK,
        "24/7",
        "24/7; PH off",
        "off",
        "Mo-Fr 08:00-12:00,14:00-18:00; Sa 22:00-06:00; PH 12:00-30:00",
        "Fr,Sa 18:00-42:00; Su 02:30-04:00; Mo 09:00-10:00",
        "20:00-02:30",
    ]
)
EXCEPTIONS = some.dictionaries(
    some.dates(date(2025, 3, 20), date(2025, 11, 1)),
    some.sampled_from(["off", "10:00-04:00", "00:00-24:00", "01:00-03:00,22:00-23:00"]),
    max_size=20,
).map(lambda told: [HoursException(day, hours, "arrêté") for day, hours in told.items()])
NIGHTS = some.sampled_from([utc("2025-03-29T22:00"), utc("2025-10-25T22:00")])
MINUTES = some.integers(0, 6 * 60) | some.integers(0, 220 * 24 * 60)
INSTANTS = some.builds(lambda night, after: night + timedelta(minutes=after), NIGHTS, MINUTES)


@given(notation=NOTATIONS, exceptions=EXCEPTIONS, instant=INSTANTS)
def test_an_open_instant_is_in_one_interval_of_its_day_or_of_the_day_before(
    notation: str, exceptions: list[HoursException], instant: datetime
) -> None:
    hours = some_hours(notation, *exceptions)
    day = instant.astimezone(PARIS).date()

    service = hours.at(instant)

    covering = [
        one
        for one in (hours.on(day - timedelta(days=1)), hours.on(day))
        for interval in one.intervals
        if interval.opens <= instant < interval.closes
    ]
    assert len(covering) == (1 if service.open else 0)
    assert all((one.day, one.rule) == (service.service_day, service.rule) for one in covering)


@given(notation=NOTATIONS, exceptions=EXCEPTIONS, instant=INSTANTS)
def test_the_answer_holds_until_it_says_and_not_a_moment_longer(
    notation: str, exceptions: list[HoursException], instant: datetime
) -> None:
    hours = some_hours(notation, *exceptions)

    service = hours.at(instant)

    if service.until is not None:
        assert service.until > instant
        assert hours.at(service.until - timedelta(seconds=1)).open is service.open
        assert hours.at(service.until).open is not service.open
