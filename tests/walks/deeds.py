"""Villeneuve d'Ascq's deed, with the hours that a walk needs whatever the hour is."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

from services.kit.deeds import SIGNED
from tenants.conventions.days import PARIS
from tests.walks.world import ASCQ

ALL_DAY = "24/7"
_DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_HOURS = re.compile(r'^hours = ".*"$', re.MULTILINE)
_PATIENCE = re.compile(
    r"(\[clauses\.steering\.open\]\n[\s\S]*?)^answer_within_seconds = \d+$", re.MULTILINE
)


def closed_hours() -> str:
    """An hour a week, on another day than these."""
    day = _DAYS[(datetime.now(UTC).astimezone(PARIS) + timedelta(days=3)).weekday()]
    return f"{day} 10:00-11:00"


def deeds_with(folder: Path, hours: str, answer_within_seconds: int | None = None) -> Path:
    """The folder that the demo is told to try."""
    deed = staffed((SIGNED / f"{ASCQ}.toml").read_text("utf-8"), hours)
    if answer_within_seconds is not None:
        deed = _once(_PATIENCE, rf"\g<1>answer_within_seconds = {answer_within_seconds}", deed)
    place = folder / "conventions"
    place.mkdir()
    (place / f"{ASCQ}.toml").write_text(deed, encoding="utf-8")
    return place


def staffed(deed: str, hours: str) -> str:
    """The same deed, its CSU keeping these hours."""
    return _once(_HOURS, f'hours = "{hours}"', deed)


def _once(line: re.Pattern[str], instead: str, deed: str) -> str:
    changed, count = line.subn(instead, deed, count=1)
    assert count == 1, f"the deed no longer has {line.pattern}"
    return changed
