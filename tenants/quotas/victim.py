"""Whose flow yields, when the quota is reached and a higher rank asks (VA-9).

The lowest rank goes first; at equal rank the flow that has run longest, because most looks
dispel a doubt and are over within minutes, so that the oldest is the likeliest to have
served. Cutting the newest would cut agents who have just begun, and again as soon as they
ask again. A rank never yields to its equal; the owner's own views hold no slot.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from tenants.vocabulary.identifiers import CameraId


@dataclass(frozen=True, slots=True)
class RunningFlow:
    """A flow that holds a slot. `rank` is the highest among those who watch it: a flow
    that the CIC also watches is the CIC's."""

    slot: int
    fence: int
    camera: CameraId
    rank: int
    since: datetime


def victim(flows: Iterable[RunningFlow], rank: int) -> RunningFlow | None:
    """The flow that yields to a service of `rank` (1 goes first), or `None` if none does."""
    lower = [one for one in flows if one.rank > rank]
    return min(lower, key=lambda one: (-one.rank, one.since, one.slot), default=None)
