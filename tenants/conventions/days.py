"""Days as a deed counts them: they begin at midnight in France, not in UTC."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
_IN_EVERY_MONTH = 28


def midnight(day: date) -> datetime:
    """The instant a day begins in France."""
    return datetime(day.year, day.month, day.day, tzinfo=PARIS)


def day_in_france(at: datetime) -> date:
    return at.astimezone(PARIS).date()


def months_later(day: date, months: int) -> date:
    """The same day of the month `months` later (earlier where negative), or the last one
    that month has."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if day.day <= _IN_EVERY_MONTH:
        return date(year, month + 1, day.day)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
