"""When a hold that was granted because the CSU was closed must end, once its hours change.

The hours that stood when it was taken say under which rule that was; those declared since
say when the CSU opens. A hold that the CSU agreed to while it was open keeps its own end:
a word given is not taken away by closing sooner.
"""

from __future__ import annotations

from datetime import datetime

from tenants.conventions.convention import Convention
from tenants.decisions.steering.taking import NEVER


def until_it_opens(
    taken_under: Convention | None, since: datetime, declared: Convention | None, at: datetime
) -> datetime:
    """`taken_under`: the convention with the hours as they stood at `since`; `declared`: with
    those that stand now, at `at`. Never before `at`; `NEVER` where nothing changes for it."""
    if taken_under is None or declared is None or is_open(taken_under, since):
        return NEVER
    steering, hours = declared.steering, declared.staffed
    if hours is None or steering is None or steering.open == steering.closed:
        return NEVER
    service = hours.at(at)
    return at if service.open else service.until or NEVER


def is_open(convention: Convention, at: datetime) -> bool:
    """Whether the CSU is in service, by the hours that this convention carries."""
    return convention.staffed is not None and convention.staffed.at(at).open
