"""Days and hours as a French letter writes them, on the clock of France."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from tenants.conventions.days import PARIS

_DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
    "octobre", "novembre", "décembre",
)  # fmt: skip


def day_words(day: date) -> str:
    """`lundi 1er juin 2026`."""
    number = "1er" if day.day == 1 else str(day.day)
    return f"{_DAYS[day.weekday()]} {number} {_MONTHS[day.month - 1]} {day.year}"


def hour_words(at: datetime) -> str:
    """`03 h 10 min 05 s`."""
    return f"{at.astimezone(PARIS):%H h %M min %S s}"


def moment_words(at: datetime) -> str:
    return f"{day_words(at.astimezone(PARIS).date())} à {hour_words(at)}"


def lasting_words(lasting: timedelta) -> str:
    """`2 h`, `12 min 07 s`."""
    seconds = int(lasting.total_seconds())
    hours, minutes, left = seconds // 3600, seconds // 60 % 60, seconds % 60
    parts = [f"{hours} h"] if hours else []
    if minutes or (hours and left):
        parts.append(f"{minutes:02} min" if hours else f"{minutes} min")
    if left or not parts:
        parts.append(f"{left:02} s" if parts else f"{left} s")
    return " ".join(parts)
