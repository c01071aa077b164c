"""How long the body of an entry is kept; its leaf stays for ever.

Months are counted as people do: from the 31st of a month to the last day of another.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import datetime

DEFAULT_MONTHS = 12
"""Where the convention says nothing."""


def keep_until(at: datetime, months: int) -> datetime:
    """The instant from which what was entered `at` may be erased."""
    year, month = divmod(at.year * 12 + at.month - 1 + months, 12)
    return at.replace(year=year, month=month + 1, day=min(at.day, monthrange(year, month + 1)[1]))


def erased_before(now: datetime, months: int) -> datetime:
    """What was entered before this instant has been kept for `months`."""
    return keep_until(now, -months)
