"""The hours that an owner declared for a day, as JSON for the link and the bus."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from tenants.conventions.hours import HoursException

LONGEST_TEXT = 400


class UnreadableDeclaration(ValueError):
    """What was said is no day's hours."""


def hours_to_mapping(declared: HoursException) -> dict[str, Any]:
    return {
        "day": declared.day.isoformat(),
        "hours": declared.hours,
        "reference": declared.reference,
    }


def hours_from_mapping(said: Mapping[str, Any]) -> HoursException:
    """Raises `UnreadableDeclaration`; the notation itself is the deed's to read."""
    try:
        day = date.fromisoformat(said["day"])
        return HoursException(day, _text(said["hours"]), _text(said["reference"]))
    except (KeyError, TypeError, ValueError) as error:
        raise UnreadableDeclaration("these are no hours of a day") from error


def _text(said: Any) -> str:
    if not isinstance(said, str) or len(said) > LONGEST_TEXT or not said.isprintable():
        raise ValueError("unreadable text")
    return said
