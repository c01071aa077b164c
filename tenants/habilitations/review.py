"""The yearly review: which habilitations somebody must look at again (CNIL, sheet 5.3).

It lists, it withdraws nothing: ending a habilitation is its head of service's act.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from tenants.habilitations.habilitation import Habilitation

YEAR = timedelta(days=365)
SOON = timedelta(days=60)
"""How long before its end a habilitation is brought up, so that renewing leaves no gap."""


class Why(StrEnum):
    """What makes it worth a look. The order is that of the list."""

    OLDER_THAN_A_YEAR = "older-than-a-year"
    ENDS_SOON = "ends-soon"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class ToReview:
    habilitation: Habilitation
    why: Why


def yearly_review(habilitations: Iterable[Habilitation], at: datetime) -> tuple[ToReview, ...]:
    """Those in force for a year or more, then those that end soon, then those that ended in
    the year before `at`. One that ends soon and is old is named once, as old."""
    told = [ToReview(one, why) for one in habilitations if (why := _why(one, at))]
    order = list(Why)
    return tuple(sorted(told, key=lambda one: (order.index(one.why), one.habilitation.until)))


def _why(one: Habilitation, at: datetime) -> Why | None:
    if at - YEAR < one.until <= at:
        return Why.ENDED
    if not one.in_force(at):
        return None
    if one.since + YEAR <= at:
        return Why.OLDER_THAN_A_YEAR
    return Why.ENDS_SOON if one.until <= at + SOON else None
