"""What the acts on what is convened answer. Closed unions: a forgotten case does not compile."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from services.api.acts.answers import EndedView
from services.api.storage.specials import Special
from tenants.decisions.outcomes import Refused


@dataclass(frozen=True, slots=True)
class SpecialKnown:
    """Asked for, opened or ended. `ended`: views that it opened; they must be revoked."""

    special: Special
    ended: tuple[EndedView, ...] = ()


@dataclass(frozen=True, slots=True)
class SpecialRefused:
    refused: Refused


@dataclass(frozen=True, slots=True)
class NoSuchSpecial:
    """It is over, it does not exist, or it is not the asker's to know."""

    name: str


SpecialAnswer: TypeAlias = SpecialKnown | SpecialRefused | NoSuchSpecial
