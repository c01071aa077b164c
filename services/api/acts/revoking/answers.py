"""What was taken from an agent."""

from __future__ import annotations

from dataclasses import dataclass

from services.api.acts.answers import EndedView
from services.api.storage.work import Hold


@dataclass(frozen=True, slots=True)
class Revoked:
    """What was taken from an agent, and why; each must be told to media."""

    code: str
    views: tuple[EndedView, ...] = ()
    leases: tuple[Hold, ...] = ()
