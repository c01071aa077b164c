"""A convention for programs: its own values, under the names that the rules give them.

Instants and days are in ISO 8601, durations in seconds; nothing depends on a language.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime, timedelta
from typing import Any

from tenants.conventions.articles import ArticleRef
from tenants.conventions.convention import Convention, Deed
from tenants.conventions.days import PARIS, day_in_france
from tenants.conventions.deadlines import Deadline, deadlines
from tenants.conventions.hours import Hours, ServiceDay

WEEK = 7


def of_deed(deed: Deed, at: datetime) -> Mapping[str, Any]:
    """The version in force at `at`, what comes due, and every version's day."""
    convention, day = deed.at(at), day_in_france(at)
    end, over = convention.term.end_after(day), convention.term.ended_by(day)
    return {
        "at": at.astimezone(PARIS).isoformat(),
        "in_force_until": _value(end),
        "ended": _value(over),
        "orders_in_force": [one.number for one in convention.orders if one.in_force(day)],
        "deadlines": [of_deadline(one) for one in deadlines(deed, at)],
        "next_days": [_value(one) for one in next_days(convention, day)],
        "versions": [_value(one.version) for one in deed.versions],
        "convention": _value(convention),
    }


def of_deadline(one: Deadline) -> Mapping[str, Any]:
    return {
        "day": one.day.isoformat(),
        "what": one.what,
        "subject": one.subject,
        "article": one.article.cited,
        "days_left": one.days_left,
        "step": one.step,
        "past": one.past,
    }


def next_days(convention: Convention, day: date) -> Iterator[ServiceDay]:
    """The service days from `day` on, one week."""
    if convention.staffed is not None:
        for ahead in range(WEEK):
            yield convention.staffed.on(day + timedelta(days=ahead))


def _value(value: Any) -> Any:
    match value:
        case ArticleRef():
            return {"cited": value.cited, "summary": value.summary}
        case Hours():
            return {"hours": value.notation, "department": value.holidays.department}
        case tuple():
            return [_value(one) for one in value]
        case Mapping():
            return {str(name): _value(one) for name, one in value.items()}
        case _ if is_dataclass(value):
            return {one.name: _value(getattr(value, one.name)) for one in fields(value)}
        case _:
            return _leaf(value)


def _leaf(value: Any) -> Any:
    match value:
        case timedelta():
            return int(value.total_seconds())
        case datetime():
            return value.astimezone(PARIS).isoformat()
        case date():
            return value.isoformat()
        case frozenset():
            return sorted(value)
        case _:
            return value
