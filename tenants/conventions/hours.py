"""When is a service open, by the hours its convention wrote?

The notation is OpenStreetMap's `opening_hours`, the meaning is a police desk's: an
interval belongs to the local day it starts on, the *service day*, past midnight included.
What its owner declared for a day goes before a dated exception of the deed, an exception
before a public holiday, a public holiday before a weekday, and what goes before replaces
the whole service day with its spill. Pure: no clock, the instant is an
argument. Refuses every notation it does not evaluate itself, rather than guess who may look.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from holidays import country_holidays

from tenants.conventions.days import PARIS
from tenants.conventions.hours_notation import (
    DAY_MINUTES,
    DAYS,
    PUBLIC_HOLIDAY,
    Line,
    UnreadableHours,
    read_lines,
    read_spans,
)

__all__ = [
    "LOOKS_AHEAD_DAYS",
    "Holidays",
    "Hours",
    "HoursException",
    "Interval",
    "Service",
    "ServiceDay",
    "UnreadableHours",
    "read_hours",
]

LOOKS_AHEAD_DAYS = 400
"""How far a change of answer is looked for: past one turn of every weekday and holiday."""

_DEPARTMENT = re.compile(r"0[1-9]|1\d|2[1-9AB]|[3-8]\d|9[0-5]")
_LOCAL_LAW = frozenset({"57", "67", "68"})
_GOOD_FRIDAY = "Vendredi saint"
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Holidays:
    """The public holidays of a commune of metropolitan France, in local days.

    Alsace and Moselle keep 26 December; and Good Friday (`good_friday`) only where a
    Protestant temple or a mixed church stands (code du travail L3134-13).
    """

    department: str
    good_friday: bool

    def __post_init__(self) -> None:
        if not _DEPARTMENT.fullmatch(self.department):
            raise UnreadableHours(
                "department {department!r} is not one of metropolitan France, whose "
                "holidays and clock these are: write 01 to 95, 2A or 2B",
                department=self.department,
            )
        if self.good_friday and self.department not in _LOCAL_LAW:
            raise UnreadableHours(
                "good_friday in department {department}: it is a public holiday in 57, 67 "
                "and 68 only: remove it",
                department=self.department,
            )

    def name(self, day: date) -> str | None:
        """The holiday `day` is, in French; `None` on an ordinary day."""
        return _named(self.department in _LOCAL_LAW, self.good_friday, day.year).get(day)


@dataclass(frozen=True, slots=True)
class HoursException:
    """The hours of one dated service day, and the act that says so."""

    day: date
    hours: str
    reference: str


@dataclass(frozen=True, slots=True)
class Interval:
    """From `opens` until before `closes`, in UTC."""

    opens: datetime
    closes: datetime


@dataclass(frozen=True, slots=True)
class ServiceDay:
    """The intervals that belong to one local day, and the line that says so."""

    day: date
    rule: str
    intervals: tuple[Interval, ...]


@dataclass(frozen=True, slots=True)
class Service:
    """Open or not at one instant, on which service day, by which line.

    `until` is when `open` changes, in UTC; `None` if it does not in LOOKS_AHEAD_DAYS.
    """

    open: bool
    service_day: date
    rule: str
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Hours:
    """Opening hours read once; `read_hours` makes them.

    `night` is how long past midnight, in minutes, a line of the notation may run. Times are
    those of the wall: a time read twice in autumn counts the first time, a time skipped in
    spring is the instant the clock jumps.
    """

    notation: str
    holidays: Holidays
    week: tuple[Line, ...]
    public_holiday: Line | None
    dated: Mapping[date, Line]
    night: int
    declared: Mapping[date, Line] = field(default_factory=dict)
    _hash: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # A day is looked up by its hours on each decision; the exceptions may be many.
        dated, declared = frozenset(self.dated.items()), frozenset(self.declared.items())
        told = hash((self.notation, self.holidays, dated, declared))
        object.__setattr__(self, "_hash", told)

    def __hash__(self) -> int:
        return self._hash

    def at(self, instant: datetime) -> Service:
        """The answer at `instant`.

        Open, the service day is the one whose interval covers the instant. Closed, it is the
        local day; but before that day's first opening, and while a line of the notation could
        still run past midnight, it is the day before: its line is what closed the night.
        """
        if instant.tzinfo is None:
            raise ValueError("an instant carries its time zone")
        day = instant.astimezone(PARIS).date()
        today, before = _on(self, day), _on(self, day - _ONE_DAY)

        for one in (before, today):
            for interval in one.intervals:
                if interval.opens <= instant < interval.closes:
                    return Service(True, one.day, one.rule, _closing(self, one.day, interval))

        later = next((one.opens for one in today.intervals if instant < one.opens), None)
        opens = later or _opening(self, day + _ONE_DAY)
        first = not today.intervals or instant < today.intervals[0].opens
        answers = before if first and instant < _instant(day, self.night) else today
        return Service(False, answers.day, answers.rule, opens)

    def declaring(self, exceptions: Iterable[HoursException]) -> Hours:
        """These hours, and what their owner declared for single days beside the deed: the
        whole of it, in the place of what it had declared before. Raises `UnreadableHours`."""
        return replace(self, declared=_dated(exceptions))

    def on(self, day: date) -> ServiceDay:
        """What belongs to `day`. Where the day before is still open, it keeps its spill and
        `day` begins after it: an instant is in one interval at most."""
        return _on(self, day)


def read_hours(
    notation: str, holidays: Holidays, exceptions: Iterable[HoursException] = ()
) -> Hours:
    """The hours that `notation` and the dated `exceptions` say."""
    week, public_holiday, night = [Line(f"{day} (aucune ligne)", ()) for day in DAYS], None, 0
    for days, line in read_lines(notation):
        night = max(night, line.spill)
        for day in days:
            if day == PUBLIC_HOLIDAY:
                public_holiday = line
            else:
                week[DAYS.index(day)] = line
    return Hours(notation, holidays, tuple(week), public_holiday, _dated(exceptions), night)


def _dated(exceptions: Iterable[HoursException]) -> Mapping[date, Line]:
    dated: dict[date, Line] = {}
    for one in exceptions:
        said = f"exception {one.day} {one.hours}"
        if one.day in dated:
            raise UnreadableHours("{of}: that day already has an exception: keep one", of=said)
        if not one.reference.strip():
            raise UnreadableHours(
                "{of}: cites no act: write the order or decision behind it", of=said
            )
        dated[one.day] = Line(f"{said} ({one.reference})", read_spans(one.hours, said))
    return dated


@lru_cache(maxsize=256)
def _named(local_law: bool, good_friday: bool, year: int) -> Mapping[date, str]:
    # '67' and '68' raise and 'GES' loses the local law; without a language, the machine's decides.
    subdivision = "57" if local_law else None
    named = country_holidays("FR", subdivision, year, language="fr")
    return {day: name for day, name in named.items() if good_friday or name != _GOOD_FRIDAY}


@lru_cache(maxsize=4096)
def _on(hours: Hours, day: date) -> ServiceDay:
    return _service_day(hours, day)


def _service_day(hours: Hours, day: date) -> ServiceDay:
    line, rule = _deciding(hours, day)
    spill = _instant(day, _deciding(hours, day - _ONE_DAY)[0].spill)
    walls = ((_instant(day, start), _instant(day, end)) for start, end in line.spans)
    cut = (Interval(max(opens, spill), closes) for opens, closes in walls)
    return ServiceDay(day, rule, tuple(one for one in cut if one.opens < one.closes))


def _deciding(hours: Hours, day: date) -> tuple[Line, str]:
    if line := hours.declared.get(day) or hours.dated.get(day):
        return line, line.text
    if hours.public_holiday and (name := hours.holidays.name(day)):
        return hours.public_holiday, f"{hours.public_holiday.text} ({name})"
    line = hours.week[day.weekday()]
    return line, line.text


def _instant(day: date, minutes: int) -> datetime:
    days, minute = divmod(minutes, DAY_MINUTES)
    wall = datetime.combine(day + days * _ONE_DAY, time(*divmod(minute, 60)), PARIS)
    instant = wall.astimezone(UTC)
    skipped = instant.astimezone(PARIS).hour != wall.hour
    return instant.replace(minute=0) if skipped else instant


@lru_cache(maxsize=4096)
def _closing(hours: Hours, day: date, interval: Interval) -> datetime | None:
    closes = interval.closes
    for ahead in range(LOOKS_AHEAD_DAYS):
        for one in _service_day(hours, day + ahead * _ONE_DAY).intervals:
            if one.opens > closes:
                return closes
            closes = max(closes, one.closes)
        if closes < _instant(day + (ahead + 1) * _ONE_DAY, 0):
            return closes
    return None


@lru_cache(maxsize=4096)
def _opening(hours: Hours, day: date) -> datetime | None:
    for ahead in range(LOOKS_AHEAD_DAYS):
        if intervals := _service_day(hours, day + ahead * _ONE_DAY).intervals:
            return intervals[0].opens
    return None
