"""How full a tenant's slots were: the most flows that ran at once, for each step of a period.

For who looks back. It grants nothing, and a flow is a span of time here, without a camera
and without a name.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple


class Span(NamedTuple):
    """From `since` until before `until`; `None` while it runs."""

    since: datetime
    until: datetime | None


def most_at_once(
    spans: Iterable[Span], since: datetime, step: timedelta, steps: int
) -> tuple[int, ...]:
    """The most that ran at one instant of each step, the first one beginning at `since`."""
    changes: list[tuple[datetime, int]] = []
    for span in spans:
        changes.append((span.since, 1))
        if span.until is not None:
            changes.append((span.until, -1))
    # An end goes before a beginning of the same instant: the slot was free in between.
    changes.sort()

    most: list[int] = []
    running, at = 0, 0
    for number in range(steps):
        begins, ends = since + number * step, since + (number + 1) * step
        while at < len(changes) and changes[at][0] <= begins:
            running += changes[at][1]
            at += 1
        highest = running
        while at < len(changes) and changes[at][0] < ends:
            running += changes[at][1]
            highest = max(highest, running)
            at += 1
        most.append(highest)
    return tuple(most)
